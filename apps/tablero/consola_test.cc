#include "consola.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Consola, EachConnectionIsShownWithItsRooms) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.write([](Tx& tx) { unirse(tx, "s1", "tema:a"); });
  EXPECT_EQ(to_text(mesa.ver(conexiones_abiertas)),
            R"({"conexiones":[{"socketId":"s1","userId":"7","rol":"cliente",)"
            R"("desde":"2026-11-21T17:00:00.000Z","activo_en":"2026-11-21T17:00:00.000Z",)"
            R"("es_el_suyo":true,"salas":["cliente","user:7","tema:a"]}]})");
}

TEST(Consola, ItsPageKnowsTheSite) {
  Mesa mesa("difusion", "audiencia");
  const std::string dicho = to_text(mesa.ver(sitio));
  EXPECT_TRUE(
      dicho.starts_with(R"({"zona":"America/Bogota","difusion":"audiencia","estricto":false,)"
                        R"("tipos":[)"
                        R"({"type":"reserva:creada","clase":"reserva"},)"))
      << dicho;
}

TEST(Consola, WhatARoomIsToldIsCountedAndKept) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.heard.clear();
  const JsonObject dicho = mesa.decir(
      emitir_en_sala, {{"sala", "user:7"}, {"event", "hola"}, {"payload", JsonArray{1}}});
  EXPECT_EQ(dicho.at("en_linea"), Json(1));
  EXPECT_EQ(mesa.heard, std::vector<std::string>{"hola [1]"});
  EXPECT_EQ(mesa.count("emisiones"), 1);
  EXPECT_EQ(mesa.refusal_of([](Tx& tx) { emitir_en_sala(tx, {{{"sala", "a"}}}); }).code(), "event");
}

TEST(Consola, AThousandEmissionsAreKept) {
  Mesa mesa;
  mesa.write([](Tx& tx) {
    for (int i = 0; i < 1001; ++i)
      emitir_en_sala(tx, {{{"sala", "a"}, {"event", std::to_string(i)}}});
  });
  EXPECT_EQ(mesa.count("emisiones"), 1000);
}

TEST(Consola, AConnectionIsEndedByItsName) {
  Mesa mesa;
  mesa.conectar("s1", "7", "cliente");
  mesa.heard.clear();
  mesa.write([](Tx& tx) { desconectar(tx, {"s1"}); });
  EXPECT_EQ(mesa.heard,
            std::vector<std::string>{R"(end {"socket":"s1","code":4410,"reason":"desconectado"})"});
  EXPECT_EQ(mesa.count("emisiones"), 1);
  EXPECT_EQ(mesa.refusal_of([](Tx& tx) { desconectar(tx, {"s2"}); }).code(), "no_encontrada");
}

JsonObject simulado(Mesa& mesa, JsonObject cuerpo) {
  return *mesa.read([&](Read& read) { return simular(read, {std::move(cuerpo)}); }).if_object();
}

TEST(Consola, AnEventIsTriedOutWithoutPublishingIt) {
  Mesa mesa("difusion", "audiencia");
  mesa.emitir("servicio:creado", {{"servicio", JsonObject{{"id", 5}, {"proveedorId", 8}}}});
  mesa.conectar("s1", "8", "proveedor");
  mesa.heard.clear();
  const JsonObject datos{{"reserva", JsonObject{{"id", 1}, {"clienteId", 7}, {"servicioId", 5}}}};
  EXPECT_EQ(to_text(Json(simulado(mesa, {{"type", "reserva:creada"}, {"data", datos}}))),
            R"({"type":"reserva:creada","conocido":true,"todos":false,)"
            R"("canales":["rol:admin","asunto:7","asunto:8"],"usuarios":["7","8"],)"
            R"("bandejas":["7","8"],"en_linea":1,"eventos":[{"evento":"negocio:evento"},)"
            R"({"evento":"reserva:nueva"},{"evento":"reservation_created"},)"
            R"({"evento":"reserva:notificacion","rol":"admin"},{"evento":"reserva:creada"}]})");
  EXPECT_TRUE(mesa.heard.empty());
  EXPECT_EQ(mesa.historia(), "servicio:creado");
}

TEST(Consola, WhatIsTriedOutIsWhatIsSaid) {
  for (const auto* tipo : {"reserva:creada", "pago:procesado", "cliente:nuevo", "otra:cosa"}) {
    Mesa mesa;
    std::string nombres;
    const JsonObject dicho = simulado(mesa, {{"type", tipo}});
    for (const Json& evento : *dicho.at("eventos").if_array())
      nombres += (nombres.empty() ? "" : " ") + std::string(evento["evento"].text());
    mesa.emitir(tipo, {});
    EXPECT_EQ(mesa.heard_names(), nombres);
    EXPECT_EQ(dicho.at("todos"), Json(true));
    EXPECT_EQ(dicho.at("bandejas"), Json(JsonArray()));
  }
}

}  // namespace
}  // namespace chasqui::tablero
