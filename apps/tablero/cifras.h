// The business figures, counted from what events have told, with what update-dashboard says itself
// over it. All numbers are numbers, also when there is nothing yet.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

Json kpis(Read& read);
Json estado(Read& read);
Json analisis_de_servicios(Read& read);
Json analisis_de_proveedores(Read& read);
Json estadisticas(Read& read);

// What update-dashboard has said, merged; empty: nothing.
JsonObject instantanea(Read& read);

// 100 * parte / todo with that many decimals; 0 of nothing.
Decimal porcentaje(std::int64_t parte, std::int64_t todo, int decimales);

}  // namespace chasqui::tablero
