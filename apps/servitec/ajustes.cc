#include "ajustes.h"

namespace chasqui::servitec {

Ajustes ajustes_del_mostrador(Read& read) {
  const auto& settings = read.settings();
  return {std::string(settings.text("moneda")), settings.integer("decimales"),
          settings.decimal("impuesto"), settings.flag("precios_incluyen_impuesto")};
}

}  // namespace chasqui::servitec
