#include "conexiones.h"

#include <gtest/gtest.h>

#include "carrera.h"
#include "jueces.h"

namespace chasqui::server5k {
namespace {

JsonObject camino(std::int64_t juez, std::string eventos = "") {
  return {{"juez_id", std::to_string(juez)}, {"eventos", std::move(eventos)}};
}

// The close code; 0: it opened.
int codigo(Carrera& carrera, const JsonObject& entrada) {
  try {
    carrera.read([&](Read& read) { return abrir_juez(read, entrada).streams.size(); });
    return 0;
  } catch (const service::SocketRefusal& refusal) {
    return refusal.code();
  }
}

TEST(Conexiones, AJudgesSocketIsTheJudges) {
  Carrera carrera;
  EXPECT_EQ(codigo(carrera, camino(carrera.ana)), 0);
  EXPECT_EQ(codigo(carrera, camino(carrera.ben)), 4003);
  EXPECT_EQ(codigo(carrera, {{"juez_id", "x"}}), 4003);
  carrera.soy(carrera.sin_equipo);
  EXPECT_EQ(codigo(carrera, camino(carrera.sin_equipo)), 4004);
  carrera.soy(carrera.ana);
  carrera.ajustar("competencias", carrera.carrera, {{"is_active", false}});
  EXPECT_EQ(codigo(carrera, camino(carrera.ana)), 4004);
}

TEST(Conexiones, TheGreetingShowsTheRunningCompetition) {
  Carrera carrera;
  const Id otra = carrera.competencia("Otra");
  carrera.equipo_de(otra, 1, carrera.ana);
  const Opening opening =
      carrera.read([&](Read& read) { return abrir_juez(read, camino(carrera.ana, "todos")); });
  EXPECT_EQ(opening.streams,
            (std::vector<std::string>{"jueces:2", "tiempos:2", "jueces:1", "tiempos:1"}));
  EXPECT_EQ(to_text(opening.greeting["competencia"]),
            R"({"id":1,"nombre":"Cinco K","en_curso":true,"activa":true,"estado":"en_curso",)"
            R"("started_at":"2026-11-21T17:00:00.000000+00:00","finished_at":null,)"
            R"("ahora":"2026-11-21T17:01:00.000000+00:00"})");
  EXPECT_EQ(opening.greeting["equipos"].if_array()->size(), 2u);
}

TEST(Conexiones, TheFirstActiveOneIsShownWhenNoneRuns) {
  Carrera carrera;
  carrera.detener_carrera();
  const Id otra = carrera.competencia("Otra");
  carrera.equipo_de(otra, 1, carrera.ana);
  const Opening opening =
      carrera.read([&](Read& read) { return abrir_juez(read, camino(carrera.ana)); });
  EXPECT_EQ(opening.greeting["competencia"]["id"], Json(otra.value));
  EXPECT_EQ(opening.streams, (std::vector<std::string>{"jueces:2", "jueces:1"}));
}

TEST(Conexiones, ThePublicHearsActiveCompetitionsAlone) {
  Carrera carrera;
  carrera.who = access::Identity::anonymous();
  const Opening opening =
      carrera.read([](Read& read) { return abrir_publico(read, {{"id", "1"}}); });
  EXPECT_EQ(to_text(opening.greeting), R"({"tipo":"conexion_establecida","competencia_id":1})");
  EXPECT_EQ(opening.streams, (std::vector<std::string>{"competencia:1", "tiempos:1"}));
  for (const char* id : {"7", "x", ""})
    EXPECT_EQ(carrera.refusal_of([&](Tx& tx) { abrir_publico(tx, {{"id", id}}); }).kind(),
              Kind::kNotFound)
        << id;
  carrera.ajustar("competencias", carrera.carrera, {{"is_active", false}});
  EXPECT_EQ(carrera.refusal_of([&](Tx& tx) { abrir_publico(tx, {{"id", "1"}}); }).kind(),
            Kind::kNotFound);
}

TEST(Conexiones, EventStreamsAreOfActiveCompetitionsAlone) {
  Carrera carrera;
  carrera.who = access::Identity::anonymous();
  const auto pedir = [&](JsonArray canales) {
    const JsonObject entrada{{"streams", std::move(canales)}};
    return carrera.refusal_of([&](Tx& tx) { abrir_eventos(tx, entrada); }).kind();
  };
  carrera.read([](Read& read) {
    return abrir_eventos(read, {{"streams", JsonArray{"competencia:1", "tiempos:1"}}});
  });
  for (const char* canal : {"competencia:7", "competencia:", "tiempos:x"})
    EXPECT_EQ(pedir({"competencia:1", canal}), Kind::kForbidden) << canal;
  carrera.ajustar("competencias", carrera.carrera, {{"is_active", false}});
  EXPECT_EQ(pedir({"tiempos:1"}), Kind::kForbidden);
}

TEST(Conexiones, TheDirectorSeesWhoIsThere) {
  Carrera carrera;
  JsonObject nada;
  carrera.write([&](Tx& tx) { juez_conectado(tx, nada); });
  const Opening opening =
      carrera.read([](Read& read) { return abrir_control(read, {{"id", "1"}}); });
  const JsonArray& jueces = *opening.greeting["jueces"].if_array();
  ASSERT_EQ(jueces.size(), 2u);
  EXPECT_EQ(jueces[0]["username"].text(), "ana");
  EXPECT_EQ(jueces[0]["en_linea"], Json(true));
  EXPECT_EQ(jueces[1]["en_linea"], Json(false));
  EXPECT_EQ(opening.streams.front(), "control:1");
}

TEST(Conexiones, ClocksAreComparedWithoutADatabase) {
  const access::Identity nadie;
  const JsonObject entrada;
  const Spot aqui{nadie, Utc{1000}, entrada};
  EXPECT_EQ(to_text(sincronizar_reloj(aqui, {{"t0", 5}})),
            R"({"tipo":"hora","t0":5,"t1":1000,"t2":1000})");
  EXPECT_EQ(responder_ping(aqui, {})["tipo"].text(), "pong");
  EXPECT_EQ(to_text(responder_ping_publico(aqui, {})), R"({"tipo":"pong"})");
}

TEST(Conexiones, ErrorsNameWhatWasNotUnderstood) {
  const Refusal desconocido(Kind::kMalformed, "mensaje_desconocido", "?");
  struct {
    Refusal refusal;
    JsonObject mensaje;
    std::string_view dice;
  } const cases[] = {{desconocido,
                      {{"tipo", "volar"}, {"ref", 3}},
                      R"({"tipo":"error","mensaje":"Tipo de mensaje desconocido: volar",)"
                      R"("codigo":"mensaje_desconocido","ref":3})"},
                     {desconocido,
                      {{"x", 1}},
                      R"({"tipo":"error","mensaje":"Tipo de mensaje desconocido: null",)"
                      R"("codigo":"mensaje_desconocido"})"},
                     {desconocido,
                      {},
                      R"({"tipo":"error","mensaje":"El mensaje no es un objeto JSON",)"
                      R"("codigo":"mensaje_desconocido"})"},
                     {Refusal(Kind::kMalformed, "lote", "vacío"),
                      {},
                      R"({"tipo":"error","mensaje":"vacío","codigo":"lote"})"}};
  for (const auto& c : cases) EXPECT_EQ(to_text(error_para_jueces(c.refusal, c.mensaje)), c.dice);
}

}  // namespace
}  // namespace chasqui::server5k
