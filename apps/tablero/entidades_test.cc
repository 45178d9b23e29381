#include "entidades.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

Record unica(Mesa& mesa, std::string_view modelo) {
  return mesa.read([&](Read& read) { return *read.from(modelo).first(); });
}

TEST(Entidades, AreReadUnderTheNamesOfBothCallers) {
  const JsonObject plana{
      {"id", 1},          {"cliente_id", 7},        {"proveedor_id", "3"},
      {"servicio_id", 5}, {"estado", "confirmada"}, {"total_estimado", "50000.00"}};
  const JsonObject anidada{{"reserva", JsonObject{{"id", "1"},
                                                  {"clienteId", 7},
                                                  {"proveedorId", 3},
                                                  {"servicioId", 5},
                                                  {"estado", "confirmada"},
                                                  {"totalEstimado", 50000}}}};
  for (const auto& [tipo, datos] :
       {std::pair{"reservation_created", plana}, std::pair{"reserva:creada", anidada}}) {
    Mesa mesa;
    mesa.emitir(tipo, datos);
    const Record fila = unica(mesa, "reservas");
    for (const auto& [campo, valor] :
         {std::pair{"clave", "1"}, std::pair{"cliente", "7"}, std::pair{"proveedor", "3"},
          std::pair{"servicio", "5"}, std::pair{"estado", "confirmada"}})
      EXPECT_EQ(fila.text(campo), valor) << tipo << " " << campo;
    EXPECT_EQ(fila.decimal("total"), Decimal::whole(50'000)) << tipo;
  }
}

TEST(Entidades, AmountsAreRoundedAndThoseThatNobodyPaysAreLeftOut) {
  struct {
    Json dicho;
    Decimal guardado;
  } const casos[] = {
      {Decimal(50'000'555, 3), Decimal(5'000'056, 2)},
      {"33333.333333333336", Decimal(3'333'333, 2)},
      {std::int64_t{92'233'720'368'547'759}, Decimal(0, 2)},
      {"-92233720368547758.07", Decimal(0, 2)},
      {"nada", Decimal(0, 2)},
  };
  for (const auto& caso : casos) {
    Mesa mesa;
    mesa.emitir("reservation_created", {{"id", 1}, {"total_estimado", caso.dicho}});
    EXPECT_EQ(unica(mesa, "reservas").decimal("total"), caso.guardado) << to_text(caso.dicho);
  }
}

TEST(Entidades, APaymentThatIsPaidConfirmsWhatWaitsForIt) {
  Mesa mesa;
  mesa.emitir("reservation_created", {{"id", 1}, {"estado", "pendiente"}});
  mesa.emitir("payment_created", {{"id", 2}, {"reserva_id", 1}, {"estado", "pendiente"}});
  EXPECT_EQ(unica(mesa, "reservas").text("estado"), "pendiente");
  mesa.emitir("payment_updated", {{"id", 2}, {"reserva_id", 1}, {"estado", "pagado"}});
  EXPECT_EQ(unica(mesa, "reservas").text("estado"), "confirmada");
  mesa.emitir("reservation_deleted", {{"id", 1}});
  mesa.emitir("payment_updated", {{"id", 2}, {"reserva_id", 1}, {"estado", "pagado"}, {"otra", 1}});
  EXPECT_EQ(unica(mesa, "reservas").text("estado"), "cancelada") << "only what waits";
}

TEST(Entidades, WhatAnUpdateDoesNotSayStays) {
  Mesa mesa;
  mesa.emitir("reserva:creada", reserva(1, "pendiente"));
  mesa.emitir("reservation_updated", {{"id", 1}, {"estado", "confirmada"}});
  const Record fila = unica(mesa, "reservas");
  EXPECT_EQ(fila.text("estado"), "confirmada");
  EXPECT_EQ(fila.text("cliente"), "123");
  EXPECT_EQ(fila.text("dia"), "2026-11-15");
  EXPECT_EQ(mesa.count("reservas"), 1);
}

TEST(Entidades, TheRealSourcesNestedNamesAreRead) {
  Mesa mesa;
  mesa.emitir("service_created", {{"id", 5},
                                  {"nombre_servicio", "Corte"},
                                  {"precio", "25000.00"},
                                  {"proveedor", JsonObject{{"id", 3}}},
                                  {"categoria", JsonObject{{"id", 8}, {"nombre", "Peluquería"}}}});
  const Record fila = unica(mesa, "servicios");
  EXPECT_EQ(fila.text("nombre"), "Corte");
  EXPECT_EQ(fila.text("proveedor"), "3");
  EXPECT_EQ(fila.text("categoria"), "Peluquería");
}

TEST(Entidades, WithoutAnIdNothingIsKept) {
  Mesa mesa;
  mesa.emitir("reserva:creada", {{"estado", "confirmada"}});
  EXPECT_EQ(mesa.count("reservas"), 0);
  EXPECT_EQ(mesa.historia(), "reserva:creada");
}

TEST(Entidades, ACustomerAndAProviderOfOneIdAreTwo) {
  Mesa mesa;
  mesa.emitir("cliente:nuevo", {{"cliente", JsonObject{{"id", 1}, {"nombre", "ana"}}}});
  mesa.emitir("proveedor:nuevo", {{"proveedor", JsonObject{{"id", 1}, {"nombre", "ben"}}}});
  EXPECT_EQ(mesa.count("personas"), 2);
}

}  // namespace
}  // namespace chasqui::tablero
