// What a person wants to hear of: by type of notice and channel, and not at night.
#pragma once
#include "dominio.h"
#include "titular.h"

namespace chasqui::tablero {

struct Canales {
  bool bandeja = true;  // It is kept.
  bool toast = true;    // It may be shown at once.
};
// Of a notice by that name, to that text, now. What is critical is kept and shown in any case.
Canales canales_para(Read& read, const std::string& llave, std::string_view evento);

struct DeQuien {
  static constexpr const char* kShapeName = "DeQuien";
  std::optional<std::string> userId{};  // See titular_de().
};
BOOST_DESCRIBE_STRUCT(DeQuien, (), (userId))

// {"tipos": {"calificacion:creada": {"toast": true, "bandeja": false}, "*": {…}},
//  "silencio": {"desde": "22:00", "hasta": "07:00"} | null}; "*": all others.
Json preferencias(Read& read, const DeQuien& quien);
Json cambiar_preferencias(Tx& tx, const Cuerpo& cuerpo);  // The whole of it, in place of what was.

}  // namespace chasqui::tablero
