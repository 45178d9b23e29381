#include "api/diagnostics.h"

#include "edge/eco_engine.h"
#include "edge/eco_sessions.h"
#include "edge/engine_server.h"

namespace chasqui::api {
namespace {

edge::RouteOptions large_body() {
  edge::RouteOptions options;
  options.body_bytes_max = kEchoMessageBytesMax;
  return options;
}

std::string request_text(const wire::Request& request) {
  std::string text = request.method_text + " " + request.target + " HTTP/1." +
                     std::to_string(request.version_minor) + "\r\n";
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const wire::Header header = request.headers[i];
    text.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  return text + "\r\n";
}

void say_back(edge::Call&& call, edge::Responder&& responder) {
  wire::Request& request = call.request;
  if (request.body.empty())
    return std::move(responder).send(wire::Response::text(200, request_text(request)));
  wire::Response response;
  const std::string_view type = request.header("Content-Type");
  response.set("Content-Type", type.empty() ? "application/octet-stream" : type);
  response.body = std::move(request.body);
  std::move(responder).send(std::move(response));
}

edge::SocketAccept eco_accept(std::unique_ptr<edge::SocketSession> session) {
  edge::SocketAccept accept;
  accept.session = std::move(session);
  accept.message_bytes_max = kEchoMessageBytesMax;
  accept.fragments_max = 0;
  return accept;
}

}  // namespace

void add_echo(edge::RouteTable& routes, const Site&, const std::string& path) {
  routes.add_socket(path, [](edge::Call&&, edge::Responder&& responder) {
    std::move(responder).accept(eco_accept(std::make_unique<edge::EchoSession>()));
  });
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
    routes.add(method, path, say_back, large_body());
}

void add_engine_echo(edge::RouteTable& routes, const Site& site, const std::string& path) {
  edge::EngineServer::add(routes, path,
                          std::make_shared<edge::EngineServer>(
                              site.relay.all_loops(), edge::engine_settings(site.limits),
                              [](const edge::Call&) { return edge::make_engine_echo(); }));
}

void add_socketio_echo(edge::RouteTable& routes, const Site& site, const std::string& path) {
  const edge::SocketIoSettings settings = edge::socketio_settings(site.limits);
  const auto make = [settings](const edge::Call&) {
    return edge::make_socketio(settings, edge::open_socketio_echo);
  };
  edge::EngineServer::add(routes, path,
                          std::make_shared<edge::EngineServer>(
                              site.relay.all_loops(), edge::engine_settings(site.limits), make));
}

std::shared_ptr<const void> add_broadcast(edge::RouteTable& routes, const Site& site,
                                          const std::string& path) {
  auto shared = std::make_shared<edge::BroadcastRoute>();
  shared->relay = &site.relay;
  shared->space = site.space;
  routes.add_socket(path, [shared](edge::Call&&, edge::Responder&& responder) {
    std::move(responder).accept(eco_accept(std::make_unique<edge::BroadcastSession>(*shared)));
  });
  routes.add(
      "POST", path,
      [shared](edge::Call&& call, edge::Responder&& responder) {
        shared->relay->publish_ephemeral(shared->space,
                                         edge::broadcast_event(call.request.body, true));
        std::move(responder).send(wire::Response::empty(204));
      },
      large_body());
  return shared;
}

}  // namespace chasqui::api
