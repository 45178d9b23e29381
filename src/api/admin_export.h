// All rows of a list as a file.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

inline constexpr std::int64_t kExportRowsMax = 50'000;

// GET /modelos/{modelo}/exportar?formato=csv|json and the parameters of the list. More rows than
// kExportRowsMax are refused (413 "demasiadas_filas" with how many there are).
void add_admin_export(DeskRoutes& routes);

}  // namespace chasqui::api
