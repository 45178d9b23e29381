// The sockets that speak the Centrifuge protocol: who enters, what they may subscribe to, and
// calls of services.
#pragma once
#include <memory>
#include <vector>

#include "api/audience.h"
#include "api/site.h"
#include "edge/router.h"
#include "schema/app_schema.h"

namespace chasqui::api {

// What is returned must outlive the hub relay. A stream of the socket that ends with ":*" stands
// for all that continue it: "competencia:*".
std::shared_ptr<const void> add_centrifuge(edge::RouteTable& routes, const Site& site,
                                           const schema::Socket& socket,
                                           const std::shared_ptr<LoopAudiences>& audiences);

}  // namespace chasqui::api
