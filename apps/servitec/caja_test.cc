#include "caja.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

struct Tienda : Taller {
  using Taller::Taller;
  Caja abrir(std::int64_t monto) {
    return write([&](Tx& tx) { return abrir_caja(tx, {centavos(monto)}); });
  }
  Caja cerrar(JsonObject contado) {
    return write([&](Tx& tx) { return cerrar_caja(tx, {Json(std::move(contado)), {}, {}}); });
  }
  Caja actual() {
    return *read([](Read& read) { return caja_actual(read); }).caja;
  }
  Caja z(Id id) {
    return read([&](Read& read) { return caja_z(read, {id}); });
  }
  Id vender(std::int64_t total, std::string metodo = "Efectivo") {
    NuevaVenta venta = venta_de({linea(producto(1), 1, total)});
    venta.metodo_pago = std::move(metodo);
    return write([&](Tx& tx) { return registrar_venta(tx, venta).id; });
  }
  Id contar_tarde(std::int64_t total, std::string_view hora) {
    const NuevaVenta venta = venta_de({linea(producto(1), 1, total)});
    return write([&](Tx& tx) {
      service::Caller lejos{tx.who(), tx.now()};
      lejos.away = service::Away{*parse_iso(hora), true};
      Tx despues = tx.with_caller(lejos);
      return registrar_venta(despues, venta).id;
    });
  }
};

std::string esperados(const Caja& caja) {
  std::string texto;
  for (const MetodoDeCaja& metodo : caja.metodos)
    texto += metodo.metodo + "=" + metodo.esperado.to_string() + " ";
  return texto;
}

TEST(Caja, ExpectsWhatCameInByMethodAndCashWithoutExpenses) {
  Tienda tienda;
  const Caja abierta = tienda.abrir(50'000);
  EXPECT_EQ(abierta.numero, "Z-000001");
  tienda.vender(10'000);
  tienda.vender(7'000, "Débito");
  const Id orden = tienda.orden(centavos(30'000), centavos(12'000));  // Its advance, in cash.
  NuevoPago pago{orden, centavos(4'000), "Transferencia", {}, {}};
  tienda.write([&](Tx& tx) { registrar_pago(tx, pago); });
  tienda.write([&](Tx& tx) { anotar_gasto(tx, {centavos(1'500), "Agua"}); });
  const Caja ahora = tienda.actual();
  EXPECT_EQ(esperados(ahora), "Débito=70.00 Efectivo=705.00 Transferencia=40.00 ");
  EXPECT_EQ(ahora.ventas, 2);
  EXPECT_EQ(ahora.total_ventas, centavos(17'000));
  EXPECT_EQ(ahora.total_anticipos, centavos(12'000));
  EXPECT_EQ(ahora.total_gastos, centavos(1'500));
}

TEST(Caja, IsClosedWithTheDifferenceOfWhatWasCounted) {
  Tienda tienda;
  const Id id = tienda.abrir(10'000).id;
  tienda.vender(5'000);
  tienda.vender(2'000, "Crédito");
  tienda.heard.clear();
  const Caja cerrada =
      tienda.cerrar({{"efectivo", centavos(14'900)}, {"Crédito", Json(20)}, {"Vales", Json(1)}});
  EXPECT_EQ(cerrada.estado, "CERRADA");
  EXPECT_EQ(cerrada.diferencia->to_string(), "0.00");  // 1.00 short, and a voucher too many.
  EXPECT_EQ(cerrada.metodos.at(1).diferencia->to_string(), "-1.00");
  EXPECT_EQ(tienda.heard_names(), "caja_cerrada");
  EXPECT_EQ(tienda.read([](Read& read) { return caja_actual(read); }).caja.has_value(), false);
  EXPECT_EQ(tienda.z(id).diferencia, cerrada.diferencia);
  EXPECT_EQ(tienda.get("cajas", id).decimal("diferencia"), centavos(0));
}

TEST(Caja, WhatIsCountedIsAnAmountAndCashIsThere) {
  Tienda tienda;
  tienda.abrir(0);
  struct {
    JsonObject contado;
    std::string_view donde;
  } const casos[] = {
      {{{"Débito", Json(1)}}, "Efectivo"},
      {{{"Efectivo", Json("mucho")}}, "Efectivo"},
      {{{"Efectivo", Json(1)}, {"Débito", Json(-1)}}, "Débito"},
      {{{"Efectivo", Json(Decimal(1001, 3))}}, "Efectivo"},
  };
  for (const auto& caso : casos) {
    const auto refused =
        tienda.refusal_of([&](Tx& tx) { cerrar_caja(tx, {Json(caso.contado), {}, {}}); });
    ASSERT_EQ(refused.fields().size(), 1u) << refused.text();
    EXPECT_EQ(refused.fields()[0].loc.back(), caso.donde);
  }
  EXPECT_EQ(tienda.actual().estado, "ABIERTA");
}

TEST(Caja, IsOneAPersonAndItsStatesForbidThings) {
  Tienda tienda(Taller::Values{{"exigir_caja", "true"}});
  const NuevaVenta venta = venta_de({linea(tienda.producto(9), 1)});
  const auto vender = [&](Tx& tx) { registrar_venta(tx, venta); };
  EXPECT_EQ(tienda.refusal_of(vender).code(), "sin_caja");
  EXPECT_EQ(tienda.refusal_of([](Tx& tx) { anotar_gasto(tx, {centavos(1), "x"}); }).code(),
            "sin_caja");
  const Id id = tienda.abrir(100).id;
  const auto otra = tienda.refusal_of([](Tx& tx) { abrir_caja(tx, {centavos(0)}); });
  EXPECT_EQ(otra.code(), "caja_abierta");
  EXPECT_EQ(otra.extra().at("caja_id"), Json(id.value));
  EXPECT_EQ(tienda.refusal_of(vender).code(), "");
  tienda.write([](Tx& tx) { revisar_caja(tx, {false}); });
  EXPECT_EQ(tienda.refusal_of(vender).code(), "caja_en_revision");
  tienda.write([](Tx& tx) { revisar_caja(tx, {true}); });
  EXPECT_EQ(tienda.refusal_of(vender).code(), "");
  tienda.who.name = "otra";
  EXPECT_EQ(tienda.refusal_of(vender).code(), "sin_caja");
  EXPECT_EQ(tienda.abrir(0).numero, "Z-000002");
}

TEST(Caja, ALateSaleGoesIntoItsClosedTillAndChangesTheDifference) {
  Tienda tienda;
  const Id id = tienda.abrir(10'000).id;  // At 18:00.
  tienda.clock.set(*parse_iso("2026-03-10T20:00:00Z"));
  EXPECT_EQ(tienda.cerrar({{"Efectivo", centavos(10'000)}}).diferencia, centavos(0));
  const Id otra = tienda.abrir(0).id;
  tienda.heard.clear();
  const Id tarde = tienda.contar_tarde(2'500, "2026-03-10T19:00:00Z");
  EXPECT_NE(tienda.heard_names().find("caja_cerrada"), std::string::npos);
  EXPECT_TRUE(tienda.get("ventas", tarde).flag("tardia"));
  EXPECT_EQ(tienda.get("ventas", tarde).integer("caja_id"), id.value);
  EXPECT_EQ(tienda.z(id).diferencia->to_string(), "-25.00");
  EXPECT_EQ(tienda.z(id).tardias, 1);
  EXPECT_EQ(tienda.get("cajas", id).decimal("diferencia").to_string(), "-25.00");
  // Before any till, or between two: into the one that is open.
  const Id antes = tienda.contar_tarde(100, "2026-03-10T17:00:00Z");
  EXPECT_EQ(tienda.get("ventas", antes).integer("caja_id"), otra.value);
  EXPECT_FALSE(tienda.get("ventas", antes).flag("tardia"));
}

TEST(Caja, AnAdvanceThatIsCorrectedIsInTheTill) {
  Tienda tienda;
  tienda.abrir(0);
  const Id orden = tienda.orden(centavos(30'000), centavos(12'000));
  tienda.write([&](Tx& tx) {
    const Record antes = tx.get("ordenes", orden);
    Record cambios{{"anticipo", centavos(10'000)}};
    corregir_anticipo(tx, &antes, cambios);
    tx.update("ordenes", orden, cambios);
  });
  EXPECT_EQ(esperados(tienda.actual()), "Efectivo=100.00 ");
  EXPECT_EQ(tienda.read([&](Read& read) { return saldo_de(read, read.get("ordenes", orden)); }),
            centavos(20'000));
}

}  // namespace
}  // namespace chasqui::servitec
