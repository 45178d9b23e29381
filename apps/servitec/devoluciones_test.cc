#include "devoluciones.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

struct Vendida {
  Id id, producto;
  std::vector<Id> lineas;
};

// Three units at 33.33 and one at 10.00, with a discount of 9.99: 100.00 by two methods.
Vendida vendida(Taller& taller) {
  const Id producto = taller.producto(10), otro = taller.producto(10);
  NuevaVenta venta = venta_de({linea(producto, 3, 3333), linea(otro, 1)});
  venta.descuento = centavos(999);
  venta.total = centavos(10'000);
  venta.pagos = {{"Débito", centavos(6'000), {}, {}}, {"Efectivo", centavos(4'000), {}, {}}};
  const Id id = taller.write([&](Tx& tx) { return registrar_venta(tx, venta).id; });
  Vendida hecha{id, producto, {}};
  for (const Json& una : taller.read([&](Read& read) { return lineas_de(read, {id}); }))
    hecha.lineas.push_back(Id{*una["id"].if_int()});
  return hecha;
}

DevolucionRegistrada devolucion(Taller& taller, Id venta, std::vector<LineaDevuelta> lineas) {
  const NuevaDevolucion nueva{venta, std::move(lineas), "No le sirvió"};
  return taller.write([&](Tx& tx) { return devolver(tx, nueva); });
}

std::string medios(const std::vector<Reembolso>& reembolsos) {
  std::string texto;
  for (const Reembolso& uno : reembolsos) texto += uno.metodo + " " + uno.monto.to_string() + " ";
  return texto;
}

TEST(Devoluciones, PartByPartTheyAddUpToTheSaleAndGoBackAsTheyCame) {
  Taller taller;
  const Vendida venta = vendida(taller);
  const auto una = [&](std::size_t i) {
    return devolucion(taller, venta.id, {{venta.lineas[i], 1, "vendible"}});
  };
  const DevolucionRegistrada primera = una(0), segunda = una(0), tercera = una(0), cuarta = una(1);
  EXPECT_EQ(primera.estado, "devuelta_parcial");
  EXPECT_EQ(cuarta.estado, "devuelta");
  EXPECT_EQ((primera.total + segunda.total + tercera.total + cuarta.total).to_string(), "100.00");
  EXPECT_EQ(medios(primera.reembolsos).substr(0, 8), "Efectivo");  // The last payment first.
  EXPECT_EQ(medios(cuarta.reembolsos).substr(0, 7), "Débito");
  EXPECT_EQ(taller.read([&](Read& read) { return pagado_en(read, venta.id); }), centavos(0));
  EXPECT_EQ(taller.stock(venta.producto), 10);
  EXPECT_EQ(taller.movido(venta.producto), 10);
}

TEST(Devoluciones, WhatIsDamagedDoesNotGoBackToTheShelf) {
  Taller taller;
  const Vendida venta = vendida(taller);
  taller.heard.clear();
  devolucion(taller, venta.id, {{venta.lineas[0], 2, "danado"}});
  EXPECT_EQ(taller.heard_names(), "stock_actualizado venta_devuelta");
  EXPECT_EQ(taller.stock(venta.producto), 7);
  EXPECT_EQ(taller.movido(venta.producto), 7);
}

TEST(Devoluciones, NoMoreThanWasSoldAndOnlyOfThatSale) {
  Taller taller;
  const Vendida venta = vendida(taller), otra = vendida(taller);
  devolucion(taller, venta.id, {{venta.lineas[0], 2, "vendible"}});
  struct {
    std::vector<LineaDevuelta> lineas;
    std::string_view dice;
  } const casos[] = {
      {{{venta.lineas[0], 2, "vendible"}}, "Quedan 1 por devolver"},
      {{{otra.lineas[0], 1, "vendible"}}, "No es una línea de esta venta"},
      {{{venta.lineas[1], 1, "vendible"}, {venta.lineas[1], 1, "vendible"}},
       "La línea está dos veces"},
  };
  for (const auto& caso : casos) {
    const auto refused =
        taller.refusal_of([&](Tx& tx) { devolver(tx, {venta.id, caso.lineas, {}}); });
    ASSERT_EQ(refused.fields().size(), 1u) << caso.dice;
    EXPECT_EQ(refused.fields()[0].text, caso.dice);
  }
}

TEST(Devoluciones, OnCreditTheBalanceGoesDownBeforeMoneyGoesBack) {
  Taller taller;
  NuevaVenta venta = venta_de({linea(taller.producto(10), 4)});
  venta.cliente_id = taller.cliente();
  venta.pagos = {{"Efectivo", centavos(1'500), {}, {}}};
  const Id id = taller.write([&](Tx& tx) { return registrar_venta(tx, venta).id; });
  const Id una{1};
  DevolucionRegistrada hecha = devolucion(taller, id, {{una, 2, "vendible"}});
  EXPECT_EQ(hecha.estado, "parcial");
  EXPECT_EQ(hecha.saldo, centavos(500));
  EXPECT_TRUE(hecha.reembolsos.empty());
  hecha = devolucion(taller, id, {{una, 1, "vendible"}});
  EXPECT_EQ(hecha.estado, "devuelta_parcial");
  EXPECT_EQ(medios(hecha.reembolsos), "Efectivo 5.00 ");
}

TEST(Devoluciones, ASaleIsVoidedInItsShiftOnly) {
  Taller taller;
  taller.write([](Tx& tx) { abrir_caja(tx, {centavos(0)}); });
  const Vendida una = vendida(taller), otra = vendida(taller);
  taller.heard.clear();
  const VentaAnulada anulada = taller.write([&](Tx& tx) { return anular(tx, {una.id, "Error"}); });
  EXPECT_EQ(medios(anulada.reembolsos), "Efectivo 40.00 Débito 60.00 ");
  EXPECT_EQ(taller.heard_names(), "stock_actualizado stock_actualizado venta_anulada");
  EXPECT_EQ(taller.stock(una.producto), 10);
  EXPECT_EQ(taller.get("ventas", una.id).text("estado"), "anulada");
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { anular(tx, {una.id, {}}); }).code(), "venta_cerrada");
  taller.write([](Tx& tx) { cerrar_caja(tx, {Json(JsonObject{{"Efectivo", Json(40)}}), {}, {}}); });
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { anular(tx, {otra.id, {}}); }).code(), "otro_turno");
}

}  // namespace
}  // namespace chasqui::servitec
