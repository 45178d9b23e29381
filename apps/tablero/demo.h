// A month of a small business, published as its program would.
#pragma once
#include <vector>

#include "dominio.h"

namespace chasqui::tablero {

std::vector<service::DemoAccount> cuentas_de_demo();
service::DemoState llenar_demo(Tx& tx, const service::DemoStep& paso);

}  // namespace chasqui::tablero
