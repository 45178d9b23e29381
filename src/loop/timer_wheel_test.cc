#include "loop/timer_wheel.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;

struct Wheel {
  Instant start = Instant(std::chrono::hours(1));
  TimerWheel timers{start};
  std::int64_t now_ms = 0;
  void advance_to(std::int64_t ms) { timers.advance(start + milliseconds(now_ms = ms)); }
};

TEST(TimerWheel, FiresOnceNeverEarlyAndLateByAtMostTheGrain) {
  for (const std::int64_t begin : {0, 3, 9, 10, 5119, 123457})
    for (const std::int64_t span : {1, 9, 10, 11, 200, 5110, 5120, 5130, 25000, 75000}) {
      Wheel wheel;
      wheel.advance_to(begin);
      int fired = 0;
      std::int64_t fired_at = 0;
      Timer timer(wheel.timers, [&] { ++fired, fired_at = wheel.now_ms; });
      timer.arm(milliseconds(span));
      for (std::int64_t ms = begin; ms < begin + span * 2 + 50; ++ms) wheel.advance_to(ms);
      ASSERT_EQ(fired, 1) << span << " from " << begin;
      EXPECT_GE(fired_at, begin + span) << span << " from " << begin;
      EXPECT_LE(fired_at, begin + span + std::max<std::int64_t>(20, span / 16))
          << span << " from " << begin;
    }
}

TEST(TimerWheel, OneLongStepFiresEverythingThatIsDue) {
  Wheel wheel;
  int fired = 0;
  std::vector<Timer> timers;
  for (int i = 0; i < 1000; ++i) timers.emplace_back(wheel.timers, [&] { ++fired; });
  for (int i = 0; i < 1000; ++i) timers[static_cast<std::size_t>(i)].arm(milliseconds(1 + i * 100));
  wheel.advance_to(200'000);
  EXPECT_EQ(fired, 1000);
  EXPECT_EQ(wheel.timers.size(), 0u);
}

TEST(TimerWheel, DisarmedDestroyedAndRearmedTimersDoNotFireThen) {
  Wheel wheel;
  std::string fired;
  Timer disarmed(wheel.timers, [&] { fired += "disarmed "; });
  auto destroyed = std::make_unique<Timer>(wheel.timers, [&] { fired += "destroyed "; });
  Timer rearmed(wheel.timers, [&] { fired += "rearmed "; });
  for (Timer* timer : {&disarmed, destroyed.get(), &rearmed}) timer->arm(milliseconds(50));
  disarmed.disarm();
  destroyed.reset();
  rearmed.arm(milliseconds(500));
  wheel.advance_to(200);
  EXPECT_EQ(fired, "");
  wheel.advance_to(600);
  EXPECT_EQ(fired, "rearmed ");
}

TEST(TimerWheel, ATaskMayDestroyRearmReplaceOrMoveItsOwnTimer) {
  Wheel wheel;
  int destroyed = 0, repeated = 0, replaced = 0, moved = 0;
  auto suicide = std::make_unique<Timer>();
  *suicide = Timer(wheel.timers, [&] { ++destroyed, suicide.reset(); });
  suicide->arm(milliseconds(10));
  Timer repeating;
  repeating = Timer(wheel.timers, [&] {
    if (++repeated < 3) repeating.arm(milliseconds(10));
  });
  repeating.arm(milliseconds(10));
  Timer first;
  first = Timer(wheel.timers, [&] {
    first = Timer(wheel.timers, [&] { ++replaced; });
    first.arm(milliseconds(10));
  });
  first.arm(milliseconds(10));
  Timer target;
  Timer source(wheel.timers, [&] {
    if (++moved == 1) target = std::move(source), target.arm(milliseconds(10));
  });
  source.arm(milliseconds(10));
  for (int ms = 0; ms < 200; ++ms) wheel.advance_to(ms);
  EXPECT_EQ(destroyed, 1);
  EXPECT_EQ(repeated, 3);
  EXPECT_EQ(replaced, 1);
  EXPECT_EQ(moved, 2);
}

TEST(TimerWheel, ATaskMayDisarmAnotherThatIsDueInTheSameTick) {
  Wheel wheel;
  int fired = 0;
  std::optional<Timer> a, b;
  a.emplace(wheel.timers, [&] { ++fired, b.reset(); });
  b.emplace(wheel.timers, [&] { ++fired, a.reset(); });
  a->arm(milliseconds(10));
  b->arm(milliseconds(10));
  wheel.advance_to(100);
  EXPECT_EQ(fired, 1);
}

TEST(TimerWheel, SaysWhenToLookAgain) {
  Wheel wheel;
  EXPECT_FALSE(wheel.timers.next_look());
  Timer timer(wheel.timers, [] {});
  timer.arm(milliseconds(100));
  ASSERT_TRUE(wheel.timers.next_look());
  EXPECT_EQ(*wheel.timers.next_look(), wheel.start + milliseconds(100));
  timer.disarm();
  EXPECT_FALSE(wheel.timers.next_look());
}

TEST(TimerWheel, LongTimersOfManySocketsFallTogether) {
  Wheel wheel;
  std::vector<Timer> timers;
  for (int i = 0; i < 1000; ++i) {
    wheel.advance_to(i);
    timers.emplace_back(wheel.timers, [] {}).arm(milliseconds(25'000));
  }
  int looks = 0;
  while (const auto look = wheel.timers.next_look()) {
    ++looks;
    wheel.timers.advance(*look);
  }
  EXPECT_LT(looks, 30) << "one second of 25 s timers should need few wakes";
}

}  // namespace
}  // namespace chasqui::loop
