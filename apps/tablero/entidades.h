// The last known state of reservations, payments, ratings, services and people, as their events
// tell it: what the figures are counted from.
#pragma once
#include <string>

#include "carga.h"
#include "dominio.h"

namespace chasqui::tablero {

// Whose business an event is, as texts; empty: not known.
struct Partes {
  std::string cliente, proveedor;
};
Partes partes_de(Read& read, Clase clase, const JsonObject& objeto);

// Takes in what an event of that moment says. False when it is older than what is known already:
// nothing changes then.
bool aplicar(Tx& tx, const Tipo& tipo, const JsonObject& objeto, Utc marca);

}  // namespace chasqui::tablero
