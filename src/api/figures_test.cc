#include "api/figures.h"

#include <gtest/gtest.h>

#include "edge/metrics.h"

namespace chasqui::api {
namespace {

TEST(Figures, LatencyIsTheBoundOfItsBucket) {
  edge::EdgeMetrics metrics(1);
  EXPECT_EQ(latency_ms(metrics, 0.5), 0);
  for (int i = 0; i < 98; ++i)
    edge::count_request(metrics.routes[0], 200, std::chrono::microseconds(400));
  for (int i = 0; i < 2; ++i)
    edge::count_request(metrics.routes[1], 200, std::chrono::milliseconds(40));
  EXPECT_EQ(latency_ms(metrics, 0.5), 0.5);
  EXPECT_EQ(latency_ms(metrics, 0.99), 50);
}

}  // namespace
}  // namespace chasqui::api
