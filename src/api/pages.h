// The pages of an app and what they load: files that are built into the program.
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// Throws std::logic_error for the address of a page that is not there.
void add_pages(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
