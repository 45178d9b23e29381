// What goes on at the site's door: who is connected, what was asked lately, and figures.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET /conexiones, DELETE /conexiones/{conexion}, GET /peticiones, GET /medidas.
void add_admin_traffic(DeskRoutes& routes);

}  // namespace chasqui::api
