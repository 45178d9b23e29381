#include "server5k.h"

#include <gtest/gtest.h>

#include <set>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

TEST(Server5k, EveryRouteSaysWhatItDoesAndWhoMay) {
  Carrera carrera;
  std::set<std::string> publicas;
  for (const auto& ruta : carrera.app().routes()) {
    const std::string nombre = ruta.method() + " " + ruta.path();
    EXPECT_FALSE(ruta.rule().empty()) << nombre;
    EXPECT_FALSE(ruta.operation().summary.empty()) << nombre;
    EXPECT_FALSE(ruta.operation().tags.empty()) << nombre;
    if (ruta.rule() == "public") publicas.insert(nombre);
  }
  EXPECT_EQ(publicas,
            (std::set<std::string>{
                "GET /", "GET /admin/app/competencia", "GET /admin/app/competencia/{id}/{accion}",
                "GET /api", "GET /api/admin/estado-competencias",
                "GET /api/competencias/{id}/resultados", "GET /api/health", "GET /api/hora",
                "GET /equipo/{id}", "GET /{id}", "GET /{id}/pantalla", "GET /{id}/partial"}));
}

TEST(Server5k, ItsSocketsTakeTheContractsMessages) {
  Carrera carrera;
  const auto* jueces = carrera.app().socket_at("/ws/juez/{juez_id}");
  ASSERT_NE(jueces, nullptr);
  EXPECT_NE(jueces->find_take("registrar_tiempo"), nullptr);
  EXPECT_NE(jueces->find_take("registrar_tiempos"), nullptr);
  EXPECT_NE(jueces->find_say("ping"), nullptr);
  EXPECT_EQ(jueces->find_say("volar"), nullptr);
  EXPECT_EQ(jueces->codes().no_token.first, 4001);
  EXPECT_EQ(jueces->codes().bad_token.first, 4002);
  ASSERT_NE(carrera.app().socket_at("/ws/competencia/{id}"), nullptr);
  ASSERT_NE(carrera.app().socket_at("/ws/control/{id}"), nullptr);
  ASSERT_NE(carrera.app().socket_at("/ws/control"), nullptr);
}

TEST(Server5k, HasADemoAnImportAndALoginNote) {
  Carrera carrera;
  EXPECT_TRUE(carrera.app().demo());
  EXPECT_TRUE(carrera.app().importer());
  EXPECT_TRUE(carrera.app().login_note());
}

}  // namespace
}  // namespace chasqui::server5k
