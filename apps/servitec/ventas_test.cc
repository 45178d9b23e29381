#include "ventas.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

VentaRegistrada vender(Taller& taller, const NuevaVenta& venta) {
  return taller.write([&](Tx& tx) { return registrar_venta(tx, venta); });
}

TEST(Ventas, ASaleIsCountedNumberedAndTakenFromTheStock) {
  Taller taller;
  const Id uno = taller.producto(10), otro = taller.producto(10);
  NuevaVenta venta = venta_de({linea(uno, 2), linea(otro, 1)});
  venta.cliente_id = taller.cliente();
  const VentaRegistrada hecha = vender(taller, venta);
  EXPECT_EQ(hecha.numero, "V-000001");
  EXPECT_EQ(hecha.total_calculado.to_string(), "30.00");
  EXPECT_EQ(hecha.neto.to_string(), "25.86");
  EXPECT_EQ(hecha.impuesto.to_string(), "4.14");
  EXPECT_FALSE(hecha.total_no_cuadra);
  EXPECT_EQ(taller.stock(uno), 8);
  EXPECT_EQ(taller.stock(otro), 9);
  EXPECT_EQ(taller.movido(uno), 8);
  const auto lineas = taller.read([&](Read& read) { return lineas_de(read, PorId{hecha.id}); });
  ASSERT_EQ(lineas.size(), 2u);
  EXPECT_EQ(lineas[0]["subtotal"], Json(centavos(2000)));
}

TEST(Ventas, TheSaleIsSaidBeforeTheStockOfEachProduct) {
  Taller taller;
  const Id uno = taller.producto(10), otro = taller.producto(10);
  taller.heard.clear();
  vender(taller, venta_de({linea(otro, 1), linea(uno, 2), linea(otro, 3)}));
  EXPECT_EQ(
      taller.heard,
      (std::vector<std::string>{
          R"(venta_creada {"id":1,"cliente_id":null,"total":60.0,"metodo_pago":"Efectivo",)"
          R"("productos":[{"id":2,"cantidad":1,"precio":10.0,"subtotal":10.0},)"
          R"({"id":1,"cantidad":2,"precio":10.0,"subtotal":20.0},)"
          R"({"id":2,"cantidad":3,"precio":10.0,"subtotal":30.0}]})",
          R"(stock_actualizado {"id":1,"stock":8})", R"(stock_actualizado {"id":2,"stock":6})"}));
}

TEST(Ventas, ATotalThatDoesNotAddUpIsStoredAsSentAndFlagged) {
  Taller taller;
  NuevaVenta venta = venta_de({linea(taller.producto(5), 2)});
  venta.total = centavos(1999);
  const VentaRegistrada hecha = vender(taller, venta);
  EXPECT_TRUE(hecha.total_no_cuadra);
  EXPECT_EQ(hecha.total.to_string(), "19.99");
  EXPECT_EQ(hecha.total_calculado.to_string(), "20.00");
  const Record guardada = taller.get("ventas", hecha.id);
  EXPECT_EQ(guardada.decimal("total"), centavos(1999));
  EXPECT_TRUE(guardada.flag("total_no_cuadra"));
}

TEST(Ventas, TheShopsSettingsSayTheTax) {
  struct {
    std::string name;
    Taller::Values settings;
    std::string_view neto, impuesto, total;
  } const casos[] = {
      {"included", {}, "17.24", "2.76", "20.00"},
      {"19 %", {{"impuesto", "0.19"}}, "16.81", "3.19", "20.00"},
      {"on top", {{"precios_incluyen_impuesto", "false"}}, "20.00", "3.20", "23.20"},
      {"no cents", {{"decimales", "0"}}, "17", "3", "20"},
  };
  for (const auto& caso : casos) {
    Taller taller(caso.settings);
    const VentaRegistrada hecha = vender(taller, venta_de({linea(taller.producto(5), 2)}));
    EXPECT_EQ(hecha.neto.to_string(), caso.neto) << caso.name;
    EXPECT_EQ(hecha.impuesto.to_string(), caso.impuesto) << caso.name;
    EXPECT_EQ(hecha.total_calculado.to_string(), caso.total) << caso.name;
  }
}

TEST(Ventas, OneMissingProductStopsTheWholeSale) {
  Taller taller;
  const Id sobra = taller.producto(10), falta = taller.producto(1);
  taller.heard.clear();
  const NuevaVenta venta = venta_de({linea(sobra, 2), linea(falta, 1), linea(falta, 1)});
  const auto refused = taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta); });
  EXPECT_EQ(refused.code(), "stock_insuficiente");
  EXPECT_EQ(to_text(refused.extra().at("lineas")),
            R"([{"id":2,"nombre":"Producto 2","disponible":1,"pedido":2}])");
  EXPECT_EQ(taller.stock(sobra), 10);
  EXPECT_EQ(taller.stock(falta), 1);
  EXPECT_EQ(taller.count("ventas") + taller.count("detalle_ventas"), 0);
  EXPECT_EQ(taller.heard_names(), "");
}

TEST(Ventas, EveryUnknownIdIsNamedAtOnce) {
  Taller taller;
  NuevaVenta venta = venta_de({linea(Id{8}, 1), linea(taller.producto(1), 1), linea(Id{9}, 1)});
  venta.cliente_id = Id{7};
  const auto refused = taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta); });
  EXPECT_EQ(refused.kind(), Kind::kInvalid);
  std::string donde;
  for (const FieldError& error : refused.fields())
    for (const std::string& parte : error.loc) donde += parte + " ";
  EXPECT_EQ(donde, "body productos 0 id body productos 2 id body cliente_id ");
}

TEST(Ventas, ADiscountMayNotExceedTheSale) {
  Taller taller;
  NuevaVenta venta = venta_de({linea(taller.producto(5), 1)});
  venta.descuento = centavos(1000);
  EXPECT_EQ(vender(taller, venta).total_calculado, centavos(0));
  venta.descuento = centavos(1001);
  const auto refused = taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta); });
  ASSERT_EQ(refused.fields().size(), 1u) << refused.text();
  EXPECT_EQ(refused.fields()[0].loc.back(), "descuento");
}

TEST(Ventas, NumbersHaveNoGapAfterRefusals) {
  Taller taller;
  const Id id = taller.producto(3);
  std::string numeros;
  for (const std::int64_t cantidad : {1, 9, 1, 9, 9, 1}) {
    const NuevaVenta venta = venta_de({linea(id, cantidad)});
    const auto refused =
        taller.refusal_of([&](Tx& tx) { numeros += registrar_venta(tx, venta).numero.back(); });
    EXPECT_EQ(refused.code(), cantidad == 9 ? "stock_insuficiente" : "");
  }
  EXPECT_EQ(numeros, "123");
}

TEST(Ventas, ANumberThatWasNotCommittedIsGivenOutAgain) {
  Taller taller;
  const NuevaVenta venta = venta_de({linea(taller.producto(3), 1)});
  taller.refusal_of([&](Tx& tx) {
    EXPECT_EQ(registrar_venta(tx, venta).numero, "V-000001");
    throw Refusal(Kind::kConflict, "despues", "later");
  });
  EXPECT_EQ(vender(taller, venta).numero, "V-000001");
}

TEST(Ventas, AServiceIsSoldWithoutStock) {
  Taller taller;
  NuevoProducto servicio;
  servicio.nombre = "Diagnóstico";
  servicio.categoria = "Mano de obra";
  servicio.tipo = "servicio";
  const Id id = taller.write([&](Tx& tx) { return crear_producto(tx, servicio).id; });
  taller.heard.clear();
  vender(taller, venta_de({linea(id, 3)}));
  EXPECT_EQ(taller.heard_names(), "venta_creada");
  EXPECT_EQ(taller.stock(id), 0);
}

VentaRegistrada contar(Taller& taller, const NuevaVenta& venta) {
  return taller.write([&](Tx& tx) {
    service::Caller lejos{tx.who(), tx.now()};
    lejos.away = service::Away{*parse_iso("2026-03-09T18:00:00Z"), true};
    Tx despues = tx.with_caller(lejos);
    return registrar_venta(despues, venta);
  });
}

TEST(Ventas, ASaleThatIsToldLateIsKeptThoughThereIsNoStock) {
  Taller taller;
  const Id producto = taller.producto(1);
  EXPECT_FALSE(
      taller.get("ventas", contar(taller, venta_de({linea(producto, 1)})).id).flag("sobreventa"));
  const Record segunda = taller.get("ventas", contar(taller, venta_de({linea(producto, 1)})).id);
  EXPECT_TRUE(segunda.flag("sobreventa"));
  EXPECT_EQ(segunda.text("fecha"), "2026-03-09T18:00:00.000Z");
  EXPECT_EQ(taller.stock(producto), -1);
  contar(taller, venta_de({linea(producto, 1)}));
  EXPECT_EQ(taller.count("conflictos"), 1);  // One task a product, not one a sale.
}

TEST(Ventas, ASaleThatIsToldLateMayBeOfWhatIsDeletedByNow) {
  Taller taller;
  const Id producto = taller.producto(5);
  taller.write([&](Tx& tx) { tx.remove("inventario", producto); });
  contar(taller, venta_de({linea(producto, 2)}));
  EXPECT_EQ(taller.movido(producto), 3);
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta_de({linea(producto, 1)})); })
                .kind(),
            Kind::kInvalid);
}

}  // namespace
}  // namespace chasqui::servitec
