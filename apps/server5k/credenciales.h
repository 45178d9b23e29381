// Judges' accounts from a spreadsheet, and the passwords to hand them: told once, kept as a hash.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

inline constexpr std::size_t kJuecesMax = 300;  // A password takes tens of milliseconds to hash.

struct HojaDeJueces {
  static constexpr const char* kShapeName = "HojaDeJueces";
  std::string csv;                       // With a first row of column names.
  std::optional<bool> confirmar{};       // Without it nothing is stored.
  std::optional<std::string> formato{};  // "json" (the default), "csv" or "pdf", once confirmed.
};
BOOST_DESCRIBE_STRUCT(HojaDeJueces, (), (csv, confirmar, formato))

// Columns username (usuario), and as wished first_name (nombre), last_name (apellido), email
// (correo), role (rol: juez or cronometrista). {"filas","validas","guardados","errores",
// "jueces":[{"username","first_name","last_name","email","rol","clave"}]}; `clave` is null until it
// is confirmed. Confirmed with errors: as importar_equipos().
service::WriteStep importar_jueces(Read& read, const HojaDeJueces& pedida);

// Throws Refusal: kNotFound "juez", 403 "cuenta_no_es_de_juez".
access::Account exigir_que_solo_juzgue(Read& read, Id cuenta);

struct NuevaClave {
  static constexpr const char* kShapeName = "NuevaClave";
  Id id;
  std::optional<std::string> formato{};
};
BOOST_DESCRIBE_STRUCT(NuevaClave, (), (id, formato))

// For a judge who lost it: every session of the account ends. Accounts that can do more than judge
// are refused with 403 "cuenta_no_es_de_juez".
service::WriteStep cambiar_clave(Read& read, const NuevaClave& pedida);

}  // namespace chasqui::server5k
