#include "main/race_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chasqui::main {
namespace {

std::int64_t count(std::size_t value) { return static_cast<std::int64_t>(value); }

JsonArray texts(const Wrongs& wrongs) { return {wrongs.begin(), wrongs.end()}; }

std::string line(std::string_view what, const std::string& value) {
  return fmt::format("{:<24}{:>10}\n", what, value);
}

std::string line(std::string_view what, std::size_t value) {
  return line(what, std::to_string(value));
}

std::string verdict_line(std::string_view what, const Wrongs& wrongs) {
  std::string text = line(what, wrongs.empty() ? "yes" : "NO");
  for (const std::string& wrong : wrongs) text += "  " + wrong + "\n";
  return text;
}

Decimal milliseconds_of(double value) {
  return Decimal::parse(fmt::format("{:.2f}", value)).value_or(Decimal());
}

}  // namespace

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(at, values.size() - 1)];
}

bool RaceReport::holds() const {
  return tally.wrongs.empty() && tally.acknowledged == records && records_wrong.empty() &&
         ranking_wrong.empty() && hearing_wrong.empty();
}

Json to_json(const RaceReport& report) {
  const RaceTally& tally = report.tally;
  return JsonObject{{"race", report.race},
                    {"seed", std::to_string(report.seed)},
                    {"judges", count(report.judges)},
                    {"teams", count(report.teams)},
                    {"records", count(report.records)},
                    {"acknowledged", count(tally.acknowledged)},
                    {"messages", count(tally.messages)},
                    {"retries", count(tally.retries)},
                    {"lost_before", count(tally.lost_before)},
                    {"answers_lost", count(tally.answers_lost)},
                    {"sent_twice", count(tally.sent_twice)},
                    {"duplicates", count(tally.duplicates)},
                    {"reconnects", count(tally.reconnects)},
                    {"ack_p50_ms", milliseconds_of(quantile(tally.ack_ms, 0.5))},
                    {"ack_p99_ms", milliseconds_of(quantile(tally.ack_ms, 0.99))},
                    {"seconds", milliseconds_of(report.seconds)},
                    {"spectators", count(report.spectators)},
                    {"events", count(report.events)},
                    {"deliveries", count(report.deliveries)},
                    {"spectator_drops", count(report.drops)},
                    {"wrong", JsonObject{{"judges", texts(tally.wrongs)},
                                         {"records", texts(report.records_wrong)},
                                         {"ranking", texts(report.ranking_wrong)},
                                         {"spectators", texts(report.hearing_wrong)}}},
                    {"holds", report.holds()}};
}

std::string to_table(const RaceReport& report) {
  const RaceTally& tally = report.tally;
  std::string text = fmt::format("competition {}, seed {}, loss {:.0f} %, {:.1f} s\n\n",
                                 report.race, report.seed, report.loss * 100, report.seconds);
  text += line("judges", report.judges) + line("teams", report.teams);
  text += line("records", report.records) + line("  acknowledged", tally.acknowledged);
  text += line("messages sent", tally.messages) + line("  tried again", tally.retries);
  text += line("  lost on the way", tally.lost_before) + line("  answer lost", tally.answers_lost);
  text += line("  sent twice", tally.sent_twice);
  text += line("answered as duplicate", tally.duplicates);
  text += line("sockets opened again", tally.reconnects);
  text += line("acknowledged, p50", fmt::format("{:.1f} ms", quantile(tally.ack_ms, 0.5)));
  text += line("acknowledged, p99", fmt::format("{:.1f} ms", quantile(tally.ack_ms, 0.99)));
  text += line("spectators", report.spectators) + line("  events published", report.events);
  text += line("  events heard", report.deliveries) + line("  interruptions", report.drops);
  text += "\n" + verdict_line("every record acknowledged", tally.wrongs);
  text += verdict_line("each there exactly once", report.records_wrong);
  text += verdict_line("ranking as computed", report.ranking_wrong);
  text += verdict_line("spectators heard it once", report.hearing_wrong);
  return text + line("verdict", report.holds() ? "HOLDS" : "BROKEN");
}

}  // namespace chasqui::main
