// The administration of a site, /admin/api/…: one for every app, made of what app.toml declares
// (docs/admin.md).
#pragma once
#include <memory>

#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// After the app's own routes: what the app serves at one of these addresses stays. What is
// returned must outlive the hub relay.
std::shared_ptr<const void> add_admin(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
