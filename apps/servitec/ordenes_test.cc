#include "ordenes.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "items.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

CambioDeEstado hacia(Id id, std::string estado) {
  CambioDeEstado cambio;
  cambio.id = id;
  cambio.estado = std::move(estado);
  return cambio;
}

NuevoPago pago_de(Id orden, std::int64_t monto, std::string metodo = "Efectivo") {
  NuevoPago pago;
  pago.id = orden;
  pago.monto = centavos(monto);
  pago.metodo = std::move(metodo);
  return pago;
}

std::string estado_de(Taller& taller, Id orden) {
  return std::string(taller.get("ordenes", orden).text("estado"));
}

TEST(Ordenes, ANewOrderIsNumberedRememberedAndSaid) {
  Taller taller;
  const Id id = taller.orden(centavos(50'000), centavos(10'000));
  EXPECT_EQ(taller.get("ordenes", id).text("numero"), "O-000001");
  const auto pasos = taller.read([&](Read& read) { return historial_de(read, PorId{id}); });
  ASSERT_EQ(pasos.size(), 1u);
  EXPECT_TRUE(pasos[0]["de"].is_null());
  EXPECT_EQ(pasos[0]["a"].text(), "Pendiente");
  EXPECT_EQ(taller.heard.back(),
            R"(orden_creada {"id":1,"cliente_id":1,"equipo":"Celular","marca":"Samsung",)"
            R"("modelo":"A14","problema":"Pantalla rota","estado":"Pendiente","total":500.0,)"
            R"("anticipo":100.0})");
}

TEST(Ordenes, AnOrderNeedsACustomerThatIsThere) {
  Taller taller;
  NuevaOrden nueva;
  nueva.cliente_id = Id{9};
  nueva.estado = "Pendiente";
  const auto refused = taller.refusal_of([&](Tx& tx) { crear_orden(tx, nueva); });
  ASSERT_EQ(refused.fields().size(), 1u) << refused.text();
  EXPECT_EQ(refused.fields()[0].loc, (std::vector<std::string>{"body", "cliente_id"}));
  EXPECT_EQ(taller.count("ordenes"), 0);
}

TEST(Ordenes, WhatWasAgreedAtTheCounterIsEstimated) {
  Taller taller;
  NuevaOrden nueva;
  nueva.cliente_id = taller.cliente();
  nueva.estado = "Pendiente";
  const Id pantalla = taller.producto(3);
  nueva.items = {{pantalla, "Pantalla A14", 2, std::nullopt},
                 {Id{99}, "Mano de obra", 1, centavos(30'000)}};
  const Id id = taller.write([&](Tx& tx) { return crear_orden(tx, nueva).id; });
  const auto items = taller.read([&](Read& read) { return items_de(read, PorId{id}); });
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0]["precio"], chasqui::Json(centavos(1000)));
  EXPECT_EQ(items[0]["estado"].text(), "presupuestado");
  EXPECT_EQ(items[1]["descripcion"].text(), "Mano de obra");
  EXPECT_TRUE(items[1]["producto_id"].is_null());
  nueva.items = {{Id{99}, std::nullopt, 1, std::nullopt}};
  const auto refused = taller.refusal_of([&](Tx& tx) { crear_orden(tx, nueva); });
  EXPECT_EQ(refused.fields().at(0).loc, (std::vector<std::string>{"body", "producto_id"}));
}

TEST(Ordenes, OnlyWhoRepairsHereIsGivenAnOrder) {
  Taller taller;
  NuevaOrden nueva;
  nueva.cliente_id = taller.cliente();
  nueva.estado = "Pendiente";
  nueva.tecnico_id = Id{77};
  const auto refused = taller.refusal_of([&](Tx& tx) { crear_orden(tx, nueva); });
  EXPECT_EQ(refused.fields().at(0).loc, (std::vector<std::string>{"body", "tecnico_id"}));
}

TEST(Ordenes, NumbersHaveSixDigitsAndThenMore) {
  EXPECT_EQ(numero_de("O", 7), "O-000007");
  EXPECT_EQ(numero_de("V", 999'999), "V-999999");
  EXPECT_EQ(numero_de("V", 1'000'000), "V-1000000");
}

TEST(Ordenes, StatesAreReadInAnySpelling) {
  struct {
    std::string_view texto, estado;
  } const casos[] = {
      {"Pendiente", "Pendiente"},       {"EN PROCESO", "En Proceso"},
      {"en reparación", "En Proceso"},  {"Espera Repuesto", "Espera de Repuesto"},
      {" reparado ", "Reparado"},       {"sin solucion", "Sin solución"},
      {"SIN SOLUCIÓN", "Sin solución"}, {"cancelada", "Cancelado"},
      {"entregado", "Entregado"},
  };
  for (const auto& caso : casos) EXPECT_EQ(estado_valido(caso.texto), caso.estado) << caso.texto;
  for (const char* otro : {"", "Perdido", "Pendientes"}) {
    try {
      estado_valido(otro);
      ADD_FAILURE() << "\"" << otro << "\" was taken";
    } catch (const Refusal& refused) {
      EXPECT_EQ(refused.kind(), Kind::kMalformed);
      EXPECT_NE(refused.text().find("Espera de Repuesto"), std::string::npos) << refused.text();
    }
  }
}

TEST(Ordenes, TheStateMachineIsThisTable) {
  static const std::string kEstados[] = {"Pendiente", "En Proceso",   "Espera de Repuesto",
                                         "Reparado",  "Sin solución", "Cancelado",
                                         "Entregado"};
  static const std::string_view kPuede[] = {
      // P, E, R, R, S, C, E: the columns in the order above; x: may, =: says it again, .: may not
      "=xxxxxx", "x=xxxxx", "xx=xxxx", "xxx=xxx", "....=.x", ".....=.", "......=",
  };
  for (std::size_t de = 0; de < 7; ++de)
    for (std::size_t a = 0; a < 7; ++a) {
      SCOPED_TRACE(kEstados[de] + " -> " + kEstados[a]);
      Taller taller;
      const Id id = taller.orden(centavos(0), centavos(0), kEstados[de]);
      taller.heard.clear();
      const auto refused =
          taller.refusal_of([&](Tx& tx) { cambiar_estado(tx, hacia(id, kEstados[a])); });
      const bool puede = kPuede[de][a] != '.';
      EXPECT_EQ(refused.code(), puede ? "" : "transicion");
      EXPECT_EQ(estado_de(taller, id), kEstados[puede ? a : de]);
      EXPECT_EQ(taller.count("historial_ordenes"), kPuede[de][a] == 'x' ? 2 : 1);
      EXPECT_EQ(taller.heard_names(), puede ? "orden_actualizada" : "");
    }
}

TEST(Ordenes, AClosedOrderIsForcedOnlyWithANote) {
  Taller taller;
  const Id id = taller.orden(centavos(0), centavos(0), "Cancelado");
  CambioDeEstado cambio = hacia(id, "Pendiente");
  cambio.forzar = true;
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { cambiar_estado(tx, cambio); }).code(), "transicion");
  cambio.nota = "";
  EXPECT_EQ(taller.refusal_of([&](Tx& tx) { cambiar_estado(tx, cambio); }).code(), "transicion");
  cambio.nota = "El cliente volvió";
  taller.write([&](Tx& tx) { cambiar_estado(tx, cambio); });
  EXPECT_EQ(estado_de(taller, id), "Pendiente");
  const auto pasos = taller.read([&](Read& read) { return historial_de(read, PorId{id}); });
  EXPECT_EQ(pasos.back()["nota"].text(), "El cliente volvió");
}

TEST(Ordenes, ADeliveryWithABalanceIsRefusedUnlessSomebodySaysSo) {
  struct {
    std::string_view name;
    Taller::Values settings;
    bool fiado, entrega;
  } const casos[] = {
      {"owing", {}, false, false},
      {"on trust", {}, true, true},
      {"the shop does it", {{"entregar_con_saldo", "true"}}, false, true},
  };
  for (const auto& caso : casos) {
    Taller taller(caso.settings);
    const Id id = taller.orden(centavos(50'000), centavos(10'000));
    CambioDeEstado cambio = hacia(id, "Entregado");
    cambio.fiado = caso.fiado;
    const auto refused = taller.refusal_of([&](Tx& tx) { cambiar_estado(tx, cambio); });
    EXPECT_EQ(refused.code(), caso.entrega ? "" : "saldo_pendiente") << caso.name;
    EXPECT_EQ(estado_de(taller, id), caso.entrega ? "Entregado" : "Pendiente") << caso.name;
    EXPECT_EQ(refused.extra().at("saldo"), caso.entrega ? Json() : Json(centavos(40'000)));
  }
}

TEST(Ordenes, PaymentsTakeTheBalanceDownAndThenItIsDelivered) {
  Taller taller;
  const Id id = taller.orden(centavos(50'000), centavos(10'000));
  taller.write([&](Tx& tx) { tx.update("ordenes", id, Record{{"descuento", centavos(5'000)}}); });
  NuevoPago billetes = pago_de(id, 15'000);
  billetes.recibido = centavos(20'000);
  taller.heard.clear();
  const PagoRegistrado primero = taller.write([&](Tx& tx) { return registrar_pago(tx, billetes); });
  EXPECT_EQ(primero.vuelto.to_string(), "50.00");
  EXPECT_EQ(primero.saldo.to_string(), "200.00");
  EXPECT_EQ(taller.heard_names(), "pago_registrado");
  const PagoRegistrado segundo =
      taller.write([&](Tx& tx) { return registrar_pago(tx, pago_de(id, 20'000, "Débito")); });
  EXPECT_EQ(segundo.saldo, centavos(0));
  taller.write([&](Tx& tx) { cambiar_estado(tx, hacia(id, "Entregado")); });
  EXPECT_EQ(taller.read([&](Read& read) { return pagos_de(read, PorId{id}).size(); }), 2u);
}

TEST(Ordenes, APaymentThatCannotBeIsRefused) {
  Taller taller;
  const Id id = taller.orden(centavos(10'000));
  NuevoPago corto = pago_de(id, 5'000), tarjeta = pago_de(id, 5'000, "Crédito");
  corto.recibido = centavos(4'999);
  tarjeta.recibido = centavos(5'001);
  struct {
    std::string_view name;
    NuevoPago pago;
    Kind kind;
  } const casos[] = {
      {"more than is owed", pago_de(id, 10'001), Kind::kInvalid},
      {"too little cash", corto, Kind::kInvalid},
      {"change for a card", tarjeta, Kind::kInvalid},
      {"no such order", pago_de(Id{9}, 1), Kind::kNotFound},
  };
  for (const auto& caso : casos) {
    const auto refused = taller.refusal_of([&](Tx& tx) { registrar_pago(tx, caso.pago); });
    EXPECT_EQ(refused.kind(), caso.kind) << caso.name << ": " << refused.text();
  }
  EXPECT_EQ(taller.count("pagos"), 0);
}

}  // namespace
}  // namespace chasqui::servitec
