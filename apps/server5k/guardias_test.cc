#include "guardias.h"

#include <gtest/gtest.h>

#include "carrera.h"
#include "service/records.h"

namespace chasqui::server5k {
namespace {

std::string cambiar(Carrera& carrera, std::string_view modelo, Id id, JsonObject cambios) {
  return carrera
      .refusal_of([&](Tx& tx) {
        service::update_record(tx, *carrera.schema().find_model(modelo), {id, {}}, cambios);
      })
      .code();
}

TEST(Guardias, OfficialResultsDoNotChangeByTheGeneratedEndpointsEither) {
  Carrera carrera;
  carrera.soy("director");
  EXPECT_EQ(cambiar(carrera, "competencias", carrera.carrera, {{"regla", "mejor_tiempo"}}), "");
  EXPECT_EQ(cambiar(carrera, "equipos", carrera.equipo, {{"estado", "DNF"}}), "");
  carrera.detener_carrera();
  carrera.write([&](Tx& tx) { return oficializar(tx, {carrera.carrera}); });
  EXPECT_EQ(cambiar(carrera, "competencias", carrera.carrera, {{"regla", "suma"}}),
            "resultados_oficiales");
  EXPECT_EQ(cambiar(carrera, "competencias", carrera.carrera, {{"name", "Otro"}}), "");
  EXPECT_EQ(cambiar(carrera, "equipos", carrera.equipo, {{"estado", "ok"}}),
            "resultados_oficiales");
  EXPECT_EQ(carrera
                .refusal_of([&](Tx& tx) {
                  service::remove_record(tx, *carrera.schema().find_model("equipos"),
                                         {carrera.equipo, {}});
                })
                .code(),
            "resultados_oficiales");
}

TEST(Guardias, ATeamWithTimesStaysInItsCompetition) {
  Carrera carrera;
  carrera.soy("director");
  const Id otra = carrera.competencia("Otra");
  EXPECT_EQ(cambiar(carrera, "equipos", carrera.otro_equipo, {{"competition_id", otra.value}}), "");
  carrera.uno(carrera.equipo, tiempo(1000));
  EXPECT_EQ(cambiar(carrera, "equipos", carrera.equipo, {{"competition_id", otra.value}}),
            "equipo_con_registros");
}

}  // namespace
}  // namespace chasqui::server5k
