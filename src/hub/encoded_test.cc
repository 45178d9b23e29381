#include "hub/encoded.h"

#include <gtest/gtest.h>

#include "hub/hub_test_support.h"

namespace chasqui::hub {
namespace {

TEST(Encoded, MakesEachEventAndEachSequenceOnceUntilCleared) {
  WordFormat format;
  Encoded encoded(format);
  std::vector<Slot> slots;
  for (int seq = 1; seq <= 4; ++seq) slots.push_back({event(seq, "a"), {}, 0});
  const auto join = [&](const std::vector<std::uint32_t>& numbers) {
    return encoded.join({slots, numbers, "e"});
  };
  const auto all = join({0, 1, 2, 3});
  EXPECT_EQ(*all, "1 2 3 4 ");
  EXPECT_EQ(*join({1, 3}), "2 4 ");
  EXPECT_EQ(*join({2}), "3 ");
  EXPECT_EQ(join({0, 1, 2, 3}), all);
  EXPECT_EQ(join({2}), join({2}));
  EXPECT_EQ(format.encoded, 4u);
  encoded.clear();
  slots[0] = {event(9, "a"), {}, 0};
  EXPECT_EQ(*join({0, 1}), "9 2 ");
  EXPECT_EQ(*all, "1 2 3 4 ");
}

}  // namespace
}  // namespace chasqui::hub
