#include "api/admin_traffic.h"

#include <algorithm>
#include <map>

#include "api/accounts.h"
#include "api/audit.h"
#include "api/figures.h"
#include "api/run.h"
#include "base/errors.h"
#include "base/log.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kSocketsMax = 500;
constexpr std::uint16_t kSentAway = 4403;

edge::Listener& listener_of(const Desk& desk) {
  if (!desk.site().listener)
    throw Refusal(Kind::kUnavailable, "puerta", "Este sitio no tiene puerta que mirar");
  return *desk.site().listener;
}

std::string protocol_of(const schema::AppSchema& schema, const edge::OpenSocket& socket) {
  for (const schema::Socket& declared : schema.sockets)
    if (declared.path == socket.route) return declared.protocol;
  return socket.is_stream ? "sse" : "websocket";
}

Json who_of(const Site& site, const edge::SocketOwner& owner) {
  if (owner.key != 0) return "llave " + std::to_string(owner.key);
  if (owner.account == 0) return nullptr;
  const auto member = site.accounts ? site.accounts->directory().member(owner.account) : nullptr;
  return member ? Json(member->identity.name) : Json("cuenta " + std::to_string(owner.account));
}

JsonObject socket_json(const Site& site, const edge::OpenSocket& socket) {
  return {{"id", socket.id},
          {"quien", who_of(site, socket.owner)},
          {"protocolo", protocol_of(site.schema(), socket)},
          {"ruta", socket.route},
          {"direccion", socket.remote},
          {"desde", to_iso(socket.opened_at)},
          {"temas", JsonArray(socket.streams.begin(), socket.streams.end())},
          {"cola_bytes", static_cast<std::int64_t>(socket.queued_bytes)}};
}

wire::Response sockets_reply(const Site& site, const std::vector<edge::OpenSocket>& sockets) {
  std::map<std::string, std::int64_t> counts;
  JsonArray rows;
  for (const edge::OpenSocket& socket : sockets) {
    ++counts[protocol_of(site.schema(), socket)];
    if (rows.size() < kSocketsMax) rows.emplace_back(socket_json(site, socket));
  }
  JsonObject by_protocol;
  for (const auto& [protocol, count] : counts) by_protocol.append(protocol, count);
  return json_reply(JsonObject{{"total", static_cast<std::int64_t>(sockets.size())},
                               {"por_protocolo", std::move(by_protocol)},
                               {"conexiones", std::move(rows)}});
}

// What all loops say is put together on one of them; the responder waits in shared hands, because
// what is asked for may be copied.
template <class Reply>
void look(const DeskRef& desk, edge::Responder&& responder, Reply reply) {
  edge::Listener& listener = listener_of(*desk);
  auto shared = std::make_shared<edge::Responder>(std::move(responder));
  listener.look([desk, shared, reply](const edge::Traffic& traffic) {
    std::move(*shared).send(reply(desk->site(), traffic));
  });
}

void list_sockets(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  responder.speak_for(desk->administrator(call.request).identity.name);
  look(desk, std::move(responder), [](const Site& site, const edge::Traffic& traffic) {
    return sockets_reply(site, traffic.sockets);
  });
}

JsonObject request_json(const edge::SeenRequest& seen) {
  return {{"hora", to_iso(seen.at)},
          {"metodo", seen.method},
          {"ruta", masked(seen.target)},
          {"estado", seen.status},
          {"ms", static_cast<double>(seen.took / std::chrono::microseconds(1)) / 1e3},
          {"quien", seen.asker.empty() ? Json() : Json(seen.asker)},
          {"direccion", seen.remote},
          {"id", seen.id}};
}

void list_requests(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  responder.speak_for(desk->administrator(call.request).identity.name);
  look(desk, std::move(responder), [](const Site&, const edge::Traffic& traffic) {
    JsonArray rows;
    for (const edge::SeenRequest& seen : traffic.requests) rows.emplace_back(request_json(seen));
    return json_reply(Json(std::move(rows)));
  });
}

void note_sent_away(const DeskRef& desk, WriteRequest request, edge::Responder&& responder,
                    std::string id) {
  run_platform_write(desk->site(), std::move(request), std::move(responder),
                     [id = std::move(id)](db::WriteTx& write, const service::Caller& caller) {
                       note(write, caller,
                            {.action = "delete", .model = "conexiones", .record = id});
                       return wire::Response::empty(204);
                     });
}

struct SendAway {
  WriteRequest request;
  edge::Responder responder;
};

void send_away(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  edge::Listener& listener = listener_of(*desk);
  std::string id(call.param("conexion"));
  auto asked = std::make_shared<SendAway>(
      SendAway{{std::move(caller), std::move(call), false}, std::move(responder)});
  listener.send_away(
      id, {.code = kSentAway, .reason = "cerrada"}, [desk, asked, id](bool was_there) {
        if (was_there)
          return note_sent_away(desk, std::move(asked->request), std::move(asked->responder), id);
        std::move(asked->responder)
            .refuse(Refusal(Kind::kNotFound, "conexion", "Esa conexión ya no está"));
      });
}

void show_figures(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  run_read(desk->site(), std::move(caller), std::move(responder), [desk](service::Read& read) {
    return json_reply(figures_of(desk->site(), read.connection(), desk->since()));
  });
}

}  // namespace

void add_admin_traffic(DeskRoutes& routes) {
  routes.add("GET", "/conexiones", list_sockets);
  routes.add("DELETE", "/conexiones/{conexion}", send_away);
  routes.add("GET", "/peticiones", list_requests);
  routes.add("GET", "/medidas", show_figures);
}

}  // namespace chasqui::api
