// Demo data: two competitions, twenty teams and fifteen judges, the same each time.
#pragma once
#include "dominio.h"

namespace chasqui::server5k {

// Every demo account's password is its name with this behind it: juez1-5k, director-5k.
inline constexpr std::string_view kClaveDeDemo = "-5k";

// Four who direct, then juez1 … juez15; the teams' judges are these by their ids on an empty site.
std::vector<service::DemoAccount> cuentas_de_demo();
service::DemoState llenar_demo(Tx& tx, const service::DemoStep& paso);

}  // namespace chasqui::server5k
