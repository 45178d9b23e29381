#include "api/socketio.h"

#include <string>
#include <utility>

#include "api/docs_assets.h"
#include "api/inner_call.h"
#include "api/namespace.h"
#include "edge/engine_server.h"
#include "edge/static_files.h"

namespace chasqui::api {
namespace {

const schema::Socket* plain_socket(const Site& site, std::string_view path) {
  for (const schema::Socket& socket : site.schema().sockets)
    if (socket.path == path && socket.protocol == "plain") return &socket;
  return nullptr;
}

// A client is there for hours, and its opening's other headers are most of what it would weigh.
wire::Request what_is_kept_of(const wire::Request& opening) {
  return *inner_request(opening, "GET /?" + std::string(opening.query()), "");
}

// The main namespace: silent, for clients that enter it on the way to another.
class Silence final : public edge::SocketIoPeer {
 public:
  void on_connect(edge::SocketIoLink& link, const Json&) override { link.welcome(); }
  void on_event(edge::SocketIoEvent, std::optional<std::uint64_t>) override {}
  void on_close(edge::SocketIoClose) override {}
};

}  // namespace

std::shared_ptr<const void> add_socketio(edge::RouteTable& routes, const Site& site,
                                         const schema::Socket& socket) {
  auto hall = std::make_shared<SocketIoHall>(SocketIoHall{site, {}});
  hall->formats.resize(site.relay.loops());
  const edge::SocketIoSettings settings = edge::socketio_settings(site.limits);
  const auto make = [hall, settings](const edge::Call& call) {
    auto opening = std::make_shared<const wire::Request>(what_is_kept_of(call.request));
    return edge::make_socketio(
        settings,
        [hall, opening, routes = call.routes](std::string_view space)
            -> std::expected<std::unique_ptr<edge::SocketIoPeer>, JsonObject> {
          if (space == "/") return std::make_unique<Silence>();
          const schema::Socket* declared = plain_socket(hall->site, space);
          if (declared == nullptr) return std::unexpected(edge::invalid_namespace());
          return make_namespace({hall, *declared, opening, *routes});
        });
  };
  edge::EngineServer::add(routes, socket.path,
                          std::make_shared<edge::EngineServer>(
                              site.relay.all_loops(), edge::engine_settings(site.limits), make));
  const std::string_view path = socket.path;
  edge::add_assets(routes, path.ends_with('/') ? path.substr(0, path.size() - 1) : path,
                   socketio_assets());
  return hall;
}

}  // namespace chasqui::api
