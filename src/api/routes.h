// The map: every path of a site and of the admin listener.
#pragma once
#include <atomic>

#include "api/metrics.h"
#include "api/realtime.h"
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

struct SiteRoutes {
  edge::RouteTable table;
  Keepsakes kept;  // Must outlive the hub relay.
};

SiteRoutes site_routes(const Site& site, const std::atomic<bool>& is_ready);
edge::RouteTable admin_routes(const Metered& metered, const std::atomic<bool>& is_ready);

}  // namespace chasqui::api
