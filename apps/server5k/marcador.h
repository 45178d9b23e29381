// A competition's results as they stand, out of the database.
#pragma once
#include "dominio.h"
#include "resultados.h"

namespace chasqui::server5k {

struct Marcador {
  Record competencia;
  std::string filtro;  // A category; empty: all of them in one table.
  std::vector<Fila> filas;
  std::vector<std::pair<std::string, std::string>> categorias;  // Code and name of those in use.

  std::int64_t calificados() const;
  std::int64_t descalificados() const;
  std::string nombre_de(std::string_view codigo) const;
};
Marcador marcador_de(Read& read, Record competencia, std::string_view categoria);

// One team's line in the table of its competition; nullopt when it has none yet.
std::optional<Fila> fila_de_equipo(const Marcador& marcador, Id equipo);

Json marcador_json(const Read& read, const Marcador& marcador);
// A fingerprint of what is ranked: the same for the same places and times.
std::string huella(const Marcador& marcador);

}  // namespace chasqui::server5k
