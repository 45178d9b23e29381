#include "loop/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <vector>

namespace chasqui::loop {
namespace {

TEST(Workers, OneThreadRunsTasksInTheOrderTheyWerePosted) {
  std::vector<int> seen;
  {
    Workers workers(1);
    for (int i = 0; i < 100; ++i) workers.post([&seen, i] { seen.push_back(i); });
  }
  ASSERT_EQ(seen.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(Workers, StopRunsWhatIsQueuedAndWhatThatPosts) {
  std::atomic<int> ran = 0;
  Workers workers(2);
  for (int i = 0; i < 50; ++i)
    workers.post([&] {
      ++ran;
      workers.post([&] { ++ran; });
    });
  workers.stop();
  EXPECT_EQ(ran, 100);
  EXPECT_EQ(workers.done(), 100u);
}

TEST(Workers, AfterStopATaskRunsOnTheCallersThread) {
  Workers workers(1);
  workers.stop();
  std::thread::id where;
  workers.post([&] { where = std::this_thread::get_id(); });
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST(Workers, CountsWhatWaitsAndWhatRuns) {
  Workers workers(2);
  std::latch both_run(2), may_end(1);
  for (int i = 0; i < 2; ++i)
    workers.post([&] {
      both_run.count_down();
      may_end.wait();
    });
  both_run.wait();
  for (int i = 0; i < 3; ++i) workers.post([] {});
  EXPECT_EQ(workers.running(), 2u);
  EXPECT_EQ(workers.queued(), 3u);
  may_end.count_down();
  workers.stop();
  EXPECT_EQ(workers.queued(), 0u);
}

TEST(Workers, ManyThreadsMayPostWhileItStops) {
  std::atomic<int> ran = 0;
  {
    Workers workers(3);
    std::vector<std::thread> posters;
    for (int i = 0; i < 4; ++i)
      posters.emplace_back([&] {
        for (int k = 0; k < 1000; ++k) workers.post([&] { ++ran; });
      });
    workers.stop();
    for (std::thread& poster : posters) poster.join();
  }
  EXPECT_EQ(ran, 4000);
}

}  // namespace
}  // namespace chasqui::loop
