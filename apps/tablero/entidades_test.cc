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
