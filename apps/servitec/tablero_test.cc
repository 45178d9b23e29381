#include "tablero.h"

#include <gtest/gtest.h>

#include "taller.h"

namespace chasqui::servitec {
namespace {

void vender_a_las(Taller& taller, std::string_view hora, std::int64_t total, std::string metodo) {
  taller.clock.set(*parse_iso(hora));
  NuevaVenta venta = venta_de({linea(Id{1}, 1, total)});
  venta.metodo_pago = std::move(metodo);
  taller.write([&](Tx& tx) { registrar_venta(tx, venta); });
}

Tablero tablero_a_las(Taller& taller, std::string_view hora) {
  taller.clock.set(*parse_iso(hora));
  return taller.read([](Read& read) { return tablero_del_dia(read); });
}

std::string sumas(const std::vector<Suma>& sumas) {
  std::string texto;
  for (const Suma& suma : sumas) texto += suma.nombre + "=" + suma.total.to_string() + " ";
  return texto;
}

TEST(Tablero, TheDayEndsAtTheShopsMidnight) {
  Taller taller;  // Mexico City is six hours behind UTC all year.
  taller.producto(100);
  vender_a_las(taller, "2026-03-11T05:59:00Z", 1000, "Efectivo");  // 23:59 on the 10th.
  vender_a_las(taller, "2026-03-11T06:01:00Z", 250, "Débito");     // 00:01 on the 11th.
  const Tablero antes = tablero_a_las(taller, "2026-03-11T05:59:30Z");
  EXPECT_EQ(antes.ventas_hoy.to_string(), "10.00");
  EXPECT_EQ(sumas(antes.ventas_por_metodo), "Efectivo=10.00 ");
  const Tablero despues = tablero_a_las(taller, "2026-03-11T06:01:30Z");
  EXPECT_EQ(despues.ventas_hoy.to_string(), "2.50");
  EXPECT_EQ(sumas(despues.ventas_por_metodo), "Débito=2.50 ");
  EXPECT_EQ(sumas(despues.ventas_ultimos_7_dias),
            "2026-03-05=0.00 2026-03-06=0.00 2026-03-07=0.00 2026-03-08=0.00 2026-03-09=0.00 "
            "2026-03-10=10.00 2026-03-11=2.50 ");
}

TEST(Tablero, CountsWhatNeedsSomebody) {
  Taller taller;
  taller.producto(5);  // At its minimum of 5.
  taller.producto(6);
  const Id vieja = taller.orden(centavos(100));
  const Id entregada = taller.orden(centavos(0));
  const Id de_hoy = taller.orden(centavos(0), centavos(0), "En Proceso");
  const Id sin_remedio = taller.orden(centavos(0), centavos(0), "Sin solución");
  taller.write([&](Tx& tx) {
    for (const Id id : {vieja, entregada, sin_remedio})
      tx.update("ordenes", id, Record{{"fecha_entrega", "2026-03-09"}});
    tx.update("ordenes", de_hoy, Record{{"fecha_entrega", "2026-03-10"}});
    CambioDeEstado cambio;
    cambio.id = entregada;
    cambio.estado = "Entregado";
    cambiar_estado(tx, cambio);
  });
  const Tablero tablero = tablero_a_las(taller, "2026-03-11T05:59:00Z");
  EXPECT_EQ(tablero.clientes, 4);
  EXPECT_EQ(tablero.productos_stock_bajo, 1);
  EXPECT_EQ(tablero.ordenes_pendientes, 1);
  EXPECT_EQ(tablero.ordenes_atrasadas, 1);
  EXPECT_EQ(tablero_a_las(taller, "2026-03-11T06:00:00Z").ordenes_atrasadas, 2);
  std::string estados;
  for (const Cuenta& cuenta : tablero.ordenes_por_estado)
    estados += cuenta.nombre + "=" + std::to_string(cuenta.cuantos) + " ";
  EXPECT_EQ(estados, "En Proceso=1 Entregado=1 Pendiente=1 Sin solución=1 ");
}

TEST(Tablero, TheRootSaysWhoAnswers) {
  Taller taller;
  const Raiz dicho = taller.read([](Read& read) { return raiz(read); });
  EXPECT_EQ(dicho.status, "ok");
  EXPECT_EQ(dicho.endpoints.front(), "/clientes");
}

}  // namespace
}  // namespace chasqui::servitec
