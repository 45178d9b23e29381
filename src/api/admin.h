// The administration of a site, /admin/api/…: one for every app, made of what app.toml declares
// (docs/admin.md).
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// After the app's own routes: what the app serves at one of these addresses stays.
void add_admin(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
