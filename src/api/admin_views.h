// The lists that somebody keeps under a name.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET and PUT /vistas, PUT and DELETE /vistas/{id}: one's own, and those that administrators share.
void add_admin_views(DeskRoutes& routes);

// Whose something is: "user 7", "key 3", "operator operador".
std::string owner_text(const access::Identity& who);

}  // namespace chasqui::api
