// Records out of a file that a spreadsheet wrote: tried first, then all of them or none.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

inline constexpr std::size_t kImportRowsMax = 10'000;
inline constexpr std::size_t kImportBytesMax = 8 * 1024 * 1024;

// POST /modelos/{modelo}/importar {csv, columnas: {"Column": "field"}, clave?, confirmar}. Each row
// goes through the same rules as a record that is created or changed by hand.
void add_admin_import(DeskRoutes& routes);

}  // namespace chasqui::api
