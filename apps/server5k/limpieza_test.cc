#include "limpieza.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

TEST(Limpieza, RemovesPublishedTimesOfLongEndedCompetitionsWhenConfirmed) {
  Carrera carrera;
  carrera.lote(carrera.equipo, quince());
  const auto limpiar = [&](std::optional<std::int64_t> dias, bool confirmar) {
    return to_text(
        carrera.write([&](Tx& tx) { return limpiar_registros_antiguos(tx, {dias, confirmar}); }));
  };
  carrera.clock.advance(std::chrono::hours(24 * 200));
  EXPECT_EQ(limpiar({}, true), R"({"registros":0,"eliminados":0})") << "it runs still";
  carrera.detener_carrera();
  carrera.clock.advance(std::chrono::hours(24 * 90));
  EXPECT_EQ(limpiar({}, true), R"({"registros":0,"eliminados":0})") << "ninety days to the hour";
  carrera.clock.advance(std::chrono::milliseconds(1));
  EXPECT_EQ(limpiar({}, false), R"({"registros":15,"eliminados":0})") << "only looked at";
  EXPECT_EQ(limpiar(91, true), R"({"registros":0,"eliminados":0})");
  EXPECT_EQ(limpiar({}, true), R"({"registros":15,"eliminados":15})");
  EXPECT_EQ(carrera.count("registros"), 0);
  EXPECT_EQ(carrera.count("registros_crudos"), 15) << "what was sent stays";
}

}  // namespace
}  // namespace chasqui::server5k
