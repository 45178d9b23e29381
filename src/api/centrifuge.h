// The sockets that speak the Centrifuge protocol: who enters, what they may subscribe to, and
// calls of services.
#pragma once
#include <memory>
#include <vector>

#include "api/audience.h"
#include "api/site.h"
#include "edge/centrifuge_emulation.h"
#include "edge/router.h"
#include "schema/app_schema.h"

namespace chasqui::api {

// POST /emulation, for the sockets of a site that are none. What is returned must outlive the hub
// relay.
std::shared_ptr<edge::CentrifugeEmulation> add_emulation(edge::RouteTable& routes,
                                                         const Site& site);

struct CentrifugeNeeds {
  const Site& site;
  const std::shared_ptr<LoopAudiences>& audiences;
  const std::shared_ptr<edge::CentrifugeEmulation>& emulation;
};
// The WebSocket at the socket's path, and beside it http_stream and sse: "/connection/sse" for
// "/connection/websocket". What is returned must outlive the hub relay. A stream of the socket that
// ends with ":*" stands for all that continue it: "competencia:*".
std::shared_ptr<const void> add_centrifuge(edge::RouteTable& routes, const CentrifugeNeeds& needs,
                                           const schema::Socket& socket);

}  // namespace chasqui::api
