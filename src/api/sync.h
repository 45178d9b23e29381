// For clients that work while they are away (an app with [sync]), under the app's prefix:
//   POST /sync                        what they did meanwhile, one answer each
//   GET  /sync?desde=                 what changed meanwhile (api/changes)
//   POST /conflictos/{id}/resolver    a person settles what two sides changed
#pragma once
#include "api/site.h"
#include "edge/router.h"

namespace chasqui::api {

// POST /sync takes {"dispositivo": text, "lote": [{"uuid", "tipo", "cuerpo", "registro",
// "base_version", "base", "ocurrido_en"}]} and answers {"epoca", "resultados": [{"uuid", "estado",
// "id", "detalle"}]}, in the order of the batch (at most kToldMax); `estado` is aplicado,
// ya_aplicado, conflicto or rechazado. All of a batch is one commit; what is refused leaves
// nothing, and the rest goes on. The same uuid again is done once, however much later.
void add_sync(edge::RouteTable& routes, const Site& site);

}  // namespace chasqui::api
