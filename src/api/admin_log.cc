#include "api/admin_log.h"

#include <algorithm>

#include "api/audit.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"
#include "base/text.h"
#include "edge/sse_session.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

constexpr std::int64_t kEventsShown = 100, kEventsMax = 500;

struct LogAsked {
  std::optional<std::int64_t> after, before;  // Positions; neither is in the answer.
  std::string stream, event;                  // Empty: any.
  std::int64_t limit = kEventsShown;
};

LogAsked log_asked(const wire::Query& query) {
  LogAsked asked{whole_number(query, "despues"), whole_number(query, "antes"),
                 std::string(query.get("tema")), std::string(query.get("evento"))};
  asked.limit =
      std::clamp<std::int64_t>(whole_number(query, "limit").value_or(kEventsShown), 1, kEventsMax);
  return asked;
}

// Newest first, but after a position: then the oldest first, to go on from.
db::Statement log_rows(db::Connection& connection, const LogAsked& asked) {
  std::string sql = "SELECT seq, at, stream, event, data, origin FROM chasqui_log WHERE TRUE";
  std::vector<db::Value> args;
  const auto where = [&](const char* condition, db::Value value) {
    sql += condition;
    args.push_back(std::move(value));
  };
  if (asked.after) where(" AND seq > ?", *asked.after);
  if (asked.before) where(" AND seq < ?", *asked.before);
  if (!asked.stream.empty()) where(" AND stream = ?", asked.stream);
  if (!asked.event.empty()) where(" AND event = ?", asked.event);
  where(asked.after ? " ORDER BY seq LIMIT ?" : " ORDER BY seq DESC LIMIT ?", asked.limit);
  db::Statement rows = connection.prepare(sql);
  rows.bind(args);
  return rows;
}

wire::Response log_reply(service::Read& read, const db::Database& database, const LogAsked& asked) {
  JsonArray events;
  db::Statement row = log_rows(read.connection(), asked);
  while (row.step()) {
    auto data = wire::parse_json(row.text(4), {.allows_nul = true});
    events.emplace_back(JsonObject{{"seq", row.int64(0)},
                                   {"hora", to_iso(Utc{row.int64(1)})},
                                   {"tema", row.text(2)},
                                   {"evento", row.text(3)},
                                   {"datos", data ? std::move(*data) : Json(row.text(4))},
                                   {"dispositivo", row.text(5)}});
  }
  return json_reply(JsonObject{
      {"epoca", database.epoch()}, {"cabeza", database.head()}, {"eventos", std::move(events)}});
}

void show_log(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  LogAsked asked = log_asked(query_of(call.request));
  run_read(desk->site(), std::move(caller), std::move(responder),
           [desk, asked = std::move(asked)](service::Read& read) {
             return log_reply(read, desk->site().database, asked);
           });
}

// All events alike, with where they were filed.
class Wrapped final : public edge::Veil {
 public:
  std::optional<std::string> data_of(const hub::Event& event) const override {
    std::string text = "{\"seq\":" + std::to_string(event.seq) + ",\"tema\":";
    append_json_string(text, event.stream);
    text += ",\"evento\":";
    append_json_string(text, event.name);
    text += ",\"dispositivo\":";
    append_json_string(text, event.origin);
    text += ",\"datos\":" + (event.data.empty() ? "null" : event.data) + "}";
    return text;
  }
};

// What all who watch share.
struct Watch {
  std::shared_ptr<edge::SseRoute> route;
  std::shared_ptr<const hub::Audience> audience = std::make_shared<hub::Everybody>();
  std::shared_ptr<const edge::Veil> veil = std::make_shared<Wrapped>();
};

std::optional<hub::Position> position_of(const edge::Call& call, const hub::Space& space) {
  auto back = edge::sse_position(call.request.header("Last-Event-ID"), {}, space);
  if (back) return back;
  return edge::sse_position({}, query_of(call.request), space);
}

void watch_log(const Desk& desk, const Watch& watch, edge::Call&& call,
               edge::Responder&& responder) {
  const service::Caller caller = desk.administrator(call.request);
  const Site& site = desk.site();
  responder.speak_for(caller.identity.name);
  edge::SseGuest guest{.space = site.space,
                       .audience = watch.audience,
                       .since = position_of(call, *site.space),
                       .veil = watch.veil,
                       .streams = {"*"}};
  edge::StreamAccept accept;
  accept.session = std::make_unique<edge::SseSession>(watch.route, std::move(guest));
  accept.head = edge::sse_head();
  accept.heartbeat = site.limits.sse_heartbeat;
  accept.owner = owner_of(caller.identity);
  accept.expires = caller.identity.expires;
  accept.at_expiry = {.code = 4401, .reason = "token_vencido"};
  std::move(responder).stream(std::move(accept));
}

void show_audit(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  run_read(
      desk->site(), std::move(caller), std::move(responder),
      [query = query_of(call.request)](service::Read& read) { return audit_reply(read, query); });
}

}  // namespace

std::shared_ptr<const void> add_admin_log(DeskRoutes& routes) {
  const Site& site = routes.desk()->site();
  auto watch = std::make_shared<Watch>();
  watch->route = edge::SseRoute::make(site.relay, site.limits.sse_retry, "message");
  routes.add("GET", "/registro", show_log);
  routes.add("GET", "/auditoria", show_audit);
  routes.add_with("GET", "/registro/vivo",
                  [desk = routes.desk(), watch](edge::Call&& call, edge::Responder&& responder) {
                    watch_log(*desk, *watch, std::move(call), std::move(responder));
                  });
  return watch;
}

}  // namespace chasqui::api
