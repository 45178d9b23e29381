// Clearing out old published times. What judges sent stays.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

struct Limpieza {
  static constexpr const char* kShapeName = "Limpieza";
  std::optional<std::int64_t> dias{};  // 90 when not said.
  std::optional<bool> confirmar{};     // Without it nothing is removed, only counted.
};
BOOST_DESCRIBE_STRUCT(Limpieza, (), (dias, confirmar))
void refine(Limpieza*, schema::Shape& shape);

// Times of competitions that ended more than `dias` days ago: {"registros","eliminados"}.
Json limpiar_registros_antiguos(Tx& tx, const Limpieza& pedida);

}  // namespace chasqui::server5k
