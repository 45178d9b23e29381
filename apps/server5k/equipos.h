// Teams as their judges read them.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

struct FiltroEquipos {
  static constexpr const char* kShapeName = "FiltroEquipos";
  std::optional<std::int64_t> competition_id{}, judge_id{};
  std::optional<std::int64_t> competencia_id{}, juez_id{};  // What older clients call them.
};
BOOST_DESCRIBE_STRUCT(FiltroEquipos, (), (competition_id, judge_id, competencia_id, juez_id))

std::vector<Json> listar_equipos(Read& read, const FiltroEquipos& filtro);
Json detalle_equipo(Read& read, const PorId& cual);
// {"equipo_id",…,"puede_enviar","registros"}; another judge's team is 403.
Answer estado_registros(Read& read, const PorId& cual);

struct Asignacion {
  static constexpr const char* kShapeName = "Asignacion";
  Id id;
  std::optional<std::int64_t> judge_id{};  // Null: nobody.
};
BOOST_DESCRIBE_STRUCT(Asignacion, (), (id, judge_id))
Json asignar_juez(Tx& tx, const Asignacion& asignacion);

struct EstadoDeEquipo {
  static constexpr const char* kShapeName = "EstadoDeEquipo";
  Id id;
  std::string estado;
  std::optional<std::string> motivo{};
};
BOOST_DESCRIBE_STRUCT(EstadoDeEquipo, (), (id, estado, motivo))
Json cambiar_estado_equipo(Tx& tx, const EstadoDeEquipo& cambio);
// `estado_equipo` of a judge: an own team did not start, did not finish, or did after all.
Json marcar_equipo(Tx& tx, const Message& mensaje);

}  // namespace chasqui::server5k
