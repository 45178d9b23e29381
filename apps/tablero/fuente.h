// The figures' other source: the lists of the REST back end that publishes, when the setting
// `django_api_url` says where it is.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

// Throws Refusal when the address may not be asked: https, or http on this machine.
std::optional<service::SourcePlan> fuente(const service::Settings& ajustes);

// A service that counts what the source said, in place of what events have told; for who may read.
template <Json (*cifra)(Read&)>
Json de_la_fuente(Read& read) {
  exigir_lectura(read);
  return service::read_source(read, cifra);
}

}  // namespace chasqui::tablero
