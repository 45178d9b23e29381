// One action on many records; each is done or refused by itself.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

inline constexpr std::size_t kBulkMax = 500;

// POST /modelos/{modelo}/lote {accion: cambiar|borrar|restaurar, ids, cambios?}
void add_admin_bulk(DeskRoutes& routes);

}  // namespace chasqui::api
