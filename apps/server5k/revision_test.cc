#include "revision.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

TEST(Revision, SuggestsTheNumbersThatSomebodyMayHaveMeant) {
  const std::vector<std::string> dorsales{"101", "102", "110", "201", "10", "1012"};
  struct {
    std::string_view leido;
    std::vector<std::string> son;
  } const cases[] = {{"10*", {"101", "102", "10", "1012"}},
                     {"103", {"101", "102", "10"}},
                     {"011", {"101"}},
                     {"01", {"101", "201", "10"}},
                     {"101", {"102", "201", "10", "1012", "110"}},
                     {"9999", {}}};
  for (const auto& c : cases) {
    auto encontrados = parecidos(c.leido, dorsales);
    auto esperados = c.son;
    std::ranges::sort(encontrados);
    std::ranges::sort(esperados);
    EXPECT_EQ(encontrados, esperados) << c.leido;
  }
}

TEST(Revision, ShowsTheTwoTimesOfARunnerSideBySide) {
  Carrera carrera;
  carrera.write([&](Tx& tx) {
    tx.insert("corredores",
              {{"equipo_id", carrera.equipo.value}, {"dorsal", "101"}, {"nombre", "Eva"}});
  });
  carrera.uno(carrera.equipo, {{"tiempo", 60'000}, {"dorsal", "102"}});
  carrera.soy("cronometrista");
  carrera.uno(carrera.equipo, {{"tiempo", 65'000}, {"dorsal", "102"}});
  const auto cola =
      carrera.read([&](Read& read) { return cola_de_revision(read, {carrera.carrera}); });
  ASSERT_EQ(cola.size(), 2u);
  EXPECT_EQ(cola[0]["motivo"].text(), "dos_jueces");
  EXPECT_EQ(cola[0]["juez_username"].text(), "ana");
  EXPECT_EQ(cola[0]["otros"].if_array()->at(0)["tiempo"], Json(65'000));
  EXPECT_EQ(cola[1]["otros"].if_array()->at(0)["juez_username"].text(), "ana");
  EXPECT_EQ(to_text(cola[0]["dorsales_parecidos"]), R"(["101"])");
  EXPECT_EQ(cola[0]["equipo"]["nombre"].text(), "Equipo 10");
}

TEST(Revision, WhatWasRefusedCanBeLookedAt) {
  Carrera carrera;
  carrera.uno(carrera.otro_equipo, tiempo(1000));
  const auto crudos =
      carrera.read([&](Read& read) { return crudos_sin_publicar(read, {carrera.otro_equipo}); });
  ASSERT_EQ(crudos.size(), 1u);
  EXPECT_EQ(crudos[0]["resultado"].text(), "equipo_ajeno");
  EXPECT_EQ(crudos[0]["carga"]["tiempo"], Json(1000));
}

}  // namespace
}  // namespace chasqui::server5k
