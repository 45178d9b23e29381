#include "totales.h"

#include <gtest/gtest.h>

#include <string>

#include "base/chance.h"

namespace chasqui::servitec {
namespace {

using chasqui::SeededRandom;

// "neto impuesto total"
std::string cuenta(std::int64_t lineas, std::string_view tasa, bool incluido) {
  const std::vector<LineaCuenta> ticket(static_cast<std::size_t>(lineas),
                                        {3 / lineas, Decimal(10, 2), Decimal()});
  const Totales totales = calcular(ticket, Decimal(), {*Decimal::parse(tasa), incluido, 2});
  return totales.neto.to_string() + " " + totales.impuesto.to_string() + " " +
         totales.total.to_string();
}

TEST(Totales, ThreeTimesTenCentsIsWhatTheTillPrints) {
  struct {
    std::string_view tasa;
    bool incluido;
    std::string_view dice;
  } const casos[] = {
      {"0.16", true, "0.26 0.04 0.30"},  {"0.19", true, "0.25 0.05 0.30"},
      {"0", true, "0.30 0.00 0.30"},     {"0.16", false, "0.30 0.05 0.35"},
      {"0.19", false, "0.30 0.06 0.36"},
  };
  for (const auto& caso : casos) {
    EXPECT_EQ(cuenta(1, caso.tasa, caso.incluido), caso.dice) << caso.tasa << " in one line";
    EXPECT_EQ(cuenta(3, caso.tasa, caso.incluido), caso.dice) << caso.tasa << " in three lines";
  }
}

TEST(Totales, TheFirstLinesTakeTheCentsThatCannotBeShared) {
  const std::vector<LineaCuenta> lineas(3, {1, Decimal(10, 2), Decimal()});
  const Totales totales = calcular(lineas, Decimal(10, 2), {Decimal(16, 2), true, 2});
  std::string partes;
  for (const LineaCalculada& linea : totales.lineas)
    partes += linea.subtotal.to_string() + "-" + linea.descuento.to_string() + "-" +
              linea.impuesto.to_string() + " ";
  EXPECT_EQ(partes, "0.06-0.04-0.01 0.07-0.03-0.01 0.07-0.03-0.01 ");
}

TEST(Totales, ADiscountOverManyCentsTakesNoLineBelowNothing) {
  const std::vector<LineaCuenta> lineas(100, {1, Decimal(1, 2), Decimal()});
  const Totales totales = calcular(lineas, Decimal(40, 2), {Decimal(16, 2), true, 2});
  int gratis = 0;
  for (const LineaCalculada& linea : totales.lineas) {
    EXPECT_FALSE(linea.subtotal.is_negative());
    EXPECT_LE(linea.impuesto, Decimal(1, 2));
    gratis += linea.subtotal.is_zero();
  }
  EXPECT_EQ(gratis, 40);
  EXPECT_EQ(totales.total, Decimal(60, 2));
}

TEST(Totales, AnEmptyTicketIsNothing) {
  const Totales totales = calcular({}, Decimal(), {Decimal(16, 2), true, 2});
  EXPECT_EQ(totales.total, Decimal());
  EXPECT_EQ(totales.impuesto, Decimal());
}

struct Carro {
  std::vector<LineaCuenta> lineas;
  Decimal descuento;
  ReglaImpuesto regla;
};

Decimal al_azar(SeededRandom& random, Decimal hasta, int decimales) {
  const auto unidades = static_cast<std::uint64_t>(hasta.rescaled(decimales).coefficient());
  return Decimal(static_cast<std::int64_t>(random.below(unidades + 1)), decimales);
}

Carro carro(SeededRandom& random) {
  static const Decimal kTasas[] = {Decimal(), Decimal(16, 2), Decimal(19, 2), Decimal(75, 3)};
  Carro carro;
  carro.regla = {kTasas[random.below(4)], random.below(2) == 0, random.below(2) == 0 ? 0 : 2};
  const int decimales = carro.regla.decimales;
  Decimal suma;
  for (std::uint64_t n = 1 + random.below(12); n > 0; --n) {
    LineaCuenta linea;
    linea.cantidad = 1 + static_cast<std::int64_t>(random.below(20));
    linea.precio = al_azar(random, Decimal::whole(1 + 900 * std::int64_t(random.below(2))), 2);
    const Decimal bruto = Decimal::whole(linea.cantidad) * linea.precio;
    if (random.below(3) == 0 && bruto >= Decimal::whole(1))
      linea.descuento = al_azar(random, bruto - Decimal::whole(1), decimales);
    suma = suma + (bruto - linea.descuento).rescaled(decimales);
    carro.lineas.push_back(linea);
  }
  if (random.below(2) == 0) carro.descuento = al_azar(random, suma, decimales);
  return carro;
}

// What does not hold of a ticket; empty: all does.
std::string falta(const Carro& carro, const Totales& totales) {
  Decimal subtotales, impuestos, descuentos, propios;
  for (std::size_t i = 0; i < carro.lineas.size(); ++i) {
    subtotales = subtotales + totales.lineas[i].subtotal;
    impuestos = impuestos + totales.lineas[i].impuesto;
    descuentos = descuentos + totales.lineas[i].descuento;
    propios = propios + carro.lineas[i].descuento;
    if (!totales.lineas[i].subtotal.fits_scale(carro.regla.decimales)) return "a line's decimals";
    if (totales.lineas[i].subtotal.is_negative()) return "a line below nothing";
    if (totales.lineas[i].impuesto.is_negative()) return "a tax below nothing";
  }
  const Decimal impreso = carro.regla.incluido_en_precio ? subtotales : subtotales + impuestos;
  if (impreso != totales.total) return "the lines do not add up to the total";
  if (impuestos != totales.impuesto) return "the lines' taxes do not add up";
  if (descuentos != totales.descuento) return "the lines' discounts do not add up";
  if (descuentos - propios != carro.descuento) return "the ticket's discount is not spread whole";
  if (totales.neto + totales.impuesto != totales.total) return "net and tax are not the total";
  if (totales.impuesto < Decimal() || totales.total < Decimal()) return "less than nothing";
  if (!totales.impuesto.fits_scale(carro.regla.decimales)) return "the tax's decimals";
  return "";
}

TEST(Totales, AnyCartAddsUpExactly) {
  SeededRandom random(77);
  for (int i = 0; i < 10'000; ++i) {
    const Carro uno = carro(random);
    ASSERT_EQ(falta(uno, calcular(uno.lineas, uno.descuento, uno.regla)), "") << "cart " << i;
  }
}

}  // namespace
}  // namespace chasqui::servitec
