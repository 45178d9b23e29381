#include "totales.h"

#include <algorithm>
#include <functional>

namespace chasqui::servitec {
namespace {

__extension__ using Ancho = __int128;

// What a line gets of an amount that is spread, in the currency's smallest unit.
struct Parte {
  std::int64_t unidades = 0;
  Ancho resto = 0;  // What rounding down took from it.
};

// The amount in parts by the lines' subtotals. Those that rounding down took most from get the
// units that are left, the earlier line first: no part is more than one unit from its exact share,
// and none of an amount up to the sum is larger than its line.
std::vector<Decimal> repartir(Decimal monto, const std::vector<LineaCalculada>& lineas,
                              int decimales) {
  const std::int64_t total = monto.minor_units(decimales);
  Ancho suma = 0;
  for (const LineaCalculada& linea : lineas) suma += linea.subtotal.minor_units(decimales);
  std::vector<Parte> partes(lineas.size());
  std::int64_t quedan = total;
  for (std::size_t i = 0; i < lineas.size() && suma > 0; ++i) {
    const Ancho exacto = Ancho{total} * lineas[i].subtotal.minor_units(decimales);
    partes[i] = {static_cast<std::int64_t>(exacto / suma), exacto % suma};
    quedan -= partes[i].unidades;
  }
  std::vector<Parte*> orden;
  for (Parte& parte : partes) orden.push_back(&parte);
  std::ranges::stable_sort(orden, std::ranges::greater(), &Parte::resto);
  for (std::size_t i = 0; i < orden.size() && quedan > 0; ++i, --quedan) ++orden[i]->unidades;
  std::vector<Decimal> montos;
  for (const Parte& parte : partes) montos.emplace_back(parte.unidades, decimales);
  return montos;
}

void repartir_descuento(Totales& totales, Decimal descuento, int decimales) {
  const std::vector<Decimal> partes = repartir(descuento, totales.lineas, decimales);
  for (std::size_t i = 0; i < partes.size(); ++i) {
    LineaCalculada& linea = totales.lineas[i];
    linea.subtotal = linea.subtotal - partes[i];
    linea.descuento = linea.descuento + partes[i];
  }
  totales.total = totales.total - descuento.rescaled(decimales);
}

Decimal impuesto_de(Decimal suma, const ReglaImpuesto& regla) {
  if (!regla.incluido_en_precio) return (suma * regla.tasa).rescaled(regla.decimales);
  const Decimal neto = suma.divided_by(Decimal::whole(1) + regla.tasa, regla.decimales);
  return suma - neto;
}

// The ticket's tax over its lines, so that they add up to it.
void repartir_impuesto(Totales& totales, int decimales) {
  const std::vector<Decimal> partes = repartir(totales.impuesto, totales.lineas, decimales);
  for (std::size_t i = 0; i < partes.size(); ++i) totales.lineas[i].impuesto = partes[i];
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
  repartir_impuesto(totales, regla.decimales);
  if (!regla.incluido_en_precio) totales.total = totales.total + totales.impuesto;
  totales.neto = totales.total - totales.impuesto;
  return totales;
}

}  // namespace chasqui::servitec
