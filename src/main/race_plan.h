// What a simulated race is going to be: teams with their times, who sends which of them when and
// how, and the ranking that must come out. Pure: the same for the same chance.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"

namespace chasqui::main {

inline constexpr std::size_t kRunners = 15;  // Of a team, as Server5K has it.

struct RaceShape {
  std::size_t judges = 70, teams = 70;
  std::chrono::milliseconds duration{10'000};  // In which everything is sent for the first time.
};

enum class RaceWay : std::uint8_t {
  kSingles,       // One time a message, by socket.
  kBatch,         // All of them in one message, by socket.
  kHttp,          // All of them in one request.
  kSinglesBatch,  // Some one by one, then all of them at once, as a telephone that is not sure.
};

struct RaceTeam {
  std::int64_t number = 0;  // On the shirts.
  std::size_t judge = 0;
  RaceWay way = RaceWay::kBatch;
  std::size_t singles = 0;          // How many are sent one by one.
  std::vector<std::int64_t> times;  // Milliseconds; 0: absent.
  std::vector<std::string> ids;     // Of each record; empty texts: sent without one.

  std::size_t events() const;  // How many the public hears of it.
};

struct RaceMessage {
  std::size_t team = 0;              // Of the plan's teams.
  std::size_t first = 0, count = 1;  // Of the team's times.
  bool is_single = false, by_http = false;
  std::chrono::milliseconds due{};  // After the start.
};

struct RacePlan {
  std::vector<RaceTeam> teams;
  std::vector<std::vector<RaceMessage>> judges;  // Each judge's messages, in their order.

  std::size_t records() const { return teams.size() * kRunners; }
  std::size_t messages() const;
};

struct RaceChance {
  Random& draw;  // What is repeatable.
  Random& ids;   // What must not be.
  Utc now;
};
RacePlan plan_race(const RaceShape& shape, const RaceChance& chance);

struct RacePlace {
  std::int64_t place = 0;  // 0: none.
  std::string state;       // ok, DSQ
  std::int64_t number = 0, total = 0;
  auto operator<=>(const RacePlace&) const = default;
};
// By the sum of the times, then the best, second best… time, then a shared place; teams with
// somebody absent behind them without a place, by number.
std::vector<RacePlace> ranking_of(const std::vector<RaceTeam>& teams);

}  // namespace chasqui::main
