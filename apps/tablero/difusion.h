// Who hears of an event, and by which names.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "dominio.h"
#include "entidades.h"

namespace chasqui::tablero {

// Whose business an event is, each once; not those who hear of everything.
std::vector<std::string> interesados(const Tipo* tipo, const Partes& partes);

// Under `difusion = total`: everybody. Under `audiencia`: whose business it is, and administrators.
std::vector<std::string> canales_del_evento(const Read& read, const Tipo* tipo,
                                            const Partes& partes);

// One of the names by which an event is said: to its streams, or to that role.
struct Nombre {
  std::string_view evento, rol;
};
// First negocio:evento, then what the table says, then the type's own name if that was not among
// it.
std::vector<Nombre> nombres_de(std::string_view nombre, const Tipo* tipo);

struct Suceso {
  const std::string& nombre;
  const Tipo* tipo;   // Null: nobody knows it.
  const Json& datos;  // An object.
  const Json& sobre;  // As the history has it.
  const std::vector<std::string>& canales;
};
// By all its names, in their order.
void difundir(Tx& tx, const Suceso& suceso);

std::int64_t oyentes_de(Read& read, const std::vector<std::string>& canales);

}  // namespace chasqui::tablero
