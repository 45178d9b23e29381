#include "main/race_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace chasqui::main {
namespace {

RacePlan planned(std::uint64_t seed, std::uint64_t ids = 1, RaceShape shape = {}) {
  SeededRandom draw(seed), other(ids);
  return plan_race(shape, {draw, other, Utc{1'700'000'000'000}});
}

std::string shown(const RacePlan& plan) {
  std::string text;
  for (const RaceTeam& team : plan.teams)
    for (const std::int64_t time : team.times) text += std::to_string(time) + " ";
  for (const auto& messages : plan.judges)
    for (const RaceMessage& message : messages)
      text += std::to_string(message.team) + ":" + std::to_string(message.due.count()) + " ";
  return text;
}

TEST(RacePlan, IsTheSameForTheSameSeedButForTheIds) {
  EXPECT_EQ(shown(planned(42)), shown(planned(42, 2)));
  EXPECT_NE(shown(planned(42)), shown(planned(43)));
  EXPECT_NE(planned(42).teams[0].ids, planned(42, 2).teams[0].ids);
}

TEST(RacePlan, EveryTimeIsSentAndMessagesAreInTheOrderOfTheirMoments) {
  const RacePlan plan = planned(7, 1, {.judges = 3, .teams = 50});
  std::vector<std::set<std::size_t>> sent(plan.teams.size());
  for (std::size_t judge = 0; judge < plan.judges.size(); ++judge) {
    std::chrono::milliseconds before{0};
    for (const RaceMessage& message : plan.judges[judge]) {
      EXPECT_EQ(plan.teams[message.team].judge, judge);
      EXPECT_GE(message.due, before);
      before = message.due;
      for (std::size_t i = 0; i < message.count; ++i) sent[message.team].insert(message.first + i);
    }
    EXPECT_LE(before.count(), 10'000);
  }
  for (const auto& times : sent) EXPECT_EQ(times.size(), kRunners);
}

TEST(RacePlan, HasEveryWayTiesAndAbsentRunners) {
  const RacePlan plan = planned(11, 1, {.judges = 70, .teams = 200});
  std::set<RaceWay> ways;
  bool ties = false, absent = false, without_ids = false;
  for (std::size_t i = 0; i < plan.teams.size(); ++i) {
    const RaceTeam& team = plan.teams[i];
    ways.insert(team.way);
    ties = ties || (i > 0 && team.times == plan.teams[i - 1].times);
    absent = absent || std::ranges::find(team.times, 0) != team.times.end();
    without_ids = without_ids || team.ids[0].empty();
    EXPECT_EQ(std::set(team.times.begin(), team.times.end()).size(), kRunners);
  }
  EXPECT_EQ(ways.size(), 4u);
  EXPECT_TRUE(ties && absent && without_ids);
}

RaceTeam team(std::int64_t number, std::vector<std::int64_t> times) {
  RaceTeam made;
  made.number = number;
  made.times = std::move(times);
  return made;
}

TEST(RaceRanking, TiesShareAPlaceAndAbsentRunnersCostIt) {
  const auto ranking = ranking_of({team(10, {5, 0}), team(20, {3, 4}), team(30, {4, 3}),
                                   team(40, {1, 6}), team(50, {9, 9}), team(5, {0, 1})});
  const std::vector<RacePlace> wanted{{1, "ok", 40, 7},  {2, "ok", 20, 7}, {2, "ok", 30, 7},
                                      {4, "ok", 50, 18}, {0, "DSQ", 5, 1}, {0, "DSQ", 10, 5}};
  EXPECT_EQ(ranking, wanted);
}

TEST(RaceTeam, SaysHowManyEventsItIs) {
  struct {
    std::size_t singles, events;
  } const cases[] = {{0, 1}, {7, 8}, {14, 15}, {15, 15}};
  for (const auto& c : cases) {
    RaceTeam one;
    one.singles = c.singles;
    EXPECT_EQ(one.events(), c.events) << c.singles;
  }
}

}  // namespace
}  // namespace chasqui::main
