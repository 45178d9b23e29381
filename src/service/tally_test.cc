#include "service/tally.h"

#include <gtest/gtest.h>

#include <thread>

namespace chasqui::service {
namespace {

TEST(Tally, AddsUpByNameInTheOrderOfTheirFirstCall) {
  Tally tally;
  EXPECT_TRUE(tally.lines().empty());
  tally.add("django", {.accepted = 1}, Utc{10});
  tally.add("caja", {.refused = 2}, Utc{20});
  tally.add("django", {.accepted = 3, .repeated = 4}, Utc{30});
  const auto lines = tally.lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].name, "django");
  EXPECT_EQ(lines[0].counts.accepted, 4u);
  EXPECT_EQ(lines[0].counts.repeated, 4u);
  EXPECT_EQ(lines[0].last, Utc{30});
  EXPECT_EQ(lines[1].counts.refused, 2u);
}

TEST(Tally, NamesPastTheBoundAreCountedTogether) {
  Tally tally;
  for (std::size_t i = 0; i < Tally::kNamesMax + 2; ++i)
    tally.add("n" + std::to_string(i), {.accepted = 1}, Utc{1});
  tally.add("n0", {.accepted = 1}, Utc{1});
  const auto lines = tally.lines();
  ASSERT_EQ(lines.size(), Tally::kNamesMax + 1);
  EXPECT_EQ(lines.front().counts.accepted, 2u);
  EXPECT_EQ(lines.back().name, Tally::kOthers);
  EXPECT_EQ(lines.back().counts.accepted, 2u);
}

TEST(Tally, LosesNothingToThreadsThatCountAtOnce) {
  Tally tally;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 1000; ++n)
        tally.add("d" + std::to_string(n % 7), {.accepted = 1}, Utc{1});
    });
  for (std::thread& thread : threads) thread.join();
  std::uint64_t all = 0;
  for (const Tally::Line& line : tally.lines()) all += line.counts.accepted;
  EXPECT_EQ(all, 4000u);
  EXPECT_EQ(tally.lines().size(), 7u);
}

}  // namespace
}  // namespace chasqui::service
