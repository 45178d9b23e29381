// The public pages: made here, readable without a script; web/resultados makes results live.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

struct Direccion {  // Ids come as text: one that is no number is a page not found.
  static constexpr const char* kShapeName = "DireccionDePagina";
  std::string id;
  std::optional<std::string> categoria{};
};
BOOST_DESCRIBE_STRUCT(Direccion, (), (id, categoria))

Answer portada(Read& read);
Answer pagina_resultados(Read& read, const Direccion& cual);
Answer fragmento_resultados(Read& read, const Direccion& cual);
Answer pagina_equipo(Read& read, const Direccion& cual);

}  // namespace chasqui::server5k
