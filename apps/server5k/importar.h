// Takes over a database of the earlier server: judges become accounts with their passwords, staff
// become directors and administrators, everything else keeps its ids.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

service::ImportReport importar(service::ForeignDatabase& origen, service::ImportRun& run);

}  // namespace chasqui::server5k
