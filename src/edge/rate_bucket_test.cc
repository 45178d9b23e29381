#include "edge/rate_bucket.h"

#include <gtest/gtest.h>

#include <chrono>

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

int taken(RateBucket& bucket, loop::Instant now) {
  int count = 0;
  while (count < 1000 && bucket.take(now)) ++count;
  return count;
}

TEST(RateBucket, GivesABurstAndThenAsMuchAsTimeBrings) {
  loop::Instant now{};
  RateBucket bucket({.burst = 5, .per_second = 20}, now);
  EXPECT_EQ(taken(bucket, now), 5);
  EXPECT_EQ(taken(bucket, now + milliseconds(49)), 0);
  EXPECT_EQ(taken(bucket, now + milliseconds(50)), 1);
  EXPECT_EQ(taken(bucket, now + milliseconds(99)), 0);
  EXPECT_EQ(taken(bucket, now + milliseconds(199)), 2) << "parts of a token are not lost";
  EXPECT_EQ(taken(bucket, now + std::chrono::hours(1)), 5) << "never more than the burst";
}

}  // namespace
}  // namespace chasqui::edge
