#include "api/realtime.h"

#include <stdexcept>
#include <utility>

#include "api/app_socket.h"
#include "api/audience.h"
#include "api/centrifuge.h"
#include "api/chooser.h"
#include "api/diagnostics.h"
#include "api/event_stream.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/socketio.h"
#include "edge/plain_session.h"
#include "edge/socket_refusal.h"
#include "schema/asker.h"

namespace chasqui::api {
namespace {

std::shared_ptr<LoopAudiences> audiences_of(const Site& site) {
  auto audiences = std::make_shared<LoopAudiences>();
  for (std::size_t i = 0; i < site.relay.loops(); ++i)
    audiences->push_back(std::make_unique<Audiences>(site.schema()));
  return audiences;
}

// What all sockets of one path share, whether or not the app answers on them.
struct PlainDoor {
  const Site& site;
  const schema::Socket& socket;
  std::shared_ptr<edge::PlainRoute> plain;
  std::shared_ptr<LoopAudiences> audiences;
  std::shared_ptr<const AppSocket> app;  // None: the app says nothing of its own on it.
};

edge::PlainKeys keys_of(const schema::SocketFrame& frame) {
  return {frame.event, frame.data, frame.seq, frame.epoch};
}

edge::SocketEnding ending(const PlainDoor& door, std::uint16_t code, std::string_view word) {
  const schema::SocketFrame& frame = door.socket.frame;
  JsonObject data{{"codigo", word}};
  JsonObject message{{frame.event, "error"}};
  if (frame.data.empty())
    message.set("codigo", word);
  else
    message.set(frame.data, std::move(data));
  return {code, std::string(word), to_text(Json(std::move(message)))};
}

// Pages cannot see the status of a refused upgrade: they are told after it.
void refuse(const PlainDoor& door, const Presented& presented, const edge::Call& call,
            edge::Responder&& responder) {
  const bool is_bad = presented.credential == Presented::Credential::kBad;
  const bool is_known = presented.identity.is_authenticated();
  if (door.app) {
    const service::SocketCodes& codes = door.app->route.codes();
    const auto& [code, text] = is_bad     ? codes.bad_token
                               : is_known ? codes.forbidden
                                          : codes.no_token;
    return refuse_app_socket(*door.app, {code, text}, call, std::move(responder));
  }
  edge::SocketAccept refusal =
      edge::refuse_after_accept(is_bad     ? ending(door, 4401, "token_invalido")
                                : is_known ? ending(door, 4403, "prohibido")
                                           : ending(door, 4401, "no_autenticado"));
  const std::string protocol = bearer_subprotocol(call.request);
  if (!protocol.empty()) refusal.protocols = {protocol};
  std::move(responder).accept(std::move(refusal));
}

// The socket ends with the credential that opened it.
edge::SocketAccept accept_of(const PlainDoor& door, const access::Identity& who,
                             const wire::Request& request) {
  edge::SocketAccept accept;
  accept.owner = owner_of(who);
  if (!door.app || !door.app->route.outlives_token()) accept.expires = who.expires;
  accept.at_expiry = ending(door, 4401, "token_vencido");
  const std::string protocol = bearer_subprotocol(request);
  if (!protocol.empty()) accept.protocols = {protocol};
  return accept;
}

void open_plain(const std::shared_ptr<const PlainDoor>& door, edge::Call&& call,
                edge::Responder&& responder) {
  Presented presented = present(door->site, call.request, Door::kSocket);
  const bool may_enter =
      presented.credential != Presented::Credential::kBad &&
      schema::allows_any(door->socket.connect, schema::asker_of(presented.identity)) !=
          schema::Verdict::kNo;
  if (!may_enter) return refuse(*door, presented, call, std::move(responder));
  const service::Caller caller{std::move(presented.identity), door->site.clock.now(), {}};
  Ears ears = door->audiences->at(responder.loop().index())->of(schema::asker_of(caller.identity));
  edge::PlainGuest guest{door->site.space, std::move(ears.audience),
                         edge::plain_position(query_of(call.request), *door->site.space),
                         std::move(ears.veil)};
  if (!door->app)
    guest.chooser = make_chooser(door->site, {schema::asker_of(caller.identity), guest.audience,
                                              door->audiences, responder.loop()});
  guest.who = {call.socket.name.empty() ? new_socket_name() : call.socket.name,
               user_text(caller.identity)};
  auto admit = [door, accept = accept_of(*door, caller.identity, call.request)](
                   edge::Responder&& out, edge::PlainGuest admitted) mutable {
    accept.session = std::make_unique<edge::PlainSession>(door->plain, std::move(admitted));
    std::move(out).accept(std::move(accept));
  };
  if (!door->app) return admit(std::move(responder), std::move(guest));
  open_app_socket(door->app, {caller, std::move(call), std::move(guest)}, std::move(responder),
                  std::move(admit));
}

std::shared_ptr<edge::PlainRoute> add_plain(edge::RouteTable& routes, const Site& site,
                                            const schema::Socket& socket,
                                            const std::shared_ptr<LoopAudiences>& audiences) {
  auto plain =
      edge::PlainRoute::make(site.relay, site.limits, socket.streams, keys_of(socket.frame));
  auto door = std::make_shared<PlainDoor>(PlainDoor{site, socket, plain, audiences, nullptr});
  if (const service::SocketRoute* route = site.context.app.socket_at(socket.path)) {
    plain->limits.messages = {.burst = 2 * route->per_second(), .per_second = route->per_second()};
    plain->limits.too_many = route->codes().flood.first;
    door->app = std::make_shared<const AppSocket>(
        AppSocket{site, socket, *route, audiences, make_endings(site.relay, site.space)});
  }
  routes.add_socket(socket.path,
                    [door = std::shared_ptr<const PlainDoor>(std::move(door))](
                        edge::Call&& call, edge::Responder&& responder) {
                      open_plain(door, std::move(call), std::move(responder));
                    },
                    {.any_origin = socket.any_origin});
  return plain;
}

}  // namespace

Keepsakes add_sockets(edge::RouteTable& routes, const Site& site) {
  const auto audiences = audiences_of(site);
  Keepsakes kept{audiences};
  std::shared_ptr<edge::CentrifugeEmulation> emulation;  // Of all sockets of its protocol.
  for (const schema::Socket& socket : site.schema().sockets) {
    if (socket.connect.expr.op == schema::RuleOp::kNever)
      throw std::logic_error("socket " + socket.path + " has no rule: nobody may open it");
    if (socket.protocol == "plain") {
      kept.push_back(add_plain(routes, site, socket, audiences));
    } else if (socket.protocol == "sse") {
      kept.push_back(add_event_stream(routes, site, socket, audiences));
    } else if (socket.protocol == "centrifuge") {
      if (!emulation) kept.push_back(emulation = add_emulation(routes, site));
      kept.push_back(add_centrifuge(routes, {site, audiences, emulation}, socket));
    } else if (socket.protocol == "socketio") {
      kept.push_back(add_socketio(routes, site, socket));
    } else if (socket.protocol == "echo") {
      add_echo(routes, site, socket.path);
    } else if (socket.protocol == "broadcast") {
      kept.push_back(add_broadcast(routes, site, socket.path));
    } else if (socket.protocol == "engineio-echo") {
      add_engine_echo(routes, site, socket.path);
    } else if (socket.protocol == "socketio-echo") {
      add_socketio_echo(routes, site, socket.path);
    } else {
      throw std::logic_error("socket " + socket.path + ": nobody speaks " + socket.protocol);
    }
  }
  return kept;
}

}  // namespace chasqui::api
