#include "main/race_check.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace chasqui::main {
namespace {

constexpr std::size_t kWrongsMax = 5;  // Of one check: the first ones tell.

std::int64_t integer(const Json& value) { return value.if_int() ? *value.if_int() : 0; }

std::string team_name(const RaceTeam& team) { return "team " + std::to_string(team.number); }

std::string to_text(const RacePlace& place) {
  return std::to_string(place.place) + " " + place.state + " team " + std::to_string(place.number) +
         " total " + std::to_string(place.total);
}

std::string to_text(const RaceEvent& event) {
  return std::to_string(event.seq) + " " + event.kind + " team " + std::to_string(event.number) +
         " with " + std::to_string(event.records) + " records";
}

std::vector<std::int64_t> sorted_times(const std::vector<RaceRecord>& records) {
  std::vector<std::int64_t> times;
  for (const RaceRecord& record : records) times.push_back(record.time);
  std::ranges::sort(times);
  return times;
}

std::vector<std::int64_t> sorted(std::vector<std::int64_t> times) {
  std::ranges::sort(times);
  return times;
}

RacePlace place_of(const Json& row) {
  return {integer(row["puesto"]), std::string(row["estado"].text()), integer(row["dorsal"]),
          integer(row["total"])};
}

Wrongs check_team_log(const RaceTeam& team, const std::vector<RaceEvent>& log) {
  const std::string name = team_name(team);
  if (log.size() != team.events())
    return {name + " has " + std::to_string(log.size()) + " events instead of " +
            std::to_string(team.events())};
  for (std::size_t i = 1; i < log.size(); ++i)
    if (log[i].records <= log[i - 1].records) return {name + " does not grow: " + to_text(log[i])};
  const std::int64_t total = std::accumulate(team.times.begin(), team.times.end(), std::int64_t{0});
  if (log.back().records != static_cast<std::int64_t>(kRunners) || log.back().total != total)
    return {name + " ends with " + to_text(log.back())};
  return {};
}

}  // namespace

RaceEvent event_of(const Json& message) {
  const Json& data = message["data"];
  return {integer(message["seq"]), std::string(message["tipo"].text()),
          integer(data["equipo_dorsal"]), integer(data["total_registros"]),
          integer(data["tiempo_total"])};
}

std::vector<RaceRecord> records_of(const Json& state) {
  std::vector<RaceRecord> records;
  if (const JsonArray* all = state["registros"].if_array())
    for (const Json& one : *all)
      records.push_back({std::string(one["id_registro"].text()), integer(one["tiempo"])});
  return records;
}

Wrongs check_records(const RaceTeam& team, const std::vector<RaceRecord>& acknowledged,
                     std::vector<RaceRecord> stored) {
  Wrongs wrongs;
  std::ranges::sort(stored);
  const auto same_id = [](const RaceRecord& a, const RaceRecord& b) { return a.id == b.id; };
  if (std::ranges::adjacent_find(stored, same_id) != stored.end())
    wrongs.push_back(team_name(team) + " has a record twice");
  for (const RaceRecord& record : acknowledged)
    if (!std::ranges::binary_search(stored, record))
      wrongs.push_back(team_name(team) + " lost the acknowledged record " + record.id);
  for (std::size_t i = 0; i < team.ids.size(); ++i)
    if (!team.ids[i].empty() &&
        !std::ranges::binary_search(stored, RaceRecord{team.ids[i], team.times[i]}))
      wrongs.push_back(team_name(team) + " has not the record " + team.ids[i] + " as it was sent");
  if (sorted_times(stored) != sorted(team.times))
    wrongs.push_back(team_name(team) + " has " + std::to_string(stored.size()) +
                     " records, not those that were sent");
  wrongs.resize(std::min(wrongs.size(), kWrongsMax));
  return wrongs;
}

Wrongs check_ranking(const std::vector<RaceTeam>& teams, const Json& results) {
  const std::vector<RacePlace> wanted = ranking_of(teams);
  const JsonArray* rows = results["filas"].if_array();
  if (rows == nullptr) return {"the results have no rows"};
  Wrongs wrongs;
  if (rows->size() != wanted.size())
    wrongs.push_back("the ranking has " + std::to_string(rows->size()) + " teams instead of " +
                     std::to_string(wanted.size()));
  for (std::size_t i = 0; i < std::min(rows->size(), wanted.size()); ++i)
    if (const RacePlace served = place_of((*rows)[i]); served != wanted[i])
      wrongs.push_back("the ranking says " + to_text(served) + ", not " + to_text(wanted[i]));
  wrongs.resize(std::min(wrongs.size(), kWrongsMax));
  return wrongs;
}

Wrongs check_log(const std::vector<RaceTeam>& teams, const std::vector<RaceEvent>& log) {
  if (log.size() < 2 || log.front().kind != "competencia_iniciada" ||
      log.back().kind != "competencia_detenida")
    return {"the log does not go from the start to the stop"};
  std::map<std::int64_t, std::vector<RaceEvent>> by_team;
  Wrongs wrongs;
  for (std::size_t i = 1; i < log.size(); ++i) {
    if (log[i].seq <= log[i - 1].seq) wrongs.push_back("out of order: " + to_text(log[i]));
    if (i + 1 < log.size()) by_team[log[i].number].push_back(log[i]);
  }
  for (const RaceTeam& team : teams)
    for (std::string& wrong : check_team_log(team, by_team[team.number]))
      wrongs.push_back(std::move(wrong));
  if (by_team.size() != teams.size()) wrongs.emplace_back("the log speaks of other teams too");
  wrongs.resize(std::min(wrongs.size(), kWrongsMax));
  return wrongs;
}

Wrongs check_hearing(const std::vector<RaceEvent>& log, const std::vector<RaceEvent>& heard) {
  const auto [in_log, in_heard] = std::ranges::mismatch(log, heard);
  if (in_log == log.end() && in_heard == heard.end()) return {};
  return {"heard " + std::to_string(heard.size()) + " events of " + std::to_string(log.size()) +
          "; the first difference: " + (in_heard == heard.end() ? "nothing" : to_text(*in_heard)) +
          " instead of " + (in_log == log.end() ? "nothing" : to_text(*in_log))};
}

}  // namespace chasqui::main
