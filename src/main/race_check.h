// Whether what the server says of a race is what was sent. Pure; each check returns what is wrong,
// in words, and nothing when it holds.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "main/race_plan.h"

namespace chasqui::main {

using Wrongs = std::vector<std::string>;

struct RaceRecord {
  std::string id;
  std::int64_t time = 0;
  auto operator<=>(const RaceRecord&) const = default;
};

// What the public heard of one thing.
struct RaceEvent {
  std::int64_t seq = 0;
  std::string kind;                     // tipo
  std::int64_t number = 0;              // The team's; 0: of the whole race.
  std::int64_t records = 0, total = 0;  // Of the team, then.
  auto operator<=>(const RaceEvent&) const = default;
};
RaceEvent event_of(const Json& message);

// The records that a team's state shows.
std::vector<RaceRecord> records_of(const Json& state);
// `acknowledged`: what answers said of the team's records, in any order, repeated or not.
Wrongs check_records(const RaceTeam& team, const std::vector<RaceRecord>& acknowledged,
                     std::vector<RaceRecord> stored);

Wrongs check_ranking(const std::vector<RaceTeam>& teams, const Json& results);

// The log that was read at the end: start, a growing count for each team until all of it is there,
// stop; one event for each message that stored something.
Wrongs check_log(const std::vector<RaceTeam>& teams, const std::vector<RaceEvent>& log);
// Somebody who listened all the time, with interruptions, heard exactly that.
Wrongs check_hearing(const std::vector<RaceEvent>& log, const std::vector<RaceEvent>& heard);

}  // namespace chasqui::main
