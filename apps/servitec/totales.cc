#include "totales.h"

namespace chasqui::servitec {
namespace {

// `part` of `whole` of an amount.
Decimal por_peso(Decimal amount, Decimal part, Decimal whole, int decimales) {
  if (whole.is_zero()) return Decimal(0, decimales);
  return (amount * part).divided_by(whole, decimales);
}

void repartir_descuento(Totales& totales, Decimal descuento, int decimales) {
  const Decimal suma = totales.total;
  Decimal resto = descuento.rescaled(decimales);
  for (std::size_t i = 0; i < totales.lineas.size(); ++i) {
    LineaCalculada& linea = totales.lineas[i];
    const bool es_ultima = i + 1 == totales.lineas.size();
    const Decimal parte = es_ultima ? resto : por_peso(descuento, linea.subtotal, suma, decimales);
    linea.subtotal = linea.subtotal - parte;
    linea.descuento = linea.descuento + parte;
    resto = resto - parte;
  }
  totales.total = totales.total - descuento.rescaled(decimales);
}

Decimal impuesto_de(Decimal suma, const ReglaImpuesto& regla) {
  if (!regla.incluido_en_precio) return (suma * regla.tasa).rescaled(regla.decimales);
  const Decimal neto = suma.divided_by(Decimal::whole(1) + regla.tasa, regla.decimales);
  return suma - neto;
}

// The ticket's tax over its lines, so that they add up to it.
void repartir_impuesto(Totales& totales, const ReglaImpuesto& regla) {
  Decimal resto = totales.impuesto;
  for (std::size_t i = 0; i < totales.lineas.size(); ++i) {
    const bool es_ultima = i + 1 == totales.lineas.size();
    const Decimal parte = es_ultima ? resto : impuesto_de(totales.lineas[i].subtotal, regla);
    totales.lineas[i].impuesto = parte;
    resto = resto - parte;
  }
}

}  // namespace

Totales calcular(const std::vector<LineaCuenta>& lineas, Decimal descuento,
                 const ReglaImpuesto& regla) {
  Totales totales;
  totales.total = Decimal(0, regla.decimales);
  for (const LineaCuenta& linea : lineas) {
    const Decimal bruto = Decimal::whole(linea.cantidad) * linea.precio;
    const Decimal subtotal = (bruto - linea.descuento).rescaled(regla.decimales);
    totales.lineas.push_back({subtotal, linea.descuento, {}});
    totales.total = totales.total + subtotal;
  }
  if (!descuento.is_zero()) repartir_descuento(totales, descuento, regla.decimales);
  for (const LineaCalculada& linea : totales.lineas)
    totales.descuento = totales.descuento + linea.descuento;
  totales.impuesto = impuesto_de(totales.total, regla);
  repartir_impuesto(totales, regla);
  if (!regla.incluido_en_precio) totales.total = totales.total + totales.impuesto;
  totales.neto = totales.total - totales.impuesto;
  return totales;
}

}  // namespace chasqui::servitec
