// The life of a competition: programada, en_curso, pausada, detenida, provisional, oficial. Each
// change is said once to judges and once to the public, with all its moments.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

struct ConMotivo {
  static constexpr const char* kShapeName = "ConMotivo";
  Id id;
  std::optional<std::string> motivo{};
};
BOOST_DESCRIBE_STRUCT(ConMotivo, (), (id, motivo))

struct AjusteDeInicio {
  static constexpr const char* kShapeName = "AjusteDeInicio";
  Id id;
  std::string started_at, motivo;  // ISO 8601.
};
BOOST_DESCRIBE_STRUCT(AjusteDeInicio, (), (id, started_at, motivo))
void refine(AjusteDeInicio*, schema::Shape& shape);

// Refused with a conflict that carries `started_at` when it runs already, naming the other one when
// another runs, and when it is not active.
Json iniciar(Tx& tx, const PorId& cual);
Json detener(Tx& tx, const PorId& cual);
Json pausar(Tx& tx, const PorId& cual);
// Back to running with the same start, also after a stop that was a mistake.
Json reanudar(Tx& tx, const PorId& cual);
// A new start after a false one: what was recorded stays, flagged as of the earlier start.
Json reiniciar(Tx& tx, const ConMotivo& cual);
// Moves the start; every published time moves the other way. One correction.
Json ajustar_inicio(Tx& tx, const AjusteDeInicio& ajuste);
Json publicar_provisional(Tx& tx, const PorId& cual);
Json oficializar(Tx& tx, const PorId& cual);  // Refused while something waits for review.
Json reabrir(Tx& tx, const ConMotivo& cual);

// Adds `delta_ms` to every time that counts and is no absence. Refused when one would not stay
// positive.
void correr_tiempos(Tx& tx, Id competencia, std::int64_t delta_ms);

}  // namespace chasqui::server5k
