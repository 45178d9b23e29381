// The doors through which other programs publish. What was answered with 202 is in the log.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

// {"success", "message", "id", "seq"?, "destinatarios", "en_linea", "duplicado"[, "atrasado"]
// [, "advertencia"]}
Json emitir_evento(Tx& tx, const Cuerpo& cuerpo);
// {"events": […]}, at most 500, in one transaction: {"success", "message", "aceptados",
// "duplicados", "rechazados", "resultados"}, each as emit-event answers it. One that is refused
// does not stop the others.
Json emitir_lote(Tx& tx, const Cuerpo& cuerpo);
Json actualizar_tablero(Tx& tx, const Cuerpo& cuerpo);
Json notificar_rol(Tx& tx, const Cuerpo& cuerpo);
Json notificar_usuario(Tx& tx, const Cuerpo& cuerpo);

}  // namespace chasqui::tablero
