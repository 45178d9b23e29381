// dashboard.html: one page with everything in it, that no other host is asked for. Its source is
// the folder pagina/.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

// Carries who looks at it: {"modo": "abierto" | "anonimo" | "cuenta", "quien", "lee", "socket"}.
// Without `lee` it asks for a sign-in and for nothing else; without `socket` it asks every five
// seconds.
Answer pagina(Read& read);

}  // namespace chasqui::tablero
