// What the page of the administration is told first: how one signs in, and what the app declares.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET /entrada (public), GET /aplicacion (who is signed in): models and fields that he may read.
void add_admin_app(DeskRoutes& routes);

}  // namespace chasqui::api
