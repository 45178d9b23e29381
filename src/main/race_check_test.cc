#include "main/race_check.h"

#include <gtest/gtest.h>

#include "wire/json.h"

namespace chasqui::main {
namespace {

Json json(std::string_view text) { return *wire::parse_json(text); }

std::string shown(const Wrongs& wrongs) {
  std::string text;
  for (const std::string& wrong : wrongs) text += wrong + "\n";
  return text;
}

RaceTeam two_runners() {
  RaceTeam team;
  team.number = 10;
  team.times = {5, 7};
  team.ids = {"a", ""};
  return team;
}

TEST(RaceRecords, AcknowledgedOnesAreThereOnce) {
  struct {
    std::string_view name;
    std::vector<RaceRecord> acknowledged, stored;
    std::string says;
  } const cases[] = {
      {"all there", {{"a", 5}, {"b", 7}, {"a", 5}}, {{"b", 7}, {"a", 5}}, ""},
      {"lost",
       {{"a", 5}, {"b", 7}},
       {{"a", 5}},
       "team 10 lost the acknowledged record b\n"
       "team 10 has 1 records, not those that were sent\n"},
      {"twice",
       {{"a", 5}},
       {{"a", 5}, {"a", 5}, {"b", 7}},
       "team 10 has a record twice\nteam 10 has 3 records, not those that were sent\n"},
      {"another time under its id",
       {},
       {{"a", 7}, {"b", 5}},
       "team 10 has not the record a as it was sent\n"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(shown(check_records(two_runners(), c.acknowledged, c.stored)), c.says) << c.name;
}

TEST(RaceRecords, AreReadFromATeamsState) {
  const auto records =
      records_of(json(R"({"registros":[{"id_registro":"a","tiempo":5,"estado":"bueno"}]})"));
  EXPECT_EQ(records, (std::vector<RaceRecord>{{"a", 5}}));
  EXPECT_TRUE(records_of(json(R"({"error":"no"})")).empty());
}

TEST(RaceRankingServed, IsComparedPlaceByPlace) {
  const std::vector<RaceTeam> teams{two_runners()};
  const auto row = [](std::string_view place) {
    return json(R"({"filas":[{"puesto":)" + std::string(place) +
                R"(,"estado":"ok","dorsal":10,"total":12}]})");
  };
  EXPECT_EQ(shown(check_ranking(teams, row("1"))), "");
  EXPECT_EQ(shown(check_ranking(teams, row("2"))),
            "the ranking says 2 ok team 10 total 12, not 1 ok team 10 total 12\n");
  EXPECT_EQ(shown(check_ranking(teams, json(R"({"filas":[]})"))),
            "the ranking has 0 teams instead of 1\n");
  EXPECT_EQ(shown(check_ranking(teams, json("{}"))), "the results have no rows\n");
}

RaceTeam single_and_batch() {
  RaceTeam team;
  team.number = 10;
  team.singles = 1;
  team.times.assign(kRunners, 2);
  return team;
}

std::vector<RaceEvent> good_log() {
  return {{4, "competencia_iniciada", 0, 0, 0},
          {6, "registros_actualizados", 10, 1, 2},
          {9, "registros_actualizados", 10, 15, 30},
          {11, "competencia_detenida", 0, 0, 0}};
}

TEST(RaceLog, HasOneEventForEachMessageThatStoredSomething) {
  const std::vector<RaceTeam> teams{single_and_batch()};
  EXPECT_EQ(shown(check_log(teams, good_log())), "");
  auto log = good_log();
  log.erase(log.begin() + 1);
  EXPECT_EQ(shown(check_log(teams, log)), "team 10 has 1 events instead of 2\n");
  log = good_log();
  log[1].seq = 10;
  EXPECT_EQ(shown(check_log(teams, log)),
            "out of order: 9 registros_actualizados team 10 with 15 records\n");
  log = good_log();
  log[2].records = 14;
  EXPECT_EQ(shown(check_log(teams, log)),
            "team 10 ends with 9 registros_actualizados team 10 with 14 records\n");
  log.pop_back();
  EXPECT_EQ(shown(check_log(teams, log)), "the log does not go from the start to the stop\n");
}

TEST(RaceHearing, IsTheLogNothingLostNothingTwice) {
  const auto log = good_log();
  EXPECT_EQ(shown(check_hearing(log, log)), "");
  auto twice = log;
  twice.insert(twice.begin() + 1, log[0]);
  EXPECT_EQ(shown(check_hearing(log, twice)),
            "heard 5 events of 4; the first difference: 4 competencia_iniciada team 0 with 0 "
            "records instead of 6 registros_actualizados team 10 with 1 records\n");
  auto short_one = log;
  short_one.pop_back();
  EXPECT_EQ(shown(check_hearing(log, short_one)),
            "heard 3 events of 4; the first difference: nothing instead of 11 "
            "competencia_detenida team 0 with 0 records\n");
}

TEST(RaceHearing, ReadsWhatASocketSays) {
  const RaceEvent event = event_of(
      json(R"({"tipo":"registros_actualizados","data":{"equipo_dorsal":10,"total_registros":3,)"
           R"("tiempo_total":9},"seq":7,"epoca":"e"})"));
  EXPECT_EQ(event, (RaceEvent{7, "registros_actualizados", 10, 3, 9}));
}

}  // namespace
}  // namespace chasqui::main
