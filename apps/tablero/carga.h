// Reading what publishers send: the same thing under the names of two generations, nested or flat.
// Pure.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "tipos.h"

namespace chasqui::tablero {

using Nombres = std::initializer_list<std::string_view>;

// {"reserva": {…}} or the members themselves.
const JsonObject& objeto_de(Clase clase, const JsonObject& datos);
const JsonObject& objeto_de(Clase clase, JsonObject&& datos) = delete;  // It would be gone.

// The first of the names that is there, as text: 7, "7" and {"id": 7} are all "7". Empty: none.
std::string texto_de(const JsonObject& objeto, Nombres nombres);
std::optional<Decimal> numero_de(const JsonObject& objeto, Nombres nombres);  // Also from text.
std::optional<Utc> momento_de(const JsonObject& objeto, Nombres nombres);

// The same for two writings of the same value: members in order of their names.
std::string canonica(const Json& valor);

// What listeners of an event by that name get in place of its data: older screens look for a flat
// object's members one level deeper, so it carries a copy of itself. nullopt: the data as they are.
std::optional<Json> carga_doblada(std::string_view evento, const JsonObject& datos, Clase clase);

}  // namespace chasqui::tablero
