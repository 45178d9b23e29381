// The generated endpoints of the app's models.
#pragma once
#include <vector>

#include "api/site.h"
#include "edge/router.h"
#include "schema/openapi.h"

namespace chasqui::api {

// Adds list, get, create, update and delete of every model, as far as it has them.
void add_records(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
