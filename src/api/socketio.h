// Socket.IO for an app: each of its sockets is also a namespace of its path, with the same rules,
// events and answers. A frame {"event":"hola","data":{…}} is the event "hola" with one argument.
#pragma once
#include "api/site.h"
#include "edge/router.h"
#include "schema/app_schema.h"

namespace chasqui::api {

// What is returned must outlive the hub relay.
std::shared_ptr<const void> add_socketio(edge::RouteTable& routes, const Site& site,
                                         const schema::Socket& socket);

}  // namespace chasqui::api
