// Competitions as judges and boards read them.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

struct FiltroCompetencias {
  static constexpr const char* kShapeName = "FiltroCompetencias";
  std::optional<std::string> is_active{}, is_running{};  // Anything but "true" counts as false.
  std::optional<std::string> activa{}, en_curso{};       // What older clients call them.
};
BOOST_DESCRIBE_STRUCT(FiltroCompetencias, (), (is_active, is_running, activa, en_curso))

// Those of the judge's own teams, all for directors; the newest first.
std::vector<Json> listar_competencias(Read& read, const FiltroCompetencias& filtro);
Json detalle_competencia(Read& read, const PorId& cual);
std::vector<Json> estado_competencias(Read& read);

JsonObject competencia_json(const Read& read, const Record& competencia);
// {"id","nombre","en_curso","activa"} and more, for sockets.
JsonObject competencia_para_jueces(const Record& competencia);

struct Salud {
  static constexpr const char* kShapeName = "Salud";
  std::string status = "ok";
};
BOOST_DESCRIBE_STRUCT(Salud, (), (status))
Salud salud(Read& read);
Json raiz_api(Read& read);
Json hora(Read& read);

}  // namespace chasqui::server5k
