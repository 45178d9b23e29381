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
// Of the content: the same type, object and data.
std::string huella_de_carga(std::string_view tipo, std::string_view entidad, const Json& datos);

std::optional<Aceptado> ya_aceptado(Read& read, const std::string& huella);
// Forgets a few that are over, so that the table does not grow.
void recordar(Tx& tx, const std::string& huella, const Aceptado& aceptado,
              std::chrono::milliseconds cuanto);

}  // namespace chasqui::tablero
