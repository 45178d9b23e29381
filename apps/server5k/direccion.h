// The director's page: where older addresses lead to, and the socket of the list of competitions.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

// /admin/app/competencia/ of the administration that this one replaces, as bookmarks have it.
Answer ir_a_direccion(Read& read);

// /admin/app/competencia/{id}/{accion}/: the director's page, which asks before it acts. By GET
// nothing changes.
struct AccionDeAntes {
  static constexpr const char* kShapeName = "AccionDeAntes";
  std::string id, accion;  // "iniciar" or "detener"; anything else is 404.
};
BOOST_DESCRIBE_STRUCT(AccionDeAntes, (), (id, accion))
Answer preguntar_en_direccion(Read& read, const AccionDeAntes& cual);

// Hears that some competition was made, changed, started or stopped, or who judges.
service::Opening abrir_direccion(Read& read, const JsonObject& entrada);
void avisar_a_direccion(Tx& tx, Id competencia);  // 0: a new one, or accounts.
// To those who look at one competition: its teams changed, or who judges them. No id: several.
void avisar_inscripcion(Tx& tx, Id competencia, std::optional<Id> equipo);

}  // namespace chasqui::server5k
