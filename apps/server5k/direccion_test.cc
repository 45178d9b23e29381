#include "direccion.h"

#include <gtest/gtest.h>

#include "carrera.h"
#include "service/records.h"

namespace chasqui::server5k {
namespace {

TEST(Direccion, OldAddressesLeadToItAndChangeNothing) {
  Carrera carrera;
  const auto pedir = [&](const std::string& id, const std::string& accion) {
    return carrera.read([&](Read& read) { return preguntar_en_direccion(read, {id, accion}); });
  };
  const Answer respuesta = pedir("1", "detener");
  EXPECT_EQ(respuesta.status, 303);
  EXPECT_EQ(respuesta.location, "/direccion/1/?accion=detener");
  EXPECT_TRUE(carrera.get("competencias", carrera.carrera).flag("is_running"));
  EXPECT_EQ(carrera.read([](Read& read) { return ir_a_direccion(read); }).location, "/direccion/");
  const auto negada = [&](std::string id, std::string accion) {
    return carrera.refusal_of(
        [&](Tx& tx) { preguntar_en_direccion(tx, {std::move(id), std::move(accion)}); });
  };
  EXPECT_EQ(negada("1", "borrar").kind(), Kind::kNotFound);
  EXPECT_EQ(negada("99", "iniciar").kind(), Kind::kNotFound);
  EXPECT_EQ(negada("//otro.example", "iniciar").kind(), Kind::kNotFound);
}

TEST(Direccion, HearsOfEveryCompetitionThatIsMadeChangedOrStopped) {
  Carrera carrera;
  carrera.soy("director");
  EXPECT_EQ(carrera.read([](Read& read) { return abrir_direccion(read, {}); }).streams,
            std::vector<std::string>{"direccion"});
  const auto& modelo = *carrera.schema().find_model("competencias");
  carrera.write([&](Tx& tx) {
    service::create_record(tx, modelo, {{"name", "Nueva"}, {"datetime", "2026-12-06T12:00:00Z"}});
  });
  EXPECT_EQ(carrera.heard_names(), "competencia_cambiada");
  carrera.heard.clear();
  carrera.write([&](Tx& tx) {
    service::update_record(tx, modelo, {carrera.carrera, {}}, {{"name", "Otra"}});
  });
  EXPECT_EQ(carrera.heard_names(), "competencia_cambiada competencia_cambiada")
      << "all, and those who look at it";
  carrera.heard.clear();
  carrera.detener_carrera();
  EXPECT_EQ(carrera.heard_names(),
            "competencia_detenida competencia_detenida competencia_cambiada");
}

TEST(Direccion, HearsOfTeamsAndTheirJudges) {
  Carrera carrera;
  carrera.soy("director");
  const auto& modelo = *carrera.schema().find_model("equipos");
  carrera.write([&](Tx& tx) {
    service::create_record(
        tx, modelo, {{"name", "Nuevo"}, {"number", 30}, {"competition_id", carrera.carrera.value}});
  });
  EXPECT_EQ(carrera.heard_names(), "inscripcion_cambiada");
  carrera.heard.clear();
  carrera.write([&](Tx& tx) {
    service::update_record(tx, modelo, {carrera.equipo, {}}, {{"judge_id", carrera.ben}});
  });
  EXPECT_EQ(carrera.heard_names(), "asignacion_cambiada inscripcion_cambiada");
  carrera.heard.clear();
  carrera.write([&](Tx& tx) { service::remove_record(tx, modelo, {carrera.equipo, {}}); });
  EXPECT_EQ(carrera.heard_names(), "inscripcion_cambiada");
}

}  // namespace
}  // namespace chasqui::server5k
