// Is it alive, is it ready: for those who watch.
#pragma once
#include <atomic>

#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// /healthz answers while the program runs; /readyz is 503 while it starts or stops, or when the
// database cannot be read.
void add_health(edge::RouteTable& routes, const Site& site, const std::atomic<bool>& is_ready);

// The same for the program as a whole, without a look at any database.
void add_admin_health(edge::RouteTable& routes, const std::atomic<bool>& is_ready);

}  // namespace chasqui::api
