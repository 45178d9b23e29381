// How publishers fare, for who runs the site: counted in memory since the program started.
#pragma once
#include "dominio.h"
#include "service/tally.h"

namespace chasqui::tablero {

// {"desde", "publicadores": [{"nombre", "aceptados", "duplicados", "rechazados", "tasa_error",
// "ultima"}]}; tasa_error is in percent, of all that it sent.
Json publicadores(Read& read);

// What an answer of the publishing doors says: of a batch, each of its events.
service::Tally::Counts cuenta_de(const Json& respuesta);
void contar(const Read& read, const service::Tally::Counts& cuenta);

// The same service, counted under the name of who asks.
template <Json (*servicio)(Tx&, const Cuerpo&)>
Json contado(Tx& tx, const Cuerpo& cuerpo) {
  try {
    Json respuesta = servicio(tx, cuerpo);
    contar(tx, cuenta_de(respuesta));
    return respuesta;
  } catch (const Refusal&) {
    contar(tx, {.refused = 1});
    throw;
  }
}

}  // namespace chasqui::tablero
