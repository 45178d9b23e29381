#include "reportes.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

PedidoDeReporte pedido(std::string nombre, std::string formato = "json") {
  return {std::move(nombre), {}, {}, {}, std::move(formato)};
}

TEST(Reportes, EachIsMadeInEachOfItsWaysAndFormats) {
  Taller taller;
  const NuevaVenta venta = venta_de({linea(taller.producto(5), 1)});
  taller.write([&](Tx& tx) { registrar_venta(tx, venta); });
  for (const char* nombre : {"ventas", "impuestos", "ordenes", "inventario", "caja"})
    for (const auto& [formato, empieza] : {std::pair("json", "{\"titulo\""),
                                           {"csv", "\xef\xbb\xbf"},
                                           {"xlsx", "PK"},
                                           {"pdf", "%PDF"}}) {
      const auto hecho =
          taller.read([&](Read& read) { return reporte(read, pedido(nombre, formato)); });
      EXPECT_TRUE(hecho.body.starts_with(empieza)) << nombre << " " << formato;
      EXPECT_EQ(hecho.file_name.empty(), std::string_view(formato) == "json");
    }
}

TEST(Reportes, WhatThereIsNotIsRefused) {
  Taller taller;
  const auto negado = [&](PedidoDeReporte cual) {
    return taller.refusal_of([&](Tx& tx) { reporte(tx, cual); });
  };
  EXPECT_EQ(negado(pedido("sueldos")).kind(), Kind::kNotFound);
  PedidoDeReporte otro = pedido("impuestos");
  otro.por = "producto";
  EXPECT_EQ(negado(otro).fields()[0].loc.back(), "por");
  otro = pedido("ventas");
  otro.desde = "2026-03-02";
  otro.hasta = "2026-03-01";
  EXPECT_EQ(negado(otro).fields()[0].loc.back(), "desde");
}

}  // namespace
}  // namespace chasqui::servitec
