// The public pages: made here, readable without a script; web/resultados makes results live.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

// Spanish unless English is asked for; what was asked for stays in the links of the page.
struct Portada {
  static constexpr const char* kShapeName = "PortadaDePaginas";
  std::optional<std::string> idioma{};  // "es" or "en".
};
BOOST_DESCRIBE_STRUCT(Portada, (), (idioma))

struct Direccion {  // Ids come as text: one that is no number is a page not found.
  static constexpr const char* kShapeName = "DireccionDePagina";
  std::string id;
  std::optional<std::string> categoria{};
  std::optional<std::string> idioma{};
};
BOOST_DESCRIBE_STRUCT(Direccion, (), (id, categoria, idioma))

Answer portada(Read& read, const Portada& pedido);
Answer pagina_resultados(Read& read, const Direccion& cual);
Answer fragmento_resultados(Read& read, const Direccion& cual);
Answer pagina_equipo(Read& read, const Direccion& cual);

}  // namespace chasqui::server5k
