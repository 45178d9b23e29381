#include "hub/latest.h"

#include <gtest/gtest.h>

#include "hub/hub_test_support.h"

namespace chasqui::hub {
namespace {

Slot slot(std::uint64_t index, std::string stream) {
  return {event(0, std::move(stream), std::to_string(index)), {}, index};
}

TEST(Latest, KeepsTheNewestOfEachStreamInWhateverOrderTheyCome) {
  Latest latest(2);
  EXPECT_TRUE(latest.keep(slot(5, "a")));
  EXPECT_TRUE(latest.keep(slot(3, "a")));
  EXPECT_TRUE(latest.keep(slot(4, "b")));
  EXPECT_FALSE(latest.keep(slot(6, "c"))) << "past the bound";
  EXPECT_TRUE(latest.keep(slot(7, "b")));
  std::string seen;
  for (const Slot& each : latest.since(5)) seen += each.event->stream + each.event->data + " ";
  EXPECT_EQ(seen, "a5 b7 ");
  EXPECT_EQ(latest.since(6).size(), 1u);
  latest.clear();
  EXPECT_TRUE(latest.since(0).empty());
}

}  // namespace
}  // namespace chasqui::hub
