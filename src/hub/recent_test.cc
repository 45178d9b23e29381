#include "hub/recent.h"

#include <gtest/gtest.h>

#include "hub/hub_test_support.h"

namespace chasqui::hub {
namespace {

TEST(Recent, CoversWhatItStillHolds) {
  Recent recent({.events_max = 3, .bytes_max = 1'000'000});
  recent.start(10, 7);
  EXPECT_FALSE(recent.covers(9));
  EXPECT_TRUE(recent.covers(10));
  recent.remember(event(11, "a"));
  recent.remember(event(0, "a", "x"));
  recent.remember(event(12, "a"));
  EXPECT_TRUE(recent.covers(10)) << "at the bound";
  recent.remember(event(13, "a"));
  EXPECT_FALSE(recent.covers(10)) << "past the bound";
  EXPECT_TRUE(recent.covers(11));
  EXPECT_EQ(recent.first_index(), 8u);
  recent.remember(event(14, "a"));  // Only an ephemeral event went.
  EXPECT_TRUE(recent.covers(11));
  EXPECT_EQ(recent.events().size(), 3u);
  recent.stop();
  EXPECT_TRUE(recent.events().empty());
}

TEST(Recent, IsBoundedByBytesToo) {
  Recent recent({.events_max = 100, .bytes_max = 1000});
  recent.start(0, 0);
  recent.remember(event(1, "a", std::string(400, 'x')));
  EXPECT_TRUE(recent.covers(0));
  recent.remember(event(2, "a", std::string(600, 'x')));
  EXPECT_FALSE(recent.covers(0));
  EXPECT_TRUE(recent.covers(1));
}

}  // namespace
}  // namespace chasqui::hub
