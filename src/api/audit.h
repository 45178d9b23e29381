// GET /auditoria, under the app's prefix: who changed what, for the app's administrators.
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// Parameters: modelo, registro (a key), quien (an account's id), limit (50, at most 500), despues
// (as X-Next-Cursor of the page before says). Newest first. Only apps with [auth] have it, and only
// while [app] audit is on; [auth] admin_roles may use it.
void add_audit(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
