#include "jueces.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

Json de_ana(Carrera& carrera) {
  return carrera.read([&](Read& read) { return estado_de_jueces(read, {carrera.carrera}).at(0); });
}

TEST(Jueces, TheirPhonesSayHowTheyAre) {
  Carrera carrera;
  carrera.who.device = "moto-1";
  EXPECT_EQ(
      to_text(carrera.enviar(anotar_pendientes,
                             {{"n", 3}, {"desfase_ms", -2500}, {"rtt_ms", 80}, {"bateria", 40}})),
      R"({"tipo":"pendientes_anotados","n":3})");
  const Json ana = de_ana(carrera);
  const Json& telefono = ana["dispositivos"].if_array()->at(0);
  EXPECT_EQ(telefono["dispositivo"].text(), "moto-1");
  EXPECT_EQ(telefono["pendientes"], Json(3));
  EXPECT_EQ(telefono["aviso_reloj"], Json(true));
  EXPECT_EQ(telefono["aviso_red"], Json(false));
  EXPECT_EQ(carrera.heard_names(), "juez_estado");
  carrera.enviar(anotar_pendientes, {{"n", 0}});
  EXPECT_EQ(de_ana(carrera)["dispositivos"].if_array()->size(), 1u);
  EXPECT_EQ(de_ana(carrera)["dispositivos"].if_array()->at(0)["desfase_ms"], Json(-2500))
      << "what is not said stays";
}

TEST(Jueces, AreThereWhileASocketIsOpenOrShortlyAfter) {
  Carrera carrera;
  const JsonObject nada;
  carrera.write([&](Tx& tx) { juez_conectado(tx, nada); });
  carrera.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(de_ana(carrera)["en_linea"], Json(true));
  carrera.write([&](Tx& tx) { juez_desconectado(tx, nada); });
  carrera.clock.advance(std::chrono::seconds(90));
  EXPECT_EQ(de_ana(carrera)["en_linea"], Json(true));
  carrera.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(de_ana(carrera)["en_linea"], Json(false));
  carrera.write([&](Tx& tx) { juez_desconectado(tx, nada); });
  EXPECT_EQ(de_ana(carrera)["dispositivos"].if_array()->at(0)["conexiones"], Json(0));
}

TEST(Jueces, NobodyIsConnectedWhenTheServerStarts) {
  Carrera carrera;
  carrera.write([&](Tx& tx) { juez_conectado(tx, {}); });
  carrera.write([&](Tx& tx) { olvidar_conexiones(tx); });
  EXPECT_EQ(de_ana(carrera)["dispositivos"].if_array()->at(0)["conexiones"], Json(0));
  carrera.clock.advance(std::chrono::seconds(91));
  EXPECT_EQ(de_ana(carrera)["en_linea"], Json(false));
}

TEST(Jueces, TheirTeamsShowHowManyTimesAreIn) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1000), tiempo(2000)});
  EXPECT_EQ(to_text(de_ana(carrera)["equipos"]),
            R"([{"id":1,"nombre":"Equipo 10","dorsal":10,"registros":2}])");
}

TEST(Jueces, OlderPagesReadTheJudgeFromTheLogin) {
  Carrera carrera;
  const JsonObject dicho = carrera.read(
      [&](Read& read) { return respuesta_de_login(read, read.account(carrera.ana).value()); });
  EXPECT_EQ(to_text(Json(dicho)),
            R"({"message":"Login exitoso","juez":{"id":1,"username":"ana","email":"",)"
            R"("first_name":"Juez ana","last_name":"","competencia":{"id":1,"nombre":"Cinco K",)"
            R"("fecha_hora":"2026-11-21T12:00:00.000000-05:00","en_curso":true,"activa":true},)"
            R"("activo":true,"telefono":""}})");
  EXPECT_TRUE(carrera
                  .read([&](Read& read) {
                    return respuesta_de_login(read, read.account(carrera.sin_equipo).value());
                  })
                  .at("juez")["competencia"]
                  .is_null());
}

}  // namespace
}  // namespace chasqui::server5k
