// What a simulated race came to, for people and for programs.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/json.h"
#include "main/race_crew.h"

namespace chasqui::main {

struct RaceReport {
  std::int64_t race = 0;
  std::uint64_t seed = 0;
  double loss = 0, seconds = 0;
  std::size_t judges = 0, teams = 0, records = 0;
  RaceTally tally = {};
  std::size_t spectators = 0, events = 0, deliveries = 0, drops = 0;
  Wrongs records_wrong = {}, ranking_wrong = {}, hearing_wrong = {};  // What does not hold.

  bool holds() const;
};

Json to_json(const RaceReport& report);
std::string to_table(const RaceReport& report);

// The value under which a share of them lies; 0 when there are none.
double quantile(std::vector<double> values, double share);

}  // namespace chasqui::main
