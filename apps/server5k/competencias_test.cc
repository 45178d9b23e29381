#include "competencias.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

std::string nombres(Carrera& carrera, const FiltroCompetencias& filtro = {}) {
  return carrera.read([&](Read& read) {
    std::string texto;
    for (const Json& una : listar_competencias(read, filtro))
      texto += std::string(una["name"].text()) + ";";
    return texto;
  });
}

TEST(Competencias, AJudgeSeesThoseOfOwnTeamsTheNewestFirst) {
  Carrera carrera;
  carrera.clock.advance(std::chrono::hours(1));
  const Id nueva = carrera.competencia("Nueva");
  carrera.competencia("Ajena");
  carrera.equipo_de(nueva, 1, carrera.ana);
  EXPECT_EQ(nombres(carrera), "Nueva;Cinco K;");
  carrera.soy(carrera.sin_equipo);
  EXPECT_EQ(nombres(carrera), "");
  carrera.soy("director");
  EXPECT_EQ(nombres(carrera), "Ajena;Nueva;Cinco K;");
}

TEST(Competencias, AreFilteredByBothNames) {
  Carrera carrera;
  const Id otra = carrera.competencia("Quieta");
  carrera.equipo_de(otra, 1, carrera.ana);
  carrera.ajustar("competencias", otra, {{"is_active", false}});
  struct {
    FiltroCompetencias filtro;
    std::string_view nombres;
  } const cases[] = {
      {{.is_running = "true"}, "Cinco K;"}, {{.en_curso = "True"}, "Cinco K;"},
      {{.is_running = "1"}, "Quieta;"},     {{.is_active = "false"}, "Quieta;"},
      {{.activa = "true"}, "Cinco K;"},     {{.is_active = "true", .is_running = "no"}, ""}};
  for (const auto& c : cases) EXPECT_EQ(nombres(carrera, c.filtro), c.nombres);
}

TEST(Competencias, AreShownWithTimesOfGuayaquil) {
  Carrera carrera;
  const Json una =
      carrera.read([&](Read& read) { return detalle_competencia(read, {carrera.carrera}); });
  EXPECT_EQ(to_text(una),
            R"({"id":1,"name":"Cinco K","datetime":"2026-11-21T12:00:00.000000-05:00",)"
            R"("is_active":true,"is_running":true,"started_at":"2026-11-21T12:00:00.000000-05:00",)"
            R"("finished_at":null})");
}

TEST(Competencias, SomebodyElsesIsNotFound) {
  Carrera carrera;
  carrera.soy(carrera.sin_equipo);
  EXPECT_EQ(
      carrera.refusal_of([&](Tx& tx) { return detalle_competencia(tx, {carrera.carrera}); }).kind(),
      Kind::kNotFound);
}

TEST(Competencias, BoardsReadAllOfThemInUtc) {
  Carrera carrera;
  const auto lista = carrera.read([](Read& read) { return estado_competencias(read); });
  ASSERT_EQ(lista.size(), 1u);
  EXPECT_EQ(to_text(lista[0]),
            R"({"id":1,"name":"Cinco K","is_running":true,)"
            R"("started_at":"2026-11-21T17:00:00.000000+00:00","finished_at":null})");
}

TEST(Competencias, TheServerSaysItsHealthAndItsTime) {
  Carrera carrera;
  carrera.read([](Read& read) {
    EXPECT_EQ(to_text(service::to_json(salud(read))), R"({"status":"ok"})");
    EXPECT_EQ(hora(read)["hora"].text(), "2026-11-21T12:01:00.000000-05:00");
    EXPECT_EQ(raiz_api(read)["equipos"].text(), "/api/equipos/");
    return 0;
  });
}

}  // namespace
}  // namespace chasqui::server5k
