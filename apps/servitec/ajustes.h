// What a counter has to know of the shop to count as the server does.
#pragma once
#include <string>

#include "inventario.h"

namespace chasqui::servitec {

struct Ajustes {
  static constexpr const char* kShapeName = "AjustesDeMostrador";
  std::string moneda;
  std::int64_t decimales = 2;
  Decimal impuesto;  // 0.1600
  bool precios_incluyen_impuesto = true;
};
BOOST_DESCRIBE_STRUCT(Ajustes, (), (moneda, decimales, impuesto, precios_incluyen_impuesto))

Ajustes ajustes_del_mostrador(Read& read);

}  // namespace chasqui::servitec
