// The records of any model for the administration: under the model's own rules, in full.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// /modelos/{modelo}: the list, with what is in the trash on demand, and one record: get, create,
// change, remove, restore. /relaciones/{modelo}: what a reference may be set to.
void add_admin_records(DeskRoutes& routes);

}  // namespace chasqui::api
