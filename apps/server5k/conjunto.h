// Corrections of several records at once: one in the history, and undone as one.
#pragma once
#include "correcciones.h"

namespace chasqui::server5k {

// Whether a correction's `antes` and `despues` are {"registros": [{"id", …}]}.
bool es_de_varios(const Record& correccion);
// The exact former state of all of them; 409 "cambio_despues" when one changed since.
Record deshacer_varios(Tx& tx, const Record& correccion);

struct Intercambio {
  static constexpr const char* kShapeName = "Intercambio";
  Id id;                 // A record's,
  std::int64_t con = 0;  // and that of another one of the same competition.
  std::optional<std::string> motivo{};
};
BOOST_DESCRIBE_STRUCT(Intercambio, (), (id, con, motivo))
// Two finishes were taken for each other: team and shirt change places, the times stay. Answers
// {"registros", "correccion_id"}, as the others here. 409 "sin_cambios" when nothing differs.
Json intercambiar(Tx& tx, const Intercambio& pedido);

struct Corrimiento {
  static constexpr const char* kShapeName = "Corrimiento";
  Id id;              // The record that the numbers move from.
  std::string hacia;  // "despues": each number to the next finish; "antes": from the next one.
  std::optional<std::string> motivo{};
};
BOOST_DESCRIBE_STRUCT(Corrimiento, (), (id, hacia, motivo))
// The judge skipped a finish, or a number: the shirts of a team's finishes, by time, move by one
// from here on. "despues" leaves this one without a number and needs the last one to have none
// (409 "dorsal_sobra"); "antes" drops this one's number and leaves the last without.
Json correr_dorsales(Tx& tx, const Corrimiento& pedido);

// This one of the times that several judges have for a runner stands: it is confirmed, the others
// are void. 409 "sin_otros" when nobody else has one.
Json elegir(Tx& tx, const Correccion& pedida);

}  // namespace chasqui::server5k
