#include "main/race_plan.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/ids.h"

namespace chasqui::main {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kFastestMs = 900'000;
constexpr std::uint64_t kSpreadMs = 1'800'000;
constexpr std::uint64_t kOneInTies = 12;     // Teams that finish as the one before them.
constexpr std::uint64_t kOneInAbsents = 15;  // Teams with a runner who did not come.
constexpr std::uint64_t kOneInWithoutIds = 5;

// All different: without ids a time is what makes a record another one.
std::vector<std::int64_t> times_of_a_team(Random& chance) {
  std::vector<std::int64_t> times;
  while (times.size() < kRunners) {
    const std::int64_t time = kFastestMs + static_cast<std::int64_t>(chance.below(kSpreadMs));
    if (std::ranges::find(times, time) == times.end()) times.push_back(time);
  }
  if (chance.below(kOneInAbsents) == 0) times[chance.below(kRunners)] = 0;
  return times;
}

RaceTeam make_team(std::size_t index, const RaceShape& shape, const RaceChance& chance) {
  RaceTeam team;
  team.number = 10 * (static_cast<std::int64_t>(index) + 1);
  team.judge = index % shape.judges;
  team.way = static_cast<RaceWay>(chance.draw.below(4));
  team.times = times_of_a_team(chance.draw);
  if (team.way == RaceWay::kSingles) team.singles = kRunners;
  if (team.way == RaceWay::kSinglesBatch) team.singles = 1 + chance.draw.below(kRunners - 1);
  const bool without_ids = chance.draw.below(kOneInWithoutIds) == 0;
  for (std::size_t i = 0; i < kRunners; ++i)
    team.ids.push_back(without_ids ? "" : Uuid::make(chance.now, chance.ids).to_string());
  return team;
}

void add_messages(std::vector<RaceMessage>& messages, std::size_t index, const RaceTeam& team) {
  for (std::size_t i = 0; i < team.singles; ++i)
    messages.push_back({.team = index, .first = i, .count = 1, .is_single = true});
  if (team.singles == kRunners) return;
  messages.push_back({.team = index, .count = kRunners, .by_http = team.way == RaceWay::kHttp});
}

// In the order they have, at moments of chance.
void spread(std::vector<RaceMessage>& messages, milliseconds duration, Random& chance) {
  std::vector<milliseconds> moments;
  const auto bound = static_cast<std::uint64_t>(duration.count()) + 1;
  while (moments.size() < messages.size())
    moments.emplace_back(static_cast<std::int64_t>(chance.below(bound)));
  std::ranges::sort(moments);
  for (std::size_t i = 0; i < messages.size(); ++i) messages[i].due = moments[i];
}

struct Arrival {
  std::int64_t number, total;
  std::vector<std::int64_t> times;  // By speed, absent ones left out.
  bool is_whole;

  auto rank() const { return std::tie(total, times); }
};

Arrival arrival_of(const RaceTeam& team) {
  Arrival arrival{team.number, 0, team.times, true};
  arrival.is_whole = std::erase(arrival.times, 0) == 0;
  std::ranges::sort(arrival.times);
  arrival.total = std::accumulate(arrival.times.begin(), arrival.times.end(), std::int64_t{0});
  return arrival;
}

bool comes_before(const Arrival& a, const Arrival& b) {
  if (a.is_whole != b.is_whole) return a.is_whole;
  if (a.is_whole && a.rank() != b.rank()) return a.rank() < b.rank();
  return a.number < b.number;
}

}  // namespace

std::size_t RaceTeam::events() const { return singles + (singles < kRunners ? 1 : 0); }

std::size_t RacePlan::messages() const {
  return std::accumulate(judges.begin(), judges.end(), std::size_t{0},
                         [](std::size_t sum, const auto& all) { return sum + all.size(); });
}

RacePlan plan_race(const RaceShape& shape, const RaceChance& chance) {
  RacePlan plan;
  plan.judges.resize(shape.judges);
  for (std::size_t i = 0; i < shape.teams; ++i) {
    RaceTeam team = make_team(i, shape, chance);
    if (i > 0 && chance.draw.below(kOneInTies) == 0) team.times = plan.teams.back().times;
    add_messages(plan.judges[team.judge], i, team);
    plan.teams.push_back(std::move(team));
  }
  for (auto& messages : plan.judges) spread(messages, shape.duration, chance.draw);
  return plan;
}

std::vector<RacePlace> ranking_of(const std::vector<RaceTeam>& teams) {
  std::vector<Arrival> arrivals;
  for (const RaceTeam& team : teams) arrivals.push_back(arrival_of(team));
  std::ranges::sort(arrivals, comes_before);
  std::vector<RacePlace> ranking;
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const Arrival& arrival = arrivals[i];
    const bool shares =
        i > 0 && arrivals[i - 1].is_whole && arrivals[i - 1].rank() == arrival.rank();
    const std::int64_t place = shares ? ranking.back().place : static_cast<std::int64_t>(i) + 1;
    ranking.push_back({arrival.is_whole ? place : 0, arrival.is_whole ? "ok" : "DSQ",
                       arrival.number, arrival.total});
  }
  return ranking;
}

}  // namespace chasqui::main
