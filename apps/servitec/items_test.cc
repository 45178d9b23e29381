#include "items.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

NuevoItem repuesto(Id orden, Id producto, std::int64_t cantidad, std::string estado) {
  NuevoItem item;
  item.id = orden;
  item.tipo_item = "REPUESTO";
  item.producto_id = producto;
  item.cantidad = cantidad;
  item.estado = std::move(estado);
  return item;
}

struct Banco : Taller {
  Id orden_ = orden(centavos(100));
  Json agregar(Id producto, std::int64_t cantidad, std::string estado = "presupuestado") {
    return write([&](Tx& tx) {
      return agregar_item(tx, repuesto(orden_, producto, cantidad, std::move(estado)));
    });
  }
  CambioDeItem hacia(const Json& item, std::string estado) {
    CambioDeItem cambio;
    cambio.id = orden_;
    cambio.item = Id{*item["id"].if_int()};
    cambio.estado = std::move(estado);
    return cambio;
  }
  std::string pasar(const Json& item, std::string estado) {
    return std::string(
        write([&](Tx& tx) { return cambiar_item(tx, hacia(item, estado)); })["estado"].text());
  }
  std::int64_t apartado(Id producto) { return get("inventario", producto).integer("reservado"); }
};

TEST(Items, ApprovedIsReservedUsedLeavesReturnedComesBack) {
  Banco banco;
  const Id producto = banco.producto(5);
  const Json item = banco.agregar(producto, 3);
  EXPECT_EQ(item["descripcion"].text(), "Producto 1");
  EXPECT_EQ(item["precio"], Json(centavos(1000)));
  EXPECT_EQ(banco.pasar(item, "aprobado"), "reservado");
  EXPECT_EQ(banco.apartado(producto), 3);
  EXPECT_EQ(banco.stock(producto), 5);
  banco.heard.clear();
  EXPECT_EQ(banco.pasar(item, "usado"), "usado");
  EXPECT_EQ(banco.heard_names(), "stock_actualizado orden_actualizada");
  EXPECT_EQ(banco.apartado(producto), 0);
  EXPECT_EQ(banco.stock(producto), 2);
  EXPECT_EQ(banco.movido(producto), 2);
  EXPECT_EQ(banco.pasar(item, "devuelto"), "devuelto");
  EXPECT_EQ(banco.stock(producto), 5);
  const auto refused =
      banco.refusal_of([&](Tx& tx) { cambiar_item(tx, banco.hacia(item, "usado")); });
  EXPECT_EQ(refused.code(), "transicion");
}

TEST(Items, WhatIsReservedIsNotSoldAtTheCounter) {
  Banco banco;
  const Id producto = banco.producto(5);
  banco.agregar(producto, 4, "aprobado");
  const auto refused =
      banco.refusal_of([&](Tx& tx) { registrar_venta(tx, venta_de({linea(producto, 2)})); });
  EXPECT_EQ(refused.code(), "stock_insuficiente");
  EXPECT_EQ((*refused.extra().at("lineas").if_array())[0]["disponible"], Json(1));
  banco.write([&](Tx& tx) { registrar_venta(tx, venta_de({linea(producto, 1)})); });
}

TEST(Items, WhatIsNotThereWaitsApprovedAndIsReservedOnceItCame) {
  Banco banco;
  const Id producto = banco.producto(1);
  const Json item = banco.agregar(producto, 2, "aprobado");
  EXPECT_EQ(item["estado"].text(), "aprobado");
  EXPECT_EQ(banco.refusal_of([&](Tx& tx) { cambiar_item(tx, banco.hacia(item, "usado")); }).code(),
            "stock_insuficiente");
  banco.write([&](Tx& tx) { cambiar_stock(tx, {producto, 1, "add", {}}); });
  EXPECT_EQ(banco.pasar(item, "aprobado"), "reservado");
}

TEST(Items, ACancelledOrderFreesWhatItReservedAndKeepsWhatItUsed) {
  Banco banco;
  const Id producto = banco.producto(9);
  banco.agregar(producto, 4, "aprobado");
  banco.agregar(producto, 2, "usado");
  banco.write([&](Tx& tx) {
    CambioDeEstado cambio;
    cambio.id = banco.orden_;
    cambio.estado = "Cancelado";
    cambiar_estado(tx, cambio);
  });
  EXPECT_EQ(banco.apartado(producto), 0);
  EXPECT_EQ(banco.stock(producto), 7);
  const auto items = banco.read([&](Read& read) { return items_de(read, {banco.orden_}); });
  EXPECT_EQ(items[0]["estado"].text(), "devuelto");
  EXPECT_EQ(items[1]["estado"].text(), "usado");
}

TEST(Items, AChangedCountIsReservedAnewAndARemovedItemIsFree) {
  Banco banco;
  const Id producto = banco.producto(9);
  const Json item = banco.agregar(producto, 4, "aprobado");
  CambioDeItem cambio = banco.hacia(item, "");
  cambio.estado.reset();
  cambio.cantidad = 6;
  EXPECT_EQ(banco.write([&](Tx& tx) { return cambiar_item(tx, cambio); })["estado"].text(),
            "reservado");
  EXPECT_EQ(banco.apartado(producto), 6);
  const PorItem cual{banco.orden_, cambio.item};
  banco.write([&](Tx& tx) { quitar_item(tx, cual); });
  EXPECT_EQ(banco.apartado(producto), 0);
  EXPECT_EQ(banco.refusal_of([&](Tx& tx) { quitar_item(tx, cual); }).code(), "no_encontrado");
}

TEST(Items, ServicesHaveNoShelfAndNeedADescription) {
  Banco banco;
  NuevoItem item;
  item.id = banco.orden_;
  item.tipo_item = "SERVICIO";
  item.cantidad = 1;
  item.estado = "usado";
  EXPECT_EQ(banco.refusal_of([&](Tx& tx) { agregar_item(tx, item); }).fields()[0].loc.back(),
            "descripcion");
  item.descripcion = "Limpieza";
  EXPECT_EQ(banco.write([&](Tx& tx) { return agregar_item(tx, item); })["estado"].text(), "usado");
}

}  // namespace
}  // namespace chasqui::servitec
