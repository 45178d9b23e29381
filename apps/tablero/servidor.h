// How the server itself is.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

Json salud(Read& read);
Json estado_del_servidor(Read& read);  // The same with its memory, in bytes.

}  // namespace chasqui::tablero
