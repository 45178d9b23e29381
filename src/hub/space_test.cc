#include "hub/space.h"

#include <gtest/gtest.h>

namespace chasqui::hub {
namespace {

TEST(Space, OptionsHoldForNamesThatContinueBehindAColon) {
  const Space space("e", 0,
                    {{"chat", {SlowPolicy::kClose, {}}}, {"chat:vip", {SlowPolicy::kLatest, {}}}});
  struct {
    const char* stream;
    SlowPolicy slow;
  } const cases[] = {
      {"chat", SlowPolicy::kClose},        {"chat:41", SlowPolicy::kClose},
      {"chat:41:x", SlowPolicy::kClose},   {"chat:vip", SlowPolicy::kLatest},
      {"chat:vip:2", SlowPolicy::kLatest}, {"chatter", SlowPolicy::kReadOn},
      {"", SlowPolicy::kReadOn},
  };
  for (const auto& c : cases) EXPECT_EQ(space.options_of(c.stream).slow, c.slow) << c.stream;
}

TEST(Space, TheHeadNeverGoesBack) {
  Space space("e", 5);
  space.advance(7);
  space.advance(6);
  EXPECT_EQ(space.head(), 7);
}

}  // namespace
}  // namespace chasqui::hub
