#include "registros.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

TEST(Registros, TheReferencesExampleIsStoredAndAnswered) {
  Carrera carrera;
  const Json respuesta = carrera.enviar(registrar_tiempo, {{"tipo", "registrar_tiempo"},
                                                           {"equipo_id", carrera.equipo.value},
                                                           {"tiempo", 1234567},
                                                           {"horas", 0},
                                                           {"minutos", 20},
                                                           {"segundos", 34},
                                                           {"milisegundos", 567}});
  const std::string id(respuesta["registro"]["id_registro"].text());
  EXPECT_EQ(to_text(respuesta),
            R"({"tipo":"tiempo_registrado","registro":{"id_registro":")" + id +
                R"(","equipo_id":1,"equipo_nombre":"Equipo 10","equipo_dorsal":10,)"
                R"("tiempo":1234567,"horas":0,"minutos":20,"segundos":34,"milisegundos":567,)"
                R"("timestamp":"2026-11-21T17:01:00.000000+00:00"},)"
                R"("duplicado":false,"estado":"bueno"})");
  EXPECT_TRUE(Uuid::parse(id));
}

TEST(Registros, ABatchSaysEachItemByItsPlace) {
  Carrera carrera;
  const Json respuesta =
      carrera.lote(carrera.equipo, {tiempo(1000, uuid(7)), JsonObject{{"ref", "b"}}});
  EXPECT_EQ(to_text(respuesta),
            R"({"tipo":"tiempos_registrados_batch","total_enviados":2,"total_guardados":1,)"
            R"("total_fallidos":1,"registros_guardados":[{"indice":0,)"
            R"("id_registro":"00000000-0000-4000-8000-000000000007","tiempo":1000,)"
            R"("duplicado":false,"estado":"bueno"}],"registros_fallidos":[{"indice":1,)"
            R"("error":"Falta el campo tiempo","codigo":"tiempo_faltante","ref":"b"}]})");
}

TEST(Registros, WhatIsWrongWithTheMessageStoresNothing) {
  using Servicio = Json (*)(Tx&, const Message&);
  struct {
    const char* name;
    Servicio servicio;
    JsonObject mensaje;
    std::string_view codigo;
  } const cases[] = {
      {"no team", registrar_tiempo, {{"tiempo", 1}}, "equipo_faltante"},
      {"a team of text", registrar_tiempo, {{"equipo_id", "1"}, {"tiempo", 1}}, "equipo_invalido"},
      {"no time", registrar_tiempo, {{"equipo_id", 1}}, "tiempo_faltante"},
      {"a time of text", registrar_tiempo, {{"equipo_id", 1}, {"tiempo", "1"}}, "tiempo_invalido"},
      {"a negative time", registrar_tiempo, {{"equipo_id", 1}, {"tiempo", -1}}, "tiempo_negativo"},
      {"a time in pieces",
       registrar_tiempo,
       {{"equipo_id", 1}, {"tiempo", Decimal(15, 1)}},
       "tiempo_invalido"},
      {"batch, no team", registrar_tiempos, {{"registros", quince()}}, "equipo_faltante"},
      {"batch, no list", registrar_tiempos, {{"equipo_id", 1}}, "lote"},
      {"batch, an object",
       registrar_tiempos,
       {{"equipo_id", 1}, {"registros", JsonObject{}}},
       "lote"},
      {"batch, empty", registrar_tiempos, {{"equipo_id", 1}, {"registros", JsonArray{}}}, "lote"},
      {"batch of 16",
       registrar_tiempos,
       {{"equipo_id", 1}, {"registros", JsonArray(16, tiempo(1))}},
       "lote"},
  };
  for (const auto& c : cases) {
    Carrera carrera;
    const Json respuesta = carrera.enviar(c.servicio, c.mensaje);
    EXPECT_EQ(respuesta["codigo"].text(), c.codigo) << c.name;
    EXPECT_TRUE(respuesta["tipo"].text() == "refused" || respuesta["tipo"].text() == "error")
        << c.name;
    EXPECT_EQ(carrera.count("registros"), 0) << c.name;
    EXPECT_EQ(carrera.heard_names(), "") << c.name;
  }
}

TEST(Registros, OverHttpFollowTheContractsChecks) {
  struct {
    const char* name;
    std::int64_t Carrera::* quien;
    std::int64_t equipo;
    std::size_t cuantos;
    bool corre;
    int status;
    std::string_view codigo;
  } const cases[] = {
      {"fifteen", &Carrera::ana, 1, 15, true, 201, ""},
      {"none", &Carrera::ana, 1, 0, true, 400, "lote"},
      {"fourteen", &Carrera::ana, 1, 14, true, 400, "lote"},
      {"sixteen", &Carrera::ana, 1, 16, true, 400, "lote"},
      {"none comes before the judge", &Carrera::sin_equipo, 1, 0, false, 400, "lote"},
      {"a judge without teams", &Carrera::sin_equipo, 1, 15, false, 403, "sin_equipos"},
      {"not running comes before not mine", &Carrera::ana, 2, 15, false, 400, "no_en_curso"},
      {"unknown", &Carrera::ana, 77, 15, true, 404, "equipo_desconocido"},
      {"not mine", &Carrera::ana, 2, 15, true, 403, "equipo_ajeno"},
  };
  for (const auto& c : cases) {
    Carrera carrera;
    if (!c.corre) carrera.detener_carrera();
    carrera.soy(carrera.*c.quien);
    JsonArray registros(c.cuantos, tiempo(1000));
    const Answer respuesta = carrera.http(Id{c.equipo}, std::move(registros));
    EXPECT_EQ(respuesta.status, c.status) << c.name << " " << respuesta.body;
    EXPECT_EQ(
        respuesta.body.starts_with(c.status == 201 ? R"({"exito":true,)" : R"({"exito":false,)"),
        true)
        << c.name;
    if (c.codigo.empty()) continue;
    EXPECT_NE(respuesta.body.find("\"codigo\":\"" + std::string(c.codigo) + "\""),
              std::string::npos)
        << c.name << " " << respuesta.body;
  }
}

TEST(Registros, OverHttpARetryIsTheSameSuccessAndAnotherBatchAListOfErrors) {
  Carrera carrera;
  EXPECT_EQ(carrera.http(carrera.equipo, quince()).status, 201);
  const Answer otra_vez = carrera.http(carrera.equipo, quince());
  EXPECT_EQ(otra_vez.status, 201);
  EXPECT_NE(otra_vez.body.find(R"("total_guardados":15)"), std::string::npos);
  EXPECT_NE(otra_vez.body.find(R"("duplicado":true)"), std::string::npos);
  EXPECT_EQ(otra_vez.body.find(R"("duplicado":false)"), std::string::npos);
  const Answer distinta = carrera.http(carrera.equipo, quince(2'000'000));
  EXPECT_EQ(distinta.status, 400);
  EXPECT_TRUE(distinta.body.starts_with(R"({"exito":false,"error":[{"indice":0,"error":)"))
      << distinta.body;
  EXPECT_EQ(carrera.count("registros"), 15);
}

TEST(Registros, ABodyWithoutAListIsRefused) {
  Carrera carrera;
  carrera.write([&](Tx& tx) {
    EXPECT_EQ(registrar_por_http(tx, {carrera.equipo, std::nullopt}).status, 400);
    EXPECT_EQ(registrar_por_http(tx, {carrera.equipo, Json("x")}).status, 400);
  });
}

TEST(Registros, ReferencesComeBack) {
  Carrera carrera;
  JsonObject registro = tiempo(5);
  registro.set("ref", 17);
  EXPECT_EQ(carrera.uno(carrera.equipo, registro)["ref"], Json(17));
  EXPECT_EQ(carrera.uno(Id{99}, registro)["ref"], Json(17));
}

}  // namespace
}  // namespace chasqui::server5k
