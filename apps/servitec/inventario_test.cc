#include "inventario.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

CambioDeStock cambio(Id id, std::int64_t cantidad, std::string operacion) {
  CambioDeStock cambio;
  cambio.id = id;
  cambio.cantidad = cantidad;
  cambio.operacion = std::move(operacion);
  return cambio;
}

TEST(Inventario, ANewProductStartsItsLedgerAndIsSaid) {
  Taller taller;
  const Id id = taller.producto(7);
  EXPECT_EQ(taller.stock(id), 7);
  EXPECT_EQ(taller.movido(id), 7);
  ASSERT_EQ(taller.heard.size(), 1u);
  EXPECT_EQ(taller.heard[0],
            R"(producto_creado {"id":1,"nombre":"Producto 1","categoria":"Pantallas",)"
            R"("precio":10.0,"stock":7,"stock_minimo":5,"descripcion":null})");
}

TEST(Inventario, AProductWithoutStockHasNoMovement) {
  Taller taller;
  taller.producto(0);
  EXPECT_EQ(taller.count("movimientos_stock"), 0);
}

TEST(Inventario, TheSameNameTwiceIsAConflictThatNamesIt) {
  Taller taller;
  NuevoProducto nuevo;
  nuevo.nombre = "Funda";
  nuevo.categoria = "Accesorios";
  taller.write([&](Tx& tx) { crear_producto(tx, nuevo); });
  const auto refused = taller.refusal_of([&](Tx& tx) { crear_producto(tx, nuevo); });
  EXPECT_EQ(refused.kind(), Kind::kConflict);
  EXPECT_EQ(refused.extra().at("campo"), Json("nombre"));
  EXPECT_EQ(taller.count("inventario"), 1);
}

TEST(Inventario, StockIsCountedAddedAndTaken) {
  struct {
    std::string operacion;
    std::int64_t cantidad, queda;
    std::string_view tipo;
  } const casos[] = {
      {"set", 12, 12, "conteo"},
      {"set", 0, 0, "conteo"},
      {"add", 3, 13, "ajuste"},
      {"subtract", 10, 0, "ajuste"},
  };
  for (const auto& caso : casos) {
    SCOPED_TRACE(caso.operacion);
    Taller taller;
    const Id id = taller.producto(10);
    taller.heard.clear();
    const Stock stock = taller.write(
        [&](Tx& tx) { return cambiar_stock(tx, cambio(id, caso.cantidad, caso.operacion)); });
    EXPECT_EQ(stock.stock, caso.queda);
    EXPECT_EQ(taller.stock(id), caso.queda);
    EXPECT_EQ(taller.movido(id), caso.queda);
    EXPECT_EQ(taller.heard_names(), "stock_actualizado");
    const Json ultimo =
        taller.read([&](Read& read) { return movimientos_de(read, {id, 100, 0}).front(); });
    EXPECT_EQ(ultimo["tipo"].text(), caso.tipo);
    EXPECT_EQ(ultimo["usuario"].text(), "operador");
  }
}

TEST(Inventario, ACountThatChangesNothingIsSaidButNotMoved) {
  Taller taller;
  const Id id = taller.producto(10);
  taller.heard.clear();
  taller.write([&](Tx& tx) { cambiar_stock(tx, cambio(id, 10, "set")); });
  EXPECT_EQ(taller.heard_names(), "stock_actualizado");
  EXPECT_EQ(taller.count("movimientos_stock"), 1);
}

TEST(Inventario, WhatCannotBeIsRefusedAndNothingIsApplied) {
  struct {
    std::string operacion;
    std::int64_t id, cantidad;
    Kind kind;
    std::string_view code;
  } const casos[] = {
      {"quitar", 1, 1, Kind::kMalformed, "operacion_invalida"},
      {"subtract", 1, 11, Kind::kConflict, "stock_insuficiente"},
      {"set", 1, -1, Kind::kConflict, "stock_insuficiente"},
      {"add", 1, 0, Kind::kInvalid, "invalido"},
      {"subtract", 1, -2, Kind::kInvalid, "invalido"},
      {"add", 99, 1, Kind::kNotFound, "no_encontrado"},
  };
  for (const auto& caso : casos) {
    SCOPED_TRACE(caso.operacion + " " + std::to_string(caso.cantidad));
    Taller taller;
    const Id id = taller.producto(10);
    taller.heard.clear();
    const auto refused = taller.refusal_of(
        [&](Tx& tx) { cambiar_stock(tx, cambio(Id{caso.id}, caso.cantidad, caso.operacion)); });
    EXPECT_EQ(refused.kind(), caso.kind) << refused.text();
    EXPECT_EQ(refused.code(), caso.code);
    EXPECT_EQ(taller.stock(id), 10);
    EXPECT_EQ(taller.heard_names(), "");
  }
}

TEST(Inventario, ACountIsTheStockFromThenOnAllOfItOrNothing) {
  Taller taller;
  const Id uno = taller.producto(10), otro = taller.producto(4);
  taller.heard.clear();
  const auto contado = taller.write(
      [&](Tx& tx) { return contar_stock(tx, {{{uno, 7}, {otro, 4}}, "Conteo de marzo"}); });
  EXPECT_EQ(contado[0].diferencia, -3);
  EXPECT_EQ(contado[1].diferencia, 0);
  EXPECT_EQ(taller.heard_names(), "stock_actualizado");
  EXPECT_EQ(taller.stock(uno), 7);
  const auto ultimo = taller.read([&](Read& read) { return movimientos_de(read, {uno, 1, 0}); });
  ASSERT_EQ(ultimo.size(), 1u);
  EXPECT_EQ(ultimo[0]["tipo"].text(), "conteo");
  EXPECT_EQ(ultimo[0]["motivo"].text(), "Conteo de marzo");
  EXPECT_EQ(taller.read([&](Read& read) { return movimientos_de(read, {uno, 9, 1}); }).size(), 1u);
  const auto refused =
      taller.refusal_of([&](Tx& tx) { contar_stock(tx, {{{uno, 1}, {Id{9}, 1}, {uno, 2}}, {}}); });
  ASSERT_EQ(refused.fields().size(), 2u);
  EXPECT_EQ(refused.fields()[0].loc.at(2) + refused.fields()[1].loc.at(2), "12");
  EXPECT_EQ(taller.stock(uno), 7);
}

TEST(Inventario, AProductIsFoundByItsBarCodeOrSku) {
  Taller taller;
  const Id id = taller.producto(1);
  taller.write([&](Tx& tx) {
    tx.update("inventario", id, Record{{"codigo_barras", "7501"}, {"sku", "PAN-1"}});
  });
  for (const char* codigo : {"7501", "PAN-1"})
    EXPECT_EQ(taller.read([&](Read& read) { return producto_de_codigo(read, {codigo}); })["id"],
              Json(id.value));
  EXPECT_EQ(taller.refusal_of([](Tx& tx) { producto_de_codigo(tx, {"750"}); }).kind(),
            Kind::kNotFound);
}

TEST(Inventario, StockGoesBelowNothingWhereTheProductOrTheShopAllowsIt) {
  Taller del_producto;
  const Id uno = del_producto.producto(1, true);
  EXPECT_EQ(
      del_producto.write([&](Tx& tx) { return cambiar_stock(tx, cambio(uno, 3, "subtract")); })
          .stock,
      -2);
  Taller del_taller(Taller::Values{{"permitir_negativo", "true"}});
  const Id otro = del_taller.producto(1);
  EXPECT_EQ(del_taller.write([&](Tx& tx) { return cambiar_stock(tx, cambio(otro, 3, "subtract")); })
                .stock,
            -2);
}

TEST(Inventario, TheLedgerIsTheStockAfterAnyOperations) {
  Taller taller;
  SeededRandom random(5);
  std::vector<Id> productos;
  for (int i = 0; i < 3; ++i) productos.push_back(taller.producto(std::int64_t(random.below(20))));
  static const std::string kOperaciones[] = {"set", "add", "subtract"};
  for (int i = 0; i < 150; ++i) {
    const Id id = productos[random.below(3)];
    const auto cantidad = static_cast<std::int64_t>(random.below(12));
    const auto pedido = cambio(id, cantidad, kOperaciones[random.below(3)]);
    if (random.below(3) == 0)
      taller.refusal_of([&](Tx& tx) { registrar_venta(tx, venta_de({linea(id, cantidad)})); });
    else
      taller.refusal_of([&](Tx& tx) { cambiar_stock(tx, pedido); });
    ASSERT_EQ(taller.movido(id), taller.stock(id)) << "operation " << i;
    ASSERT_GE(taller.stock(id), 0) << "operation " << i;
  }
}

}  // namespace
}  // namespace chasqui::servitec
