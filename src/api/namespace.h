// One client in the Socket.IO namespace of one socket of the app: the session that a plain
// WebSocket there would have.
#pragma once
#include <memory>
#include <vector>

#include "api/site.h"
#include "edge/router.h"
#include "edge/socketio.h"
#include "edge/socketio_format.h"
#include "schema/app_schema.h"
#include "wire/http.h"

namespace chasqui::api {

// What all clients of the path share.
struct SocketIoHall {
  const Site& site;
  std::vector<edge::SocketIoFormats> formats;  // By loop.
};

struct NamespaceOrigin {
  std::shared_ptr<SocketIoHall> hall;
  const schema::Socket& declared;
  std::shared_ptr<const wire::Request> opening;
  const edge::RouteTable& routes;
};

// Its handshake's `auth` may bring a token, {"token": "…"}, and after a cut {"pid", "offset"}
// (connection state recovery, Socket.IO 4.6): who it was, what it heard, and from where it goes on.
std::unique_ptr<edge::SocketIoPeer> make_namespace(NamespaceOrigin origin);

}  // namespace chasqui::api
