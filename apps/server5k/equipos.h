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
void avisar_asignacion(Tx& tx, const Record& equipo_antes, const Json& juez);  // To the judges.

inline constexpr std::size_t kAsignacionesMax = 500;

struct AsignacionDeEquipo {
  static constexpr const char* kShapeName = "AsignacionDeEquipo";
  std::int64_t equipo_id = 0;
  std::optional<std::int64_t> judge_id{};
};
BOOST_DESCRIBE_STRUCT(AsignacionDeEquipo, (), (equipo_id, judge_id))

struct Asignaciones {
  static constexpr const char* kShapeName = "Asignaciones";
  Id id;  // The competition's.
  std::vector<AsignacionDeEquipo> asignaciones;
};
BOOST_DESCRIBE_STRUCT(Asignaciones, (), (id, asignaciones))
// All or none: {"asignados"}. 409 "otra_competencia" names the team that is not of this one.
Json asignar_jueces(Tx& tx, const Asignaciones& pedidas);

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
