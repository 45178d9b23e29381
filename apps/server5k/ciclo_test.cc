#include "ciclo.h"

#include <gtest/gtest.h>

#include "carrera.h"
#include "correcciones.h"

namespace chasqui::server5k {
namespace {

using Accion = Json (*)(Tx&, const PorId&);

// The refusal's word, or the state it led to.
std::string hacer(Carrera& carrera, Accion accion, Id cual) {
  try {
    return std::string(carrera.write([&](Tx& tx) { return accion(tx, {cual}); })["estado"].text());
  } catch (const Refusal& refusal) {
    return refusal.code();
  }
}

TEST(Ciclo, EachStateAllowsItsSteps) {
  struct {
    const char* nombre;
    Accion accion;
    // From programada, en_curso, pausada, detenida, provisional, oficial.
    const char* lleva[6];
  } const acciones[] = {
      {"iniciar", iniciar, {"en_curso", "ya_en_curso", "no", "en_curso", "en_curso", "no"}},
      {"detener", detener, {"no", "detenida", "detenida", "no", "no", "no"}},
      {"pausar", pausar, {"no", "pausada", "no", "no", "no", "no"}},
      {"reanudar", reanudar, {"no", "no", "en_curso", "en_curso", "no", "no"}},
      {"provisional", publicar_provisional, {"no", "no", "no", "provisional", "no", "no"}},
      {"oficializar", oficializar, {"no", "no", "no", "oficial", "oficial", "no"}},
  };
  const char* const estados[] = {"programada", "en_curso",    "pausada",
                                 "detenida",   "provisional", "oficial"};
  for (const auto& a : acciones)
    for (std::size_t i = 0; i < 6; ++i) {
      Carrera carrera;
      carrera.ajustar("competencias", carrera.carrera,
                      {{"estado", estados[i]}, {"is_running", i == 1}});
      const std::string lleva = a.lleva[i];
      EXPECT_EQ(hacer(carrera, a.accion, carrera.carrera),
                lleva == "no" ? "estado_no_permite" : lleva)
          << a.nombre << " from " << estados[i];
    }
}

TEST(Ciclo, OnlyOneRunsAndTheOtherIsNamed) {
  Carrera carrera;
  const Id otra = carrera.competencia("Nocturna");
  const Refusal refusal = carrera.refusal_of([&](Tx& tx) { return iniciar(tx, {otra}); });
  EXPECT_EQ(refusal.kind(), Kind::kConflict);
  EXPECT_EQ(refusal.code(), "otra_en_curso");
  EXPECT_EQ(refusal.text(), "Ya está en curso la competencia «Cinco K»");
  EXPECT_EQ(refusal.extra().at("competencia")["id"], Json(carrera.carrera.value));
}

TEST(Ciclo, AnInactiveOneDoesNotStart) {
  Carrera carrera;
  carrera.detener_carrera();
  carrera.ajustar("competencias", carrera.carrera, {{"is_active", false}});
  EXPECT_EQ(hacer(carrera, iniciar, carrera.carrera), "inactiva");
}

TEST(Ciclo, ASecondStartSaysWhenItBegan) {
  Carrera carrera;
  const Refusal refusal =
      carrera.refusal_of([&](Tx& tx) { return iniciar(tx, {carrera.carrera}); });
  EXPECT_EQ(refusal.kind(), Kind::kConflict);
  EXPECT_EQ(refusal.extra().at("started_at").text(), "2026-11-21T17:00:00.000000+00:00");
}

TEST(Ciclo, StartAndStopAreSaidOnceToEachWithAllTimes) {
  Carrera carrera;
  carrera.detener_carrera();
  EXPECT_EQ(carrera.heard,
            (std::vector<std::string>{
                R"(competencia_detenida {"mensaje":"La competencia «Cinco K» ha terminado",)"
                R"("competencia":)"
                R"({"id":1,"nombre":"Cinco K","en_curso":false,"activa":true,"estado":"detenida",)"
                R"("started_at":"2026-11-21T17:00:00.000000+00:00",)"
                R"("finished_at":"2026-11-21T17:01:00.000000+00:00"},)"
                R"("ahora":"2026-11-21T17:01:00.000000+00:00"})",
                R"(competencia_detenida {"mensaje":"La competencia «Cinco K» ha terminado",)"
                R"("competencia_id":1,"competencia_nombre":"Cinco K","en_curso":false,)"
                R"("estado":"detenida",)"
                R"("started_at":"2026-11-21T17:00:00.000000+00:00",)"
                R"("finished_at":"2026-11-21T17:01:00.000000+00:00"})",
                R"(competencia_cambiada {"competencia_id":1})"}));
  carrera.heard.clear();
  carrera.soy("director");
  carrera.clock.advance(std::chrono::minutes(1));
  carrera.write([&](Tx& tx) { return iniciar(tx, {carrera.carrera}); });
  EXPECT_EQ(carrera.heard_names(),
            "competencia_iniciada competencia_iniciada competencia_cambiada");
  const Record otra_vez = carrera.get("competencias", carrera.carrera);
  EXPECT_EQ(otra_vez.text("started_at"), "2026-11-21T17:02:00.000Z") << "overwritten";
  EXPECT_EQ(otra_vez.text("finished_at"), "2026-11-21T17:01:00.000Z") << "kept";
}

TEST(Ciclo, AMistakenStopIsTakenBackWithTheSameStart) {
  Carrera carrera;
  carrera.detener_carrera();
  carrera.clock.advance(std::chrono::minutes(2));
  EXPECT_EQ(hacer(carrera, reanudar, carrera.carrera), "en_curso");
  EXPECT_EQ(carrera.get("competencias", carrera.carrera).text("started_at"),
            "2026-11-21T17:00:00.000Z");
  EXPECT_EQ(carrera.uno(carrera.equipo, tiempo(180'000))["tipo"].text(), "tiempo_registrado");
}

TEST(Ciclo, ARestartFlagsWhatWasRecordedAndKeepsIt) {
  Carrera carrera;
  carrera.lote(carrera.equipo, quince());
  carrera.soy("director");
  carrera.clock.advance(std::chrono::minutes(1));
  carrera.write([&](Tx& tx) { return reiniciar(tx, {carrera.carrera, "salida en falso"}); });
  EXPECT_EQ(carrera.count("registros"), 15);
  EXPECT_EQ(carrera.get("registros", Id{1}).text("estado"), "malo");
  carrera.soy(carrera.ana);
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, quince(60'000))), "15 0 dup 0");
}

TEST(Ciclo, AMovedStartMovesEveryTimeAndIsOneCorrection) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1'200'000), tiempo(0)});
  carrera.soy("director");
  const auto mover = [&](std::string inicio) {
    return carrera.write([&](Tx& tx) {
      return ajustar_inicio(tx, {carrera.carrera, std::move(inicio), "el reloj de salida"});
    });
  };
  EXPECT_EQ(mover("2026-11-21T16:59:53Z")["delta_ms"], Json(7000));
  EXPECT_EQ(carrera.get("registros", Id{1}).integer("time"), 1'207'000);
  EXPECT_EQ(carrera.get("registros", Id{1}).integer("seconds"), 7);
  EXPECT_EQ(carrera.get("registros", Id{2}).integer("time"), 0) << "absent stays absent";
  EXPECT_EQ(carrera.count("correcciones"), 1);
  carrera.write([&](Tx& tx) { return deshacer(tx, {Id{1}}); });
  EXPECT_EQ(carrera.get("registros", Id{1}).integer("time"), 1'200'000);
  EXPECT_EQ(carrera.get("competencias", carrera.carrera).text("started_at"),
            "2026-11-21T17:00:00.000Z");
}

TEST(Ciclo, AStartThatMakesNoSenseIsRefused) {
  Carrera carrera;
  carrera.uno(carrera.equipo, tiempo(30'000));
  carrera.soy("director");
  struct {
    const char* inicio;
    const char* codigo;
  } const cases[] = {{"2026-11-21T17:01:01Z", "inicio_futuro"},
                     {"2026-11-21T17:00:30Z", "inicio_imposible"}};
  for (const auto& c : cases)
    EXPECT_EQ(carrera
                  .refusal_of(
                      [&](Tx& tx) { return ajustar_inicio(tx, {carrera.carrera, c.inicio, "x"}); })
                  .code(),
              c.codigo);
  EXPECT_EQ(carrera.get("registros", Id{1}).integer("time"), 30'000);
}

TEST(Ciclo, WhatWaitsForReviewHoldsBackOfficialResults) {
  Carrera carrera;
  JsonObject dudoso = tiempo(5000);
  dudoso.set("dorsal", "1*");
  carrera.uno(carrera.equipo, dudoso);
  carrera.detener_carrera();
  EXPECT_EQ(hacer(carrera, oficializar, carrera.carrera), "revision_pendiente");
  carrera.write([&](Tx& tx) { return anular(tx, {.id = Id{1}, .motivo = "ilegible"}); });
  EXPECT_EQ(hacer(carrera, oficializar, carrera.carrera), "oficial");
  EXPECT_EQ(carrera.get("competencias", carrera.carrera).integer("revision"), 1);
}

TEST(Ciclo, OfficialResultsOpenAgainWithAReasonOnly) {
  Carrera carrera;
  carrera.detener_carrera();
  hacer(carrera, oficializar, carrera.carrera);
  EXPECT_EQ(carrera.refusal_of([&](Tx& tx) { return reabrir(tx, {carrera.carrera, {}}); }).code(),
            "motivo_faltante");
  carrera.write([&](Tx& tx) { return reabrir(tx, {carrera.carrera, "protesta"}); });
  EXPECT_EQ(carrera.get("competencias", carrera.carrera).text("estado"), "provisional");
}

}  // namespace
}  // namespace chasqui::server5k
