#include "marcador.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

Marcador ver(Carrera& carrera, std::string_view categoria = "") {
  return carrera.read([&](Read& read) {
    return marcador_de(read, read.get("competencias", carrera.carrera), categoria);
  });
}

TEST(Marcador, CountsWhatIsPublishedAndNotWhatWaits) {
  Carrera carrera;
  carrera.lote(carrera.equipo,
               {tiempo(1000), tiempo(2000), JsonObject{{"tiempo", 3000}, {"dorsal", "1*"}}});
  carrera.ajustar("registros", Id{2}, {{"estado", "anulado"}});
  const Marcador marcador = ver(carrera);
  ASSERT_EQ(marcador.filas.size(), 1u);
  EXPECT_EQ(marcador.filas[0].equipo.tiempos, (std::vector<std::int64_t>{1000}));
}

TEST(Marcador, ACategorysRuleGoesBeforeTheCompetitions) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1000), tiempo(5000)});
  carrera.ajustar("competencias", carrera.carrera, {{"regla", "mejor_tiempo"}});
  EXPECT_EQ(ver(carrera).filas.at(0).total, 1000);
  carrera.write([&](Tx& tx) {
    tx.insert("categorias", {{"competition_id", carrera.carrera.value},
                             {"codigo", "estudiantes"},
                             {"nombre", "Estudiantes A"},
                             {"regla", "suma"}});
  });
  EXPECT_EQ(ver(carrera).filas.at(0).total, 6000);
  EXPECT_EQ(ver(carrera).nombre_de("estudiantes"), "Estudiantes A");
  EXPECT_EQ(ver(carrera).nombre_de("interfacultades"), "Interfacultades por Equipos");
}

TEST(Marcador, TheFingerprintFollowsWhatIsRanked) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1000)});
  const std::string antes = huella(ver(carrera));
  EXPECT_EQ(antes.size(), 64u);
  carrera.ajustar("equipos", carrera.equipo, {{"name", "Otro nombre"}});
  EXPECT_EQ(huella(ver(carrera)), antes);
  carrera.ajustar("registros", Id{1}, {{"time", 1001}});
  EXPECT_NE(huella(ver(carrera)), antes);
}

TEST(Marcador, IsJsonForPrograms) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1000), tiempo(0)});
  const Json json = carrera.read([&](Read& read) {
    return marcador_json(read, marcador_de(read, read.get("competencias", carrera.carrera), ""));
  });
  EXPECT_EQ(json["descalificados"], Json(1));
  const Json& fila = json["filas"].if_array()->at(0);
  EXPECT_TRUE(fila["puesto"].is_null());
  EXPECT_EQ(fila["estado"].text(), "DSQ");
  EXPECT_EQ(fila["ausentes"], Json(1));
  EXPECT_EQ(fila["mejor_texto"].text(), "00:00:01");
}

}  // namespace
}  // namespace chasqui::server5k
