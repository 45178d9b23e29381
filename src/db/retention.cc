#include "db/retention.h"

#include <algorithm>

namespace chasqui::db {
namespace {

bool fits(std::string_view pattern, std::string_view stream) {
  if (!pattern.ends_with('*')) return pattern == stream;
  return stream.starts_with(pattern.substr(0, pattern.size() - 1));
}

std::int64_t int64_or_zero(Connection& connection, std::string_view sql, Args args) {
  return connection.query_int64(sql, args).value_or(0);
}

// The last entry that `events_max` newer ones follow.
std::int64_t cut_by_count(Connection& connection, const std::string& stream, const Keep& keep) {
  return int64_or_zero(
      connection, "SELECT seq FROM chasqui_log WHERE stream = ? ORDER BY seq DESC LIMIT 1 OFFSET ?",
      {stream, keep.events_max});
}

// Entries are in order of time but for steps of the clock: stops at the first that may stay.
std::int64_t cut_by_age(Connection& connection, const std::string& stream, Utc before) {
  const auto stays = connection.query_int64(
      "SELECT seq FROM chasqui_log WHERE stream = ? AND at >= ? ORDER BY seq LIMIT 1",
      {stream, before.ms});
  if (!stays)
    return int64_or_zero(connection, "SELECT max(seq) FROM chasqui_log WHERE stream = ?", {stream});
  return int64_or_zero(connection, "SELECT max(seq) FROM chasqui_log WHERE stream = ? AND seq < ?",
                       {stream, *stays});
}

std::int64_t cut_of(Connection& connection, const std::string& stream, const Keep& keep, Utc now) {
  return std::max(cut_by_count(connection, stream, keep),
                  cut_by_age(connection, stream, Utc{now.ms} + -keep.age_max));
}

}  // namespace

const Keep& Retention::of(std::string_view stream) const {
  const auto rule = std::ranges::find_if(
      rules, [stream](const Rule& candidate) { return fits(candidate.pattern, stream); });
  return rule == rules.end() ? otherwise : rule->keep;
}

CutPlan plan_cuts(Connection& connection, const Retention& retention, const CutAim& aim) {
  const std::int64_t head = int64_or_zero(connection, "SELECT max(seq) FROM chasqui_log", {});
  CutPlan plan{.cuts = {}, .last_stream = aim.after};
  for (std::int64_t looked = 0; looked < aim.streams_max; ++looked) {
    auto stream = connection.query_text(
        "SELECT stream FROM chasqui_log WHERE stream > ? ORDER BY stream LIMIT 1",
        {plan.last_stream});
    if (!stream) {
      plan.last_stream.clear();
      return plan;
    }
    const std::int64_t seq = cut_of(connection, *stream, retention.of(*stream), aim.now);
    // The newest entry stays, whatever its stream: it is what remembers the head.
    const std::int64_t upto = std::min(seq, head - 1);
    const bool cuts_something =
        upto > 0 &&
        connection.query_value("SELECT 1 FROM chasqui_log WHERE stream = ? AND seq <= ? LIMIT 1",
                               {*stream, upto});
    if (cuts_something) plan.cuts.push_back({*stream, upto});
    plan.last_stream = std::move(*stream);
  }
  return plan;
}

std::int64_t apply_cut(Connection& connection, const Cut& cut, std::int64_t rows_max) {
  const std::int64_t last = int64_or_zero(
      connection,
      "SELECT max(seq) FROM (SELECT seq FROM chasqui_log WHERE stream = ? AND seq <= ?"
      " ORDER BY seq LIMIT ?)",
      {cut.stream, cut.seq, rows_max});
  if (last == 0) return 0;
  const std::int64_t deleted = connection.execute(
      "DELETE FROM chasqui_log WHERE stream = ? AND seq <= ?", {cut.stream, last});
  connection.execute(
      "INSERT INTO chasqui_floor VALUES (?, ?)"
      " ON CONFLICT (stream) DO UPDATE SET seq = max(seq, excluded.seq)",
      {cut.stream, last});
  connection.execute(
      "UPDATE chasqui_meta SET value = CAST(max(CAST(value AS INTEGER), ?) AS TEXT)"
      " WHERE key = 'floor'",
      {last});
  return deleted;
}

}  // namespace chasqui::db
