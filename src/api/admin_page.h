// The administration's page: one for every app, built into the program. What it may show it asks
// of /admin/api; the page itself holds nothing of the site.
#pragma once
#include <span>

#include "api/site.h"
#include "base/asset.h"
#include "edge/router.h"

namespace chasqui::api {

std::span<const Asset> admin_assets();

// GET /admin/{rest...} and what the page loads. An app's own page at /admin stays: call this after
// the app's routes were added.
void add_admin_page(edge::RouteTable& routes);

}  // namespace chasqui::api
