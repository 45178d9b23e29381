#include "loop/loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "loop/loops.h"
#include "loop/test_peer.h"

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;

TEST(Loop, RunsPostedTasksInOrderThenHooksThenFlushes) {
  Loop loop;
  std::string seen;
  struct Flush final : Flushable {
    explicit Flush(std::string& text) : seen(text) {}
    void flush_now() override { seen += "flush "; }
    std::string& seen;
  } flush(seen);
  auto hook = loop.at_turn_end([&] { seen += "hook "; });
  loop.post([&] {
    seen += "1 ";
    loop.flush_later(flush);
    loop.flush_later(flush);
  });
  loop.post([&] { seen += "2 "; });
  loop.run_turn(milliseconds(0));
  EXPECT_EQ(seen, "1 2 hook flush ");
}

TEST(Loop, WhatATaskPostsRunsInTheNextTurnWithoutSleeping) {
  Loop loop;
  int ran = 0;
  loop.post([&] { loop.post([&] { ++ran; }); });
  loop.run_turn(milliseconds(0));
  EXPECT_EQ(ran, 0);
  loop.run_turn(milliseconds(60'000));
  EXPECT_EQ(ran, 1);
}

TEST(Loop, ManyPostsToASleepingLoopCostOneWake) {
  Loops loops(1);
  std::latch started(1);
  loops.start();
  loops[0].post([&] { started.count_down(); });
  started.wait();
  const auto before = loops[0].counts();
  std::latch all_ran(1000);
  loops[0].post([&] {  // While it is in a turn, nobody has to wake it.
    for (int i = 0; i < 1000; ++i) loops[0].post([&] { all_ran.count_down(); });
  });
  all_ran.wait();
  const auto after = loops[0].counts();
  EXPECT_EQ(after.posted - before.posted, 1001u);
  EXPECT_LE(after.wakes - before.wakes, 1u);
}

TEST(Loop, PostsOfManyThreadsAllArriveInOrderPerThread) {
  Loops loops(2);
  loops.start();
  constexpr int kThreads = 4, kPosts = 2000;
  std::vector<std::vector<int>> seen(kThreads);
  std::latch all(kThreads * kPosts);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kPosts; ++i)
        loops[1].post([&, t, i] {
          seen[static_cast<std::size_t>(t)].push_back(i);
          all.count_down();
        });
    });
  for (std::thread& thread : threads) thread.join();
  all.wait();
  loops.stop();
  for (const auto& one : seen) EXPECT_TRUE(std::ranges::is_sorted(one));
}

TEST(Loop, NowStandsStillWithinATurn) {
  Loop loop;
  Instant first, second;
  loop.post([&] { first = loop.now(); });
  loop.post([&] {
    const auto until = std::chrono::steady_clock::now() + milliseconds(3);
    while (std::chrono::steady_clock::now() < until) continue;
    second = loop.now();
  });
  loop.run_turn(milliseconds(0));
  EXPECT_EQ(first, second);
  loop.run_turn(milliseconds(0));
  EXPECT_GT(loop.now(), second);
}

TEST(Loop, TimersFireAfterTheirSpanAlsoWhenSetAfterALongSleep) {
  Loop loop;
  Instant armed, fired;
  Timer timer;
  loop.run_turn(milliseconds(30));  // now() is stale while it sleeps.
  loop.post([&] {
    armed = loop.now();
    timer = loop.after(milliseconds(40), [&] { fired = std::chrono::steady_clock::now(); });
  });
  ASSERT_TRUE(turn_until(loop, [&] { return fired != Instant(); }));
  EXPECT_GE(fired - armed, milliseconds(40));
}

TEST(Loop, AHookMayBeRemovedByItselfAndAddOthers) {
  Loop loop;
  std::string seen;
  TurnHook self, other;
  self = loop.at_turn_end([&] {
    seen += "a";
    other = loop.at_turn_end([&] { seen += "b"; });
    self = TurnHook();
  });
  loop.run_turn(milliseconds(0));
  loop.run_turn(milliseconds(0));
  EXPECT_EQ(seen, "abb");
}

TEST(Loop, RetiredObjectsLiveUntilTheTurnEnds) {
  Loop loop;
  struct Gone {
    explicit Gone(bool& flag) : is_gone(flag) {}
    ~Gone() { is_gone = true; }
    bool& is_gone;
  };
  bool is_gone = false, was_gone_in_turn = true;
  auto object = std::make_unique<Gone>(is_gone);
  loop.post([&] { loop.retire(std::move(object)); });
  loop.post([&] { was_gone_in_turn = is_gone; });
  loop.run_turn(milliseconds(0));
  EXPECT_FALSE(was_gone_in_turn);
  EXPECT_TRUE(is_gone);
}

TEST(Loop, TasksLeftInTheMailboxAreDestroyedWithTheLoop) {
  const auto held = std::make_shared<int>(1);
  {
    Loop loop;
    loop.post([held] { FAIL() << "must not run"; });
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Loop, KnowsItsOwnThread) {
  Loops loops(1);
  loops.start();
  std::atomic<bool> inside = false;
  std::latch ran(1);
  loops.post_all([&](Loop& loop) {
    inside = loop.is_current();
    ran.count_down();
  });
  ran.wait();
  EXPECT_TRUE(inside);
  EXPECT_FALSE(loops[0].is_current());
}

}  // namespace
}  // namespace chasqui::loop
