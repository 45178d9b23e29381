// Who hears of an event, and by which names.
#pragma once
#include <string>
#include <vector>

#include "dominio.h"
#include "entidades.h"

namespace chasqui::tablero {

// Under `difusion = total`: everybody. Under `audiencia`: whose business it is, and administrators.
std::vector<std::string> canales_del_evento(const Read& read, const Tipo* tipo,
                                            const Partes& partes);

struct Suceso {
  const std::string& nombre;
  const Tipo* tipo;  // Null: nobody knows it.
  const JsonObject& datos;
  Json sobre;  // As the history has it.
  const std::vector<std::string>& canales;
};
// First negocio:evento, then what the table says, then the type's own name if that was not among
// it.
void difundir(Tx& tx, const Suceso& suceso);

std::int64_t oyentes_de(Read& read, const std::vector<std::string>& canales);

}  // namespace chasqui::tablero
