// The four doors through which other programs publish. What was answered with 202 is in the log.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

// {"success", "message", "id", "seq"?, "destinatarios", "en_linea", "duplicado"[, "atrasado"]
// [, "advertencia"]}
Json emitir_evento(Tx& tx, const Cuerpo& cuerpo);
Json actualizar_tablero(Tx& tx, const Cuerpo& cuerpo);
Json notificar_rol(Tx& tx, const Cuerpo& cuerpo);
Json notificar_usuario(Tx& tx, const Cuerpo& cuerpo);

}  // namespace chasqui::tablero
