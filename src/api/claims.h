// GET /me where there are no accounts: what a bearer token says, when it holds. For checking the
// verifier with tokens and keys of others.
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// 401 unless the token is signed with a key of the site and its dates hold; it may lack an expiry.
void add_claims(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
