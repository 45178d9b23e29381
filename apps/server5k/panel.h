// The director's page: competitions with their state and clock, judges, start and stop, sheets. It
// signs in with a browser's session and uses the API as anybody would.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

Answer panel(Read& read);

// /admin/app/competencia/{id}/{accion}/: the same page, which asks before it acts. By GET nothing
// changes.
struct AccionDelPanel {
  static constexpr const char* kShapeName = "AccionDelPanel";
  std::string id, accion;
};
BOOST_DESCRIBE_STRUCT(AccionDelPanel, (), (id, accion))
Answer confirmar_en_panel(Read& read, const AccionDelPanel& cual);

}  // namespace chasqui::server5k
