// The page behind a customer's link, in Spanish and English, light and dark, without a framework.
#pragma once
#include <string>

#include "base/json.h"

namespace chasqui::servitec {

// `estado` as the link's JSON says it; null: nobody was given this link.
std::string pagina_de_seguimiento(const chasqui::Json& estado);

}  // namespace chasqui::servitec
