// For clients that work while they are away (an app with [sync]), under the app's prefix:
//   POST /sync                        what they did meanwhile, one answer each
//   GET  /sync?desde=                 what changed meanwhile (api/changes)
//   POST /conflictos/{id}/resolver    a person settles what two sides changed
#pragma once
#include <vector>

#include "api/site.h"
#include "edge/router.h"
#include "schema/openapi.h"

namespace chasqui::api {

inline constexpr std::size_t kToldMax = 500;  // Things in one POST /sync.

// POST /sync takes {"dispositivo": text, "lote": [{"uuid", "tipo", "cuerpo", "registro",
// "base_version", "base", "ocurrido_en"}]} and answers {"epoca", "resultados": [{"uuid", "estado",
// "id", "detalle"}]}, in the order of the batch; `estado` is aplicado, ya_aplicado, conflicto or
// rechazado. All of a batch is one commit; what is refused leaves nothing, and the rest goes on.
// The same uuid again is done once, however much later.
void add_sync(edge::RouteTable& routes, const Site& site);

std::vector<schema::Operation> sync_operations(const schema::AppSchema& schema);

}  // namespace chasqui::api
