#include "api/realtime.h"

#include <stdexcept>

#include "api/diagnostics.h"
#include "api/identify.h"
#include "api/input.h"
#include "edge/plain_session.h"

namespace chasqui::api {
namespace {

// Everybody who may connect hears everything, as long as sites have no accounts.
std::shared_ptr<const hub::Audience> audience_of(const service::Caller&) {
  static const auto everybody = std::make_shared<const hub::Everybody>();
  return everybody;
}

void add_plain(edge::RouteTable& routes, const Site& site, const schema::Socket& socket,
               const std::shared_ptr<edge::PlainRoute>& shared) {
  routes.add_socket(
      socket.path, [&site, &socket, shared](edge::Call&& call, edge::Responder&& responder) {
        const service::Caller caller = identify(site, call.request);
        authorise(socket.connect, caller);
        edge::PlainGuest guest{site.space, audience_of(caller),
                               edge::plain_position(query_of(call.request), *site.space)};
        edge::SocketAccept accept;
        accept.session = std::make_unique<edge::PlainSession>(shared, std::move(guest));
        std::move(responder).accept(std::move(accept));
      });
}

}  // namespace

Keepsakes add_sockets(edge::RouteTable& routes, const Site& site) {
  Keepsakes kept;
  for (const schema::Socket& socket : site.schema().sockets) {
    if (socket.connect.expr.op == schema::RuleOp::kNever)
      throw std::logic_error("socket " + socket.path + " has no rule: nobody may open it");
    if (socket.protocol == "plain") {
      auto shared = edge::PlainRoute::make(site.relay, site.limits, socket.streams);
      add_plain(routes, site, socket, shared);
      kept.push_back(shared);
    } else if (socket.protocol == "echo") {
      add_echo(routes, site, socket.path);
    } else if (socket.protocol == "broadcast") {
      kept.push_back(add_broadcast(routes, site, socket.path));
    } else {
      throw std::logic_error("socket " + socket.path + ": nobody speaks " + socket.protocol);
    }
  }
  return kept;
}

}  // namespace chasqui::api
