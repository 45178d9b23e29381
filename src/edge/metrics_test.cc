#include "edge/metrics.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace chasqui::edge {
namespace {

using namespace std::chrono_literals;

TEST(Metrics, ARequestFallsIntoItsClassAndBucket) {
  struct {
    int status;
    std::chrono::nanoseconds took;
    std::size_t status_class, bucket;
  } const cases[] = {
      {200, 0ns, 1, 0}, {200, 250us, 1, 0},  {204, 251us, 1, 1},
      {304, 1ms, 2, 2}, {404, 1001us, 3, 3}, {503, 5s, 4, 11},
      {500, 6s, 4, 12}, {101, 0ns, 0, 0},    {999, 0ns, 4, 0},
  };
  for (const auto& c : cases) {
    RouteMetrics metrics;
    count_request(metrics, c.status, c.took);
    EXPECT_EQ(metrics.by_class[c.status_class], 1u) << c.status;
    EXPECT_EQ(metrics.by_latency[c.bucket], 1u) << c.took.count();
  }
}

TEST(Metrics, EveryReasonHasItsOwnWord) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < static_cast<std::size_t>(Refused::kCount); ++i)
    words.insert(to_text(static_cast<Refused>(i)));
  EXPECT_EQ(words.size(), static_cast<std::size_t>(Refused::kCount));
  EXPECT_FALSE(words.contains(""));
}

}  // namespace
}  // namespace chasqui::edge
