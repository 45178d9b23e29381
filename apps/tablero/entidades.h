// The last known state of reservations, payments, ratings, services and people, as their events
// tell it: what the figures are counted from.
#pragma once
#include <optional>
#include <string>
#include <string_view>

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

// The record of an object that nothing is known of yet. nullopt: it has no id, or no such record.
struct Ficha {
  std::string_view modelo;
  Record valores;
};
std::optional<Ficha> ficha_de(const Read& read, const Tipo& tipo, const JsonObject& objeto,
                              Utc marca);

}  // namespace chasqui::tablero
