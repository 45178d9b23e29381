// What became of a record, by the audit, and back again.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET /modelos/{modelo}/{id}/historial, POST …/revertir {"entrada": id}.
void add_admin_history(DeskRoutes& routes);

}  // namespace chasqui::api
