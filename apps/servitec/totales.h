// The arithmetic of a ticket: lines, discount, tax. Pure.
#pragma once
#include <vector>

#include "base/decimal.h"

namespace chasqui::servitec {

using chasqui::Decimal;

struct ReglaImpuesto {
  Decimal tasa;  // 0.16
  bool incluido_en_precio = true;
  int decimales = 2;  // Of the currency.
};

struct LineaCuenta {
  std::int64_t cantidad = 0;
  Decimal precio;
  Decimal descuento;  // Of the whole line.
};

struct LineaCalculada {
  Decimal subtotal;   // What is printed: after its discounts, with tax if prices have it.
  Decimal descuento;  // Its own and its part of the ticket's.
  Decimal impuesto;
};

struct Totales {
  std::vector<LineaCalculada> lineas;
  Decimal neto, impuesto, descuento, total;  // neto + impuesto = total
};

// Each line is rounded to the currency; the tax is that of the rounded lines' sum. The lines'
// subtotals (with their taxes on top when prices exclude them) add up to the total exactly. The
// ticket's discount and tax are spread by weight, the units left go to the largest remainders; no
// line gets below nothing. The discount is not to be larger than the lines' sum.
Totales calcular(const std::vector<LineaCuenta>& lineas, Decimal descuento,
                 const ReglaImpuesto& regla);

}  // namespace chasqui::servitec
