#include "demo.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "taller.h"

namespace chasqui::servitec {
namespace {

std::unique_ptr<Taller> lleno() {
  auto taller = std::make_unique<Taller>();
  SeededRandom random(3);
  bool sigue = true;
  for (std::int64_t paso = 0; sigue; ++paso)
    taller->write([&](Tx& tx) {
      const auto estado = llenar_demo(tx, {random, paso});
      sigue = estado.done < estado.total;
    });
  return taller;
}

// Filled once: it takes a while.
Taller& demo() {
  static const std::unique_ptr<Taller> taller = lleno();
  return *taller;
}

// All rows but for what is different every time.
std::string filas(Taller& taller) {
  return taller.read([&](Read& read) {
    std::string texto;
    for (const schema::Model& model : taller.schema().models)
      for (Record& fila : read.from(model.name).order("id").with_deleted().rows()) {
        JsonObject valores = std::move(fila).take();
        valores.erase("uuid");
        valores.erase("token_publico");
        append_text(texto, valores);
        texto += "\n";
      }
    return texto;
  });
}

TEST(Demo, IsAShopOfItsSize) {
  EXPECT_EQ(demo().count("clientes"), 300);
  EXPECT_EQ(demo().count("inventario"), 400);
  EXPECT_EQ(demo().count("ordenes"), 800);
  EXPECT_EQ(demo().count("ventas"), 2000);
}

TEST(Demo, IsTheSameEveryTime) {
  const std::unique_ptr<Taller> otra_vez = lleno();
  EXPECT_TRUE(filas(demo()) == filas(*otra_vez)) << "the same seed made other rows";
}

TEST(Demo, HasOrdersInEveryStateAndTheirHistoryEndsThere) {
  const auto estados =
      demo().read([](Read& read) { return read.from("ordenes").count_by("estado"); });
  EXPECT_EQ(estados.size(), 7u);
  demo().read([](Read& read) {
    std::map<std::int64_t, std::string> ultimo;
    for (const Record& paso : read.from("historial_ordenes").order("id").rows())
      ultimo[paso.integer("orden_id")] = paso.text("a");
    for (const Record& orden : read.from("ordenes").rows())
      EXPECT_EQ(ultimo[orden.id().value], orden.text("estado")) << orden.text("numero");
    return 0;
  });
}

TEST(Demo, SalesAddUpAndLieInTheLast90Days) {
  Taller& taller = demo();
  taller.read([&](Read& read) {
    const Utc desde = read.zone().day_start_before(read.now(), 90);
    for (const Record& venta : read.from("ventas").rows()) {
      EXPECT_FALSE(venta.flag("total_no_cuadra")) << venta.text("numero");
      EXPECT_GE(venta.time("fecha"), desde) << venta.text("numero");
      EXPECT_LE(venta.time("fecha"), read.now()) << venta.text("numero");
    }
    return 0;
  });
}

TEST(Demo, StockIsTheSumOfItsMovements) {
  demo().read([](Read& read) {
    std::map<std::int64_t, std::int64_t> movido;
    for (const auto& [id, suma] : read.from("movimientos_stock").sum_by("producto_id", "cantidad"))
      movido[*id.if_int()] = suma.coefficient();
    for (const Record& producto : read.from("inventario").rows()) {
      EXPECT_EQ(movido[producto.id().value], producto.integer("stock")) << producto.text("nombre");
      EXPECT_GE(producto.integer("stock"), 0) << producto.text("nombre");
    }
    return 0;
  });
}

}  // namespace
}  // namespace chasqui::servitec
