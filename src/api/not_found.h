// What nobody serves, in the words of the program that was there before.
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// In NestJS's style a 404 names what was asked for: "Cannot GET /x". In other styles the edge
// answers it.
void add_not_found(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
