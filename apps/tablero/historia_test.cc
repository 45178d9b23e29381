#include "historia.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

std::int64_t cuantos(Mesa& mesa, std::optional<std::string> limite) {
  const Json json = mesa.read([&](Read& read) { return eventos(read, {limite, {}, {}}); });
  return std::ssize(*json["events"].if_array());
}

TEST(Historia, IsTheLastHundredNewestFirst) {
  Mesa mesa;
  for (int i = 1; i <= 150; ++i) mesa.emitir("a", {{"n", i}});
  EXPECT_EQ(cuantos(mesa, std::nullopt), 50);
  EXPECT_EQ(cuantos(mesa, "100"), 100);
  EXPECT_EQ(cuantos(mesa, "101"), 100);
  EXPECT_EQ(cuantos(mesa, "0"), 1);
  EXPECT_EQ(cuantos(mesa, "muchos"), 50);
  const Json todos = mesa.read([](Read& read) { return eventos(read, {"100", {}, {}}); });
  const JsonArray& lista = *todos["events"].if_array();
  EXPECT_EQ(lista.front()["payload"]["n"], Json(150));
  EXPECT_EQ(lista.back()["payload"]["n"], Json(51));
}

TEST(Historia, IsAskedForByTypeAndFromANumberOn) {
  Mesa mesa;
  for (const auto* tipo : {"a", "b", "c", "b"}) {
    mesa.emitir(tipo, {});
    mesa.clock.advance(std::chrono::minutes(1));
  }
  EXPECT_EQ(mesa.historia(), "b c b a");
  EXPECT_EQ(mesa.historia({{}, "b", {}}), "b b");
  EXPECT_EQ(mesa.historia({{}, {}, "2"}), "b c");
  EXPECT_EQ(mesa.historia({{}, {}, "4"}), "");
}

TEST(Historia, WhatIsOlderThanTheSiteKeepsIsDropped) {
  Mesa mesa("guardar_eventos", "100");
  for (int i = 1; i <= 103; ++i) mesa.emitir("a", {{"n", i}});
  EXPECT_EQ(mesa.count("eventos"), 100);
  EXPECT_EQ(mesa.emitir("b", {}).at("seq"), Json(104));
}

TEST(Historia, ByAudienceItShowsEachWhatIsTheirs) {
  Mesa mesa("difusion", "audiencia");
  mesa.emitir("servicio:creado", {{"servicio", JsonObject{{"id", 5}, {"proveedorId", 8}}}});
  mesa.emitir("reservation_created", {{"id", 1}, {"cliente_id", 7}, {"servicio_id", 5}});
  mesa.emitir("pago:procesado", {{"pago", JsonObject{{"id", 9}, {"reservaId", 1}}}});
  mesa.emitir("calificacion:creada", {{"calificacion", JsonObject{{"id", 1}, {"servicioId", 5}}}});
  mesa.emitir("cliente:nuevo", {{"id", 7}});
  const std::string todo =
      "cliente:nuevo calificacion:creada pago:procesado reservation_created servicio:creado";
  EXPECT_EQ(mesa.historia(), todo);
  mesa.soy(access::IdentityKind::kUser, {"cliente"});  // Number 7.
  EXPECT_EQ(mesa.historia(), "pago:procesado reservation_created servicio:creado");
  mesa.who.id = 8;
  EXPECT_EQ(mesa.historia(),
            "calificacion:creada pago:procesado reservation_created servicio:creado");
  mesa.who.id = 70;
  EXPECT_EQ(mesa.historia(), "servicio:creado");
  mesa.who = access::Identity::anonymous();
  EXPECT_EQ(mesa.historia(), "servicio:creado");
  mesa.soy(access::IdentityKind::kUser, {"operador"});
  EXPECT_EQ(mesa.historia(), todo);
}

TEST(Historia, CountsTheLastThirtyMinutesByMinute) {
  Mesa mesa("guardar_eventos", "100");
  const auto por_minuto = [&] {
    std::string texto;
    const Json json = mesa.ver(eventos_por_minuto);
    for (const Json& minuto : *json.if_array())
      texto +=
          to_text(minuto["eventos"]) + (minuto["minuto"].text().ends_with(":00.000Z") ? " " : "?");
    return texto;
  };
  const auto ceros = [](int cuantos) {
    std::string texto;
    while (cuantos-- > 0) texto += "0 ";
    return texto;
  };
  EXPECT_EQ(por_minuto(), ceros(30));
  for (int i = 0; i < 3; ++i) mesa.emitir("a", {{"n", i}});
  EXPECT_EQ(por_minuto(), ceros(29) + "3 ");
  mesa.clock.advance(std::chrono::seconds(59));
  mesa.emitir("b", {});
  EXPECT_EQ(por_minuto(), ceros(29) + "4 ");
  mesa.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(por_minuto(), ceros(28) + "4 0 ");
  mesa.clock.advance(std::chrono::minutes(28));
  for (int i = 0; i < 2; ++i) mesa.emitir("c", {{"n", i}});
  EXPECT_EQ(por_minuto(), "4 " + ceros(28) + "2 ");
  mesa.clock.advance(std::chrono::minutes(1));
  EXPECT_EQ(por_minuto(), ceros(28) + "2 0 ");
  for (int i = 0; i < 130; ++i) mesa.emitir("d", {{"n", i}});  // A hundred are kept.
  EXPECT_EQ(por_minuto(), ceros(29) + "100 ");
}

TEST(Historia, StrangersMayBeKeptOut) {
  Mesa mesa("lectura", "con_credencial");
  EXPECT_EQ(mesa.historia(), "");
  mesa.who = access::Identity::anonymous();
  EXPECT_THROW(mesa.historia(), Refusal);
  EXPECT_THROW(mesa.ver(eventos_por_minuto), Refusal);
}

}  // namespace
}  // namespace chasqui::tablero
