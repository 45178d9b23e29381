#include "encargos.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "devoluciones.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

std::string estado_de(Taller& taller, Id orden) {
  return std::string(taller.get("ordenes", orden).text("estado"));
}

NuevaVenta cobro_de(Id orden, std::int64_t total) {
  NuevaVenta venta;
  venta.total = centavos(total);
  venta.metodo_pago = "Efectivo";
  venta.ordenes = {orden};
  return venta;
}

VentaRegistrada vender(Taller& taller, const NuevaVenta& venta) {
  return taller.write([&](Tx& tx) { return registrar_venta(tx, venta); });
}

TEST(Encargos, AdvanceTwoPaymentsAndCashWithChangeCloseAnOrder) {
  Taller taller;
  const Id orden = taller.orden(centavos(50'000), centavos(10'000), "Reparado");
  for (const std::int64_t monto : {5'000, 7'000})
    taller.write([&](Tx& tx) { registrar_pago(tx, {orden, centavos(monto), "Débito", {}, {}}); });
  NuevaVenta venta = cobro_de(orden, 52'000);
  venta.productos = {linea(taller.producto(5), 2)};
  venta.pagos = {{"Efectivo", centavos(30'000), centavos(50'000), {}}};
  taller.heard.clear();
  const VentaRegistrada hecha = vender(taller, venta);
  EXPECT_EQ(hecha.total_calculado, centavos(52'000));
  EXPECT_FALSE(hecha.total_no_cuadra);
  EXPECT_EQ(hecha.a_cuenta, centavos(22'000));
  EXPECT_EQ(hecha.vuelto, centavos(20'000));
  EXPECT_EQ(hecha.saldo, centavos(0));
  EXPECT_EQ(taller.heard_names(), "venta_creada stock_actualizado orden_actualizada");
  EXPECT_EQ(estado_de(taller, orden), "Entregado");
  const Record guardada = taller.get("ventas", hecha.id);
  EXPECT_EQ(guardada.integer("cliente_id"), taller.get("ordenes", orden).integer("cliente_id"));
}

TEST(Encargos, WhatIsOwedOnTheSaleIsTheOrdersBalanceAndPayingItDelivers) {
  Taller taller;
  const Id orden = taller.orden(centavos(50'000), centavos(10'000), "Reparado");
  NuevaVenta venta = cobro_de(orden, 50'000);
  venta.pagos = {{"Débito", centavos(15'000), {}, {}}};
  const VentaRegistrada hecha = vender(taller, venta);
  EXPECT_EQ(hecha.estado, "parcial");
  EXPECT_EQ(estado_de(taller, orden), "Reparado");
  const auto entrega = taller.refusal_of([&](Tx& tx) {
    CambioDeEstado cambio;
    cambio.id = orden;
    cambio.estado = "Entregado";
    cambiar_estado(tx, cambio);
  });
  EXPECT_EQ(entrega.extra().at("saldo"), Json(centavos(25'000)));
  // A payment on the order is one on the sale.
  taller.write([&](Tx& tx) { registrar_pago(tx, {orden, centavos(25'000), "Efectivo", {}, {}}); });
  EXPECT_EQ(taller.get("ventas", hecha.id).text("estado"), "pagada");
  EXPECT_EQ(estado_de(taller, orden), "Entregado");
}

TEST(Encargos, AnOrderIsChargedOnceUnlessTheSaleIsVoided) {
  Taller taller;
  const Id orden = taller.orden(centavos(5'000), centavos(0), "Reparado");
  const NuevaVenta venta = cobro_de(orden, 5'000);
  const Id primera = vender(taller, venta).id;
  const auto otra = taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta); });
  EXPECT_EQ(otra.code(), "orden_cobrada");
  taller.write([&](Tx& tx) { anular(tx, {primera, {}}); });
  EXPECT_EQ(estado_de(taller, orden), "Reparado");
  vender(taller, venta);
  EXPECT_EQ(estado_de(taller, orden), "Entregado");
}

TEST(Encargos, TheUnknownTheRepeatedAndTheCancelledAreRefused) {
  Taller taller;
  const Id orden = taller.orden(centavos(5'000)), anulada = taller.orden(centavos(1));
  taller.write([&](Tx& tx) {
    CambioDeEstado cambio;
    cambio.id = anulada;
    cambio.estado = "Cancelado";
    cambiar_estado(tx, cambio);
  });
  NuevaVenta venta = cobro_de(orden, 1);
  venta.ordenes = {orden, orden, Id{99}};
  const auto refused = taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta); });
  ASSERT_EQ(refused.fields().size(), 2u) << refused.text();
  EXPECT_EQ(refused.fields()[0].loc.back() + refused.fields()[1].loc.back(), "12");
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { registrar_venta(tx, cobro_de(anulada, 1)); }).code(),
            "orden_cancelada");
  NuevaVenta nada;
  const auto vacia = taller.refusal_of([&](Tx& tx) { registrar_venta(tx, nada); });
  EXPECT_EQ(vacia.fields()[0].loc.back(), "productos");
}

}  // namespace
}  // namespace chasqui::servitec
