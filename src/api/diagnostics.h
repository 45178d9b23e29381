// What apps/eco offers: endpoints that say back what came, for checking proxies and clients.
#pragma once
#include <memory>
#include <string>

#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

inline constexpr std::size_t kEchoMessageBytesMax = 16 * 1024 * 1024;

// The body in its type for every method; without a body the request as text. A WebSocket gets each
// message back.
void add_echo(edge::RouteTable& routes, const Site& site, const std::string& path);
// Engine.IO: each message comes back. Socket.IO, in the namespaces / and /custom: "auth" with what
// the client connected with, "message" comes back as "message-back", "message-with-ack" is
// acknowledged with its own arguments.
void add_engine_echo(edge::RouteTable& routes, const Site& site, const std::string& path);
void add_socketio_echo(edge::RouteTable& routes, const Site& site, const std::string& path);
// A WebSocket whose messages go to everybody on it; POST does the same with its body. What is
// returned must outlive the hub relay.
std::shared_ptr<const void> add_broadcast(edge::RouteTable& routes, const Site& site,
                                          const std::string& path);

}  // namespace chasqui::api
