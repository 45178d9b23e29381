#include "edge/engine_server.h"

#include <optional>
#include <utility>

#include "base/errors.h"
#include "base/text.h"
#include "wire/base64.h"

namespace chasqui::edge {
namespace {

constexpr std::string_view kRevision = "4";
constexpr std::size_t kSidBytes = 15;

// Random, with the loop before it: whoever gets a request knows where the session lives.
std::string make_sid(std::size_t loop) {
  SystemRandom random;
  return std::to_string(loop) + "." + wire::random_base64url(random, kSidBytes);
}

wire::Query query_of(const Call& call) {
  return wire::parse_query(call.request.query()).value_or(wire::Query());
}

std::optional<EngineRefusal> refusal_of(const wire::Query& query, std::string_view transport) {
  if (query.get("transport") != transport) return EngineRefusal::kTransportUnknown;
  if (query.get("EIO") != kRevision) return EngineRefusal::kUnsupportedVersion;
  return std::nullopt;
}

Refusal no_room() {
  return Refusal(Kind::kUnavailable, "ocupado", "Too many sessions, try again").retry_after(1);
}

}  // namespace

struct EngineServer::Table {
  explicit Table(loop::Loop& of) : loop(of) {}

  std::shared_ptr<EngineSession> find(const std::string& sid) const {
    const auto found = sessions.find(sid);
    return found == sessions.end() ? nullptr : found->second;
  }

  loop::Loop& loop;
  bool is_stopping = false;
  std::unordered_map<std::string, std::shared_ptr<EngineSession>> sessions;
};

EngineServer::EngineServer(std::span<loop::Loop* const> loops, EngineSettings settings,
                           MakeUser make_user)
    : settings_(settings), make_user_(std::move(make_user)) {
  for (loop::Loop* loop : loops) tables_.push_back(std::make_unique<Table>(*loop));
}

EngineServer::~EngineServer() = default;

void EngineServer::add(RouteTable& routes, std::string_view pattern,
                       const std::shared_ptr<EngineServer>& server) {
  RouteOptions options;
  options.body_bytes_max = server->settings_.payload_bytes_max;
  for (const char* method : {"GET", "POST", "*"}) {
    routes.add(
        method, pattern,
        [server](Call&& call, Responder&& responder) {
          server->take(std::move(call), std::move(responder));
        },
        options);
  }
  routes.add_socket(pattern, [server](Call&& call, Responder&& responder) {
    server->take_socket(std::move(call), std::move(responder));
  });
  routes.on_stop([weak = std::weak_ptr(server)] {
    if (const auto still = weak.lock()) still->stop();
  });
}

void EngineServer::take(Call&& call, Responder&& responder) {
  const wire::Query query = query_of(call);
  if (const auto why = refusal_of(query, "polling"))
    return std::move(responder).send(engine_refusal(*why));
  const std::string_view sid = query.get("sid");
  if (sid.empty()) return open_by_poll(std::move(call), std::move(responder));
  Table* table = table_of(sid);
  if (table == nullptr)
    return std::move(responder).send(engine_refusal(EngineRefusal::kSessionUnknown));
  if (&table->loop == &responder.loop()) return take_at_home(*table, call, std::move(responder));
  table->loop.post([weak = weak_from_this(), table, call = std::move(call),
                    responder = std::move(responder)]() mutable {
    if (const auto self = weak.lock()) self->take_at_home(*table, call, std::move(responder));
  });
}

void EngineServer::take_at_home(Table& table, const Call& call, Responder&& responder) {
  const auto session = table.find(std::string(query_of(call).get("sid")));
  if (!session) return std::move(responder).send(engine_refusal(EngineRefusal::kSessionUnknown));
  if (call.request.method == wire::Method::kGet) return session->poll(std::move(responder));
  if (call.request.method == wire::Method::kPost)
    return session->push(call.request.body, std::move(responder));
  std::move(responder).send(engine_refusal(EngineRefusal::kBadRequest));
}

void EngineServer::open_by_poll(Call&& call, Responder&& responder) {
  if (call.request.method != wire::Method::kGet)
    return std::move(responder).send(engine_refusal(EngineRefusal::kBadMethod));
  if (!has_room(responder.loop())) return std::move(responder).refuse(no_room());
  const auto session = make(call, responder.loop());
  session->open_by_poll(std::move(responder));
}

void EngineServer::take_socket(Call&& call, Responder&& responder) {
  const wire::Query query = query_of(call);
  if (const auto why = refusal_of(query, "websocket"))
    return std::move(responder).send(engine_refusal(*why));
  const std::string sid(query.get("sid"));
  if (sid.empty()) return open_by_socket(call, std::move(responder));
  Table* table = table_of(sid);
  if (table == nullptr)
    return std::move(responder).send(engine_refusal(EngineRefusal::kSessionUnknown));
  if (&table->loop == &responder.loop()) return join_socket(*table, sid, std::move(responder));
  table->loop.post(
      [weak = weak_from_this(), table, sid, responder = std::move(responder)]() mutable {
        if (const auto self = weak.lock()) self->join_socket(*table, sid, std::move(responder));
      });
}

void EngineServer::open_by_socket(const Call& call, Responder&& responder) {
  if (!has_room(responder.loop())) return std::move(responder).refuse(no_room());
  const auto session = make(call, responder.loop());
  session->open_by_socket();
  loop::Loop& home = responder.loop();
  accept(std::move(responder), home, session);
}

void EngineServer::join_socket(Table& table, const std::string& sid, Responder&& responder) {
  const auto session = table.find(sid);
  if (!session) return std::move(responder).send(engine_refusal(EngineRefusal::kSessionUnknown));
  if (!session->may_upgrade())
    return std::move(responder).send(engine_refusal(EngineRefusal::kBadRequest));
  accept(std::move(responder), table.loop, session);
}

void EngineServer::accept(Responder&& responder, loop::Loop& home,
                          std::weak_ptr<EnginePipeEnd> end) const {
  auto pipe = std::make_shared<EnginePipe>(home, responder.loop(), std::move(end));
  SocketAccept accept;
  accept.session = std::make_unique<EngineSocket>(std::move(pipe));
  accept.may_deflate = false;  // As the reference server: what is shared goes out as it is.
  accept.message_bytes_max = settings_.payload_bytes_max;
  std::move(responder).accept(std::move(accept));
}

std::shared_ptr<EngineSession> EngineServer::make(const Call& call, loop::Loop& loop) {
  Table& table = *tables_.at(loop.index());
  std::string sid = make_sid(loop.index());
  auto session = std::make_shared<EngineSession>(
      EngineBirth{.loop = loop,
                  .settings = settings_,
                  .sid = sid,
                  .remote = call.request.remote,
                  .user = make_user_(call),
                  .on_gone = [&table](const std::string& gone) { table.sessions.erase(gone); }});
  table.sessions.emplace(std::move(sid), session);
  return session;
}

// While it stops, a poll would wait for what never comes. A session that polls has no connection
// that the site counts: it is counted here.
bool EngineServer::has_room(const loop::Loop& loop) const {
  const Table& table = *tables_.at(loop.index());
  return !table.is_stopping && table.sessions.size() < settings_.sessions_max;
}

EngineServer::Table* EngineServer::table_of(std::string_view sid) {
  const auto index = parse_int(sid.substr(0, sid.find('.')));
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= tables_.size()) return nullptr;
  return tables_[static_cast<std::size_t>(*index)].get();
}

// From any thread. Sockets are ended by their connections.
void EngineServer::stop() {
  for (const auto& table : tables_) {
    table->loop.post([weak = weak_from_this(), at = table.get()] {
      const auto self = weak.lock();
      if (!self) return;
      at->is_stopping = true;
      const auto sessions = at->sessions;  // They leave the table as they end.
      for (const auto& [sid, session] : sessions) session->stop();
    });
  }
}

}  // namespace chasqui::edge
