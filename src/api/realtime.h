// The sockets that an app declares: which protocol answers at which path.
#pragma once
#include <memory>
#include <vector>

#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// What sockets of a path share; must outlive the hub relay.
using Keepsakes = std::vector<std::shared_ptr<const void>>;

// Throws std::logic_error for a socket without a rule, or of a protocol that nobody speaks.
Keepsakes add_sockets(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
