#include <gtest/gtest.h>

#include "devoluciones.h"
#include "items.h"
#include "reportes.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

std::string filas(const Reporte& reporte) {
  std::string texto;
  for (const auto& fila : reporte.tabla.rows) {
    for (const Json& celda : fila) texto += kit::cell_text(celda) + " ";
    texto += "| ";
  }
  return texto;
}

struct Semana : Taller {
  Semana() {
    const Id producto_id = producto(50);
    write([&](Tx& tx) { tx.update("inventario", producto_id, Record{{"costo", centavos(400)}}); });
    vender("2026-03-10T05:59:00Z", producto_id, 1, "Efectivo");  // On the 9th by the shop's clock.
    const Id otra = vender("2026-03-10T06:01:00Z", producto_id, 3, "Débito");
    write([&](Tx& tx) { devolver(tx, {otra, {{Id{2}, 1, "vendible"}}, {}}); });
    const Id nula = vender("2026-03-10T07:00:00Z", producto_id, 5, "Efectivo");
    write([&](Tx& tx) { anular(tx, {nula, {}}); });
  }
  Id vender(std::string_view hora, Id cual, std::int64_t cantidad, std::string metodo) {
    clock.set(*parse_iso(hora));
    NuevaVenta venta = venta_de({linea(cual, cantidad)});
    venta.metodo_pago = std::move(metodo);
    return write([&](Tx& tx) { return registrar_venta(tx, venta).id; });
  }
  using Hacer = Reporte (*)(Read&, const Tramo&, std::string_view);
  std::string de(Hacer hacer, std::string_view por) {
    const Tramo tramo{*parse_iso("2026-03-01T06:00:00Z"), *parse_iso("2026-04-01T06:00:00Z"), "",
                      ""};
    return read([&](Read& read) { return filas(hacer(read, tramo, por)); });
  }
};

TEST(ReportesTablas, SalesByTheShopsDayWithoutWhatCameBackOrWasVoided) {
  Semana semana;
  EXPECT_EQ(semana.de(reporte_de_ventas, "dia"),
            "2026-03-09 1 1 10.0 0.0 0.0 8.62 4.62 | "
            "2026-03-10 1 2 30.0 0.0 10.0 17.24 9.24 | ");
  EXPECT_EQ(semana.de(reporte_de_ventas, "usuario"), "operador 2 3 40.0 0.0 10.0 25.86 13.86 | ");
  EXPECT_EQ(semana.de(reporte_de_ventas, "metodo"), "Débito 2 20.0 | Efectivo 3 10.0 | ");
  EXPECT_EQ(semana.de(reporte_de_ventas, "producto"), "Producto 1 3 30.0 12.0 | ");
  EXPECT_EQ(semana.de(reporte_de_impuestos, "dia"),
            "2026-03-09 8.62 1.38 10.0 | 2026-03-10 17.24 2.76 20.0 | ");
}

TEST(ReportesTablas, OrdersStockAndTills) {
  Semana semana;
  semana.orden(centavos(30'000), centavos(10'000), "Entregado");
  semana.orden(centavos(20'000));
  EXPECT_EQ(semana.de(reporte_de_ordenes, "dia"), "2026-03-10 2 1 500.0 | ");
  EXPECT_EQ(semana.de(reporte_de_ordenes, "estado"),
            "Entregado 1 1 300.0 | Pendiente 1 0 200.0 | ");
  EXPECT_EQ(semana.de(reporte_de_ordenes, "usuario"), "(sin técnico) 2 1 500.0 | ");
  EXPECT_EQ(semana.de(reporte_de_inventario, "producto"), "Producto 1 Pantallas 47 0 5 9 188.0 | ");
  EXPECT_EQ(semana.de(reporte_de_caja, "metodo"), "Débito 2 20.0 | Efectivo 4 110.0 | ");
  semana.write([](Tx& tx) { abrir_caja(tx, {centavos(0)}); });
  EXPECT_EQ(semana.de(reporte_de_caja, "caja"),
            "Z-000001 operador 2026-03-10T01:00 ABIERTA 0 0.0 0.0  | ");
}

}  // namespace
}  // namespace chasqui::servitec
