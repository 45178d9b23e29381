// dashboard.html: one page with everything in it, that no other host is asked for.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

Answer pagina(Read& read);

}  // namespace chasqui::tablero
