#include "pagos.h"

#include <gtest/gtest.h>

#include "taller.h"

namespace chasqui::servitec {
namespace {

PagoPedido parte(std::string metodo, std::int64_t monto, std::int64_t recibido = 0) {
  PagoPedido pago{std::move(metodo), centavos(monto), {}, {}};
  if (recibido != 0) pago.recibido = centavos(recibido);
  return pago;
}

TEST(Pagos, MethodsHaveOneSpelling) {
  struct {
    std::string_view texto, metodo;
  } const casos[] = {{"efectivo", "Efectivo"},
                     {" DEBITO ", "Débito"},
                     {"Crédito", "Crédito"},
                     {"transferencia", "Transferencia"},
                     {"Vales", "Vales"}};
  for (const auto& caso : casos) EXPECT_EQ(metodo_canonico(caso.texto), caso.metodo);
}

TEST(Pagos, ChangeComesFromCashAloneAndIsNeverPaid) {
  struct {
    std::string_view name;
    std::vector<PagoPedido> pagos;
    std::int64_t pagado, vuelto;
    std::string_view metodo;
  } const casos[] = {
      {"exact", {parte("Efectivo", 10'000)}, 10'000, 0, "Efectivo"},
      {"a bigger note", {parte("Efectivo", 10'000, 20'000)}, 10'000, 10'000, "Efectivo"},
      {"more cash than owed", {parte("Efectivo", 15'000)}, 10'000, 5'000, "Efectivo"},
      {"split", {parte("Débito", 6'000), parte("efectivo", 5'000)}, 10'000, 1'000, "Mixto"},
      {"cash said first",
       {parte("Efectivo", 9'000), parte("Débito", 6'000)},
       10'000,
       5'000,
       "Mixto"},
      {"in part", {parte("Transferencia", 2'500)}, 2'500, 0, "Transferencia"},
      {"nothing", {}, 0, 0, "otro"},
  };
  Taller taller;
  for (const auto& caso : casos) {
    const Cobros cobros =
        taller.read([&](Read& read) { return cobrar(read, caso.pagos, centavos(10'000)); });
    EXPECT_EQ(cobros.pagado, centavos(caso.pagado)) << caso.name;
    EXPECT_EQ(cobros.vuelto, centavos(caso.vuelto)) << caso.name;
    EXPECT_EQ(metodo_de(cobros, "otro"), caso.metodo) << caso.name;
  }
}

TEST(Pagos, WhatCannotBeNamesThePart) {
  struct {
    std::vector<PagoPedido> pagos;
    std::string_view donde;
  } const casos[] = {
      {{parte("Débito", 10'001)}, "body pagos 0 monto "},
      {{parte("Efectivo", 1'000), parte("Débito", 6'000), parte("Crédito", 5'000)},
       "body pagos 2 monto "},
      {{parte("Crédito", 1'000, 2'000)}, "body pagos 0 recibido "},
      {{parte("Efectivo", 1'000, 500)}, "body pagos 0 recibido "},
  };
  Taller taller;
  for (const auto& caso : casos) {
    const auto refused =
        taller.refusal_of([&](Tx& tx) { cobrar(tx, caso.pagos, centavos(10'000)); });
    std::string donde;
    for (const FieldError& error : refused.fields())
      for (const std::string& trozo : error.loc) donde += trozo + " ";
    EXPECT_EQ(donde, caso.donde) << refused.text();
  }
}

TEST(Pagos, ASaleIsPaidInPartsUntilNothingIsOwed) {
  Taller taller;
  NuevaVenta venta = venta_de({linea(taller.producto(10), 3, 10'000)});
  venta.pagos = {parte("Débito", 10'000)};
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta); }).fields()[0].loc.back(),
            "cliente_id");
  venta.cliente_id = taller.cliente();
  const auto hecha = taller.write([&](Tx& tx) { return registrar_venta(tx, venta); });
  EXPECT_EQ(hecha.estado, "parcial");
  EXPECT_EQ(hecha.saldo, centavos(20'000));
  const auto pagar = [&](NuevoPago pago) {
    pago.id = hecha.id;
    return taller.write([&](Tx& tx) { return pagar_venta(tx, pago); });
  };
  taller.heard.clear();
  EXPECT_EQ(pagar({{}, centavos(5'000), "Transferencia", {}, "T-1"}).saldo, centavos(15'000));
  EXPECT_EQ(taller.heard_names(), "pago_registrado");
  NuevoPago tarjeta{hecha.id, centavos(15'001), "Crédito", {}, {}};
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { pagar_venta(tx, tarjeta); }).fields()[0].loc.back(),
            "monto");
  const PagoDeVenta ultimo = pagar({{}, centavos(15'000), "Efectivo", centavos(20'000), {}});
  EXPECT_EQ(ultimo.vuelto, centavos(5'000));
  EXPECT_EQ(ultimo.estado, "pagada");
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { pagar_venta(tx, tarjeta); }).code(), "venta_sin_saldo");
  const Json entera = taller.read([&](Read& read) { return venta_entera(read, {hecha.id}); });
  EXPECT_EQ(entera["pagos"].if_array()->size(), 3u);
  EXPECT_EQ(entera["saldo"], Json(centavos(0)));
  EXPECT_EQ((*entera["lineas"].if_array())[0]["descripcion"].text(), "Producto 1");
}

TEST(Pagos, TheUnmodifiedClientsSaleIsOnePaymentByItsMethod) {
  Taller taller;
  NuevaVenta venta = venta_de({linea(taller.producto(10), 2)});
  venta.metodo_pago = "debito";
  const Id id = taller.write([&](Tx& tx) { return registrar_venta(tx, venta).id; });
  const Json entera = taller.read([&](Read& read) { return venta_entera(read, {id}); });
  EXPECT_EQ(entera["metodo_pago"].text(), "debito");  // As sent.
  EXPECT_EQ((*entera["pagos"].if_array())[0]["metodo"].text(), "Débito");
  EXPECT_EQ((*entera["pagos"].if_array())[0]["monto"], Json(centavos(2000)));
}

}  // namespace
}  // namespace chasqui::servitec
