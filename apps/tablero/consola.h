// For who runs the site: its sockets, what a room is told, and who would hear of an event.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

// {"conexiones": [{"socketId", "userId", "rol", "desde", "activo_en", "es_el_suyo", "salas"}]}
Json conexiones_abiertas(Read& read);

// {"zona", "difusion", "estricto", "tipos": [{"type", "clase"}]}: what its page has to know of the
// site; `clase` is the name that the data of the type nest under.
Json sitio(Read& read);

// {"event", "payload"?} to all who are in the room "sala"; kept for the audit.
Json emitir_en_sala(Tx& tx, const Cuerpo& cuerpo);

struct ConexionPedida {
  static constexpr const char* kShapeName = "ConexionPedida";
  std::string id;  // As "socketId" tells it.
};
BOOST_DESCRIBE_STRUCT(ConexionPedida, (), (id))

// Ends the socket, code 4410; kept for the audit. One that has not said who it is is not found.
Json desconectar(Tx& tx, const ConexionPedida& cual);

// {"type", "data"?}: {"conocido", "todos", "canales", "usuarios", "bandejas", "en_linea",
// "eventos": [{"evento", "rol"?}]}. Nothing is published.
Json simular(Read& read, const Cuerpo& cuerpo);

}  // namespace chasqui::tablero
