#include "edge/traffic.h"

#include <gtest/gtest.h>

namespace chasqui::edge {
namespace {

TEST(RecentRequests, KeepsTheLastOnes) {
  RecentRequests recent;
  for (std::size_t i = 0; i < RecentRequests::kMost + 3; ++i)
    recent.next().at = {static_cast<std::int64_t>(i)};
  std::vector<SeenRequest> seen;
  recent.append_to(seen);
  seen.emplace_back().at = {1'000'000};
  put_in_order(seen);
  ASSERT_EQ(seen.size(), RecentRequests::kMost);
  EXPECT_EQ(seen.front().at.ms, 1'000'000);
  EXPECT_EQ(seen[1].at.ms, static_cast<std::int64_t>(RecentRequests::kMost) + 2);
  EXPECT_EQ(seen.back().at.ms, 4);
}

}  // namespace
}  // namespace chasqui::edge
