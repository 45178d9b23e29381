#include "panel.h"

#include "base/text.h"
#include "estilo.h"
#include "html.h"
#include "panel_fuente.h"

namespace chasqui::server5k {

Answer panel(Read&) {
  Html html;
  html.marca(kAntesDelTitulo).texto("Administración").marca(kDespuesDelTitulo);
  html.marca(kPanel).marca(kFinal);
  return Answer::html(std::move(html).tomar());
}

Answer confirmar_en_panel(Read& read, const AccionDelPanel& cual) {
  const auto id = parse_int(cual.id);
  const bool es_accion = cual.accion == "iniciar" || cual.accion == "detener";
  if (!id || !es_accion || !read.find("competencias", Id{*id}))
    throw Refusal(Kind::kNotFound, "no_encontrado", "Competencia no encontrada");
  return panel(read);
}

}  // namespace chasqui::server5k
