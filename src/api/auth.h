// Signing in and out, as [auth.paths] of app.toml says: for programs with tokens, for browsers with
// a cookie ({"cookie": true} beside the password).
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// Nothing when the site has no accounts.
void add_auth(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
