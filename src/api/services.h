// The endpoints that an app registers in its table of contents.
#pragma once
#include "api/site.h"
#include "edge/router.h"
#include "schema/rules.h"

namespace chasqui::api {

// Throws std::logic_error for a route without a rule: nothing is open by accident.
void add_services(edge::RouteTable& routes, const Site& site);
schema::Rule rule_of(const Site& site, const service::Route& route);  // Throws the same.

}  // namespace chasqui::api
