#include "db/event_log.h"

#include <algorithm>
#include <utility>

#include "base/json.h"

namespace chasqui::db {
namespace {

constexpr std::string_view kOfAll =
    "SELECT seq, stream, event, data, origin, facts, at FROM chasqui_log WHERE seq > ? ORDER BY "
    "seq";
constexpr std::string_view kOfSome =
    "SELECT seq, stream, event, data, origin, facts, at FROM chasqui_log"
    " WHERE seq > ? AND stream IN (SELECT value FROM json_each(?)) ORDER BY seq";

std::string to_json_list(const std::vector<std::string>& streams) {
  std::string out = "[";
  for (const std::string& stream : streams) {
    if (out.size() > 1) out += ',';
    append_json_string(out, stream);
  }
  return out += ']';
}

// The last forgotten entry of any stream, then of the streams asked for: most askers are past both.
std::int64_t floor_of(Connection& connection, const LogQuery& query) {
  const std::int64_t any =
      connection.query_int64("SELECT CAST(value AS INTEGER) FROM chasqui_meta WHERE key = 'floor'")
          .value_or(0);
  if (!query.streams || query.since >= any) return any;
  return connection
      .query_int64(
          "SELECT max(seq) FROM chasqui_floor WHERE stream IN (SELECT value FROM json_each(?))",
          {to_json_list(*query.streams)})
      .value_or(0);
}

EventRef to_event(const Statement& row) {
  return std::make_shared<const Event>(Event{
      .seq = row.int64(0),
      .stream = std::string(row.text(1)),
      .name = std::string(row.text(2)),
      .data = std::string(row.text(3)),
      .origin = std::string(row.text(4)),
      .facts = std::string(row.text(5)),
      .at = Utc{row.int64(6)},
  });
}

}  // namespace

std::int64_t load_head(Connection& connection) {
  return connection.query_int64("SELECT max(seq) FROM chasqui_log").value_or(0);
}

void append_event(Connection& connection, const Event& event) {
  Statement insert = connection.prepare(
      "INSERT INTO chasqui_log(seq, stream, event, data, origin, facts, at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)");
  insert.bind(event.seq).bind_in_place(event.stream).bind_in_place(event.name);
  insert.bind_in_place(event.data).bind_in_place(event.origin).bind_in_place(event.facts);
  insert.bind(event.at.ms).step();
}

LogSlice select_log(Connection& connection, const LogQuery& query) {
  LogSlice slice;
  slice.head = slice.upto = load_head(connection);
  slice.too_old = query.since > slice.head || query.since < floor_of(connection, query);
  if (slice.too_old || query.since == slice.head) return slice;
  Statement rows = connection.prepare(query.streams ? kOfSome : kOfAll);
  rows.bind(query.since);
  if (query.streams) rows.bind(to_json_list(*query.streams));
  SliceFiller filler(query);
  while (rows.step() && filler.add(slice, to_event(rows))) {
  }
  return slice;
}

bool SliceFiller::add(LogSlice& slice, EventRef event) {
  const bool fits = slice.events.empty() || (slice.events.size() < query_.events_max &&
                                             bytes_ + event->data.size() <= query_.bytes_max);
  if (!fits) {
    slice.has_more = true;
    slice.upto = slice.events.back()->seq;
    return false;
  }
  bytes_ += event->data.size();
  slice.events.push_back(std::move(event));
  return true;
}

}  // namespace chasqui::db
