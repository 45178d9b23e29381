#include "loop/signals.h"

#include <gtest/gtest.h>

#include <csignal>
#include <vector>

#include "loop/test_peer.h"

namespace chasqui::loop {
namespace {

TEST(Signals, ArriveAsTasksEachTime) {
  Loop loop;
  std::vector<int> seen;
  const Signals signals(loop, {SIGUSR1, SIGHUP}, [&](int number) { seen.push_back(number); });
  std::raise(SIGUSR1);
  ASSERT_TRUE(turn_until(loop, [&] { return seen.size() == 1; }));
  std::raise(SIGHUP);
  ASSERT_TRUE(turn_until(loop, [&] { return seen.size() == 2; }));
  EXPECT_EQ(seen, (std::vector{SIGUSR1, SIGHUP}));
}

TEST(Signals, NobodyIsCalledAfterItsEnd) {
  Loop loop;
  int calls = 0;
  const Signals stays(loop, {SIGUSR2}, [](int) {});
  {
    const Signals gone(loop, {SIGUSR2}, [&](int) { ++calls; });
  }
  std::raise(SIGUSR2);
  for (int i = 0; i < 3; ++i) loop.run_turn(std::chrono::milliseconds(1));
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace chasqui::loop
