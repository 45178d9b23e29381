// Asks one of the site's own endpoints, as an HTTP request would: for protocols that call services
// over their socket. The same rules, limits and answers hold.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/site.h"
#include "edge/responder_slot.h"
#include "edge/router.h"
#include "wire/http.h"

namespace chasqui::api {

// `opening` is the request that the socket came in with: whose cookies, address and language hold.
// `call` is "POST /ventas?x=1"; `body` JSON text, or empty. nullopt when it is no method and path.
std::optional<wire::Request> inner_request(const wire::Request& opening, std::string_view call,
                                           std::string body);

struct InnerCall {
  const Site& site;
  const edge::RouteTable& routes;
  loop::Loop& loop;              // Where `done` is called, once.
  edge::SocketName socket = {};  // Of the one that is to open.
};
// Knocks at one of its sockets: a SocketAccept, or the Response that refuses.
void open_inside(const InnerCall& where, wire::Request request,
                 std::move_only_function<void(edge::Answer)> done);
void ask_inside(const InnerCall& where, wire::Request request,
                std::move_only_function<void(wire::Response)> done);

}  // namespace chasqui::api
