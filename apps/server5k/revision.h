// The queue of what a person has to decide.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "dominio.h"

namespace chasqui::server5k {

// Doubtful records with why, what the clock says, other judges' times for the same shirt and whose
// number it may have been.
std::vector<Json> cola_de_revision(Read& read, const PorId& competencia);

// What was sent and refused, or sent twice with a difference: nothing of it is published.
std::vector<Json> crudos_sin_publicar(Read& read, const PorId& equipo);

// Those of `dorsales` that somebody may have meant: `*` is any digit, one digit is wrong, missing
// or too many, or two are swapped.
std::vector<std::string> parecidos(std::string_view leido,
                                   const std::vector<std::string>& dorsales);

}  // namespace chasqui::server5k
