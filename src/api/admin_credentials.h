// What people and programs are signed in with: sessions and API keys.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET /sesiones?usuario=, DELETE /sesiones/{sesion}; GET and POST /llaves, DELETE /llaves/{id}.
// Only apps with [auth] have them.
void add_admin_credentials(DeskRoutes& routes);

}  // namespace chasqui::api
