// What the generated endpoints of directors may not do: change official results, or take a team
// with times to another competition.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

void poner_guardias(App& app);

}  // namespace chasqui::server5k
