// Teams from a spreadsheet: looked at first, taken as a whole or not at all.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

inline constexpr std::size_t kFilasMax = 2'000;

struct Inscripcion {
  static constexpr const char* kShapeName = "Inscripcion";
  std::int64_t competition_id = 0;
  std::string csv;                  // With a first row of column names.
  std::optional<bool> confirmar{};  // Without it nothing is stored.
};
BOOST_DESCRIBE_STRUCT(Inscripcion, (), (competition_id, csv, confirmar))

// Columns name (nombre), number (dorsal), category (categoria), judge_username (juez); the last two
// may be absent or empty. {"filas","validas","guardados","errores":[{"fila","campo","error"}],
// "equipos"}: `fila` counts as the spreadsheet does, the names being row 1. Confirmed with errors
// it is refused with 400 "importacion" and the same `errores`, and nothing is stored.
Json importar_equipos(Tx& tx, const Inscripcion& pedida);

}  // namespace chasqui::server5k
