// What was accepted before: callers that send twice publish once.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "dominio.h"

namespace chasqui::tablero {

struct Aceptado {
  std::string codigo;       // What the caller was told as `id`.
  std::int64_t evento = 0;  // Its number among the events; 0: it was a notice.
};

// Of what the caller names itself, apart from what other callers name so.
std::string huella_de_nombre(const access::Identity& quien, std::string_view id_evento);
// Of the content: the same type, object and data, these as canonica() writes them.
std::string huella_de_carga(std::string_view tipo, std::string_view entidad,
                            std::string_view datos);

// A fingerprint that was looked up.
struct Huella {
  std::string texto;                      // Empty: the caller gave none; nothing is remembered.
  std::optional<Aceptado> aceptado = {};  // What was accepted under it and is not over.
  Id fila = {};                           // Where it is kept, also when it is over; 0: nowhere.
};
Huella buscar(Read& read, std::string texto);
// Now and then forgets those that are over, so that the table does not grow.
void recordar(Tx& tx, const Huella& huella, const Aceptado& aceptado,
              std::chrono::milliseconds cuanto);

}  // namespace chasqui::tablero
