#include "equipos.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

std::string dorsales(Carrera& carrera, const FiltroEquipos& filtro = {}) {
  return carrera.read([&](Read& read) {
    std::string texto;
    for (const Json& uno : listar_equipos(read, filtro)) texto += to_text(uno["number"]) + " ";
    return texto;
  });
}

TEST(Equipos, AJudgeSeesOwnOnesByNumber) {
  Carrera carrera;
  carrera.equipo_de(carrera.carrera, 5, carrera.ana);
  EXPECT_EQ(dorsales(carrera), "5 10 ");
  EXPECT_EQ(dorsales(carrera, {.judge_id = carrera.ben}), "");
  EXPECT_EQ(dorsales(carrera, {.competencia_id = 7}), "");
  carrera.soy("director");
  EXPECT_EQ(dorsales(carrera), "5 10 20 ");
  EXPECT_EQ(dorsales(carrera, {.juez_id = carrera.ben}), "20 ");
}

TEST(Equipos, AreShownAsTheContractSays) {
  Carrera carrera;
  const Json uno = carrera.read([&](Read& read) { return detalle_equipo(read, {carrera.equipo}); });
  EXPECT_EQ(to_text(uno), R"({"id":1,"name":"Equipo 10","number":10,"category":"estudiantes",)"
                          R"("category_display":"Estudiantes por Equipos","competition_id":1,)"
                          R"("competition_name":"Cinco K","judge_username":"ana"})");
}

TEST(Equipos, SomebodyElsesIsNotFoundAndItsTimesAreForbidden) {
  Carrera carrera;
  EXPECT_EQ(
      carrera.refusal_of([&](Tx& tx) { return detalle_equipo(tx, {carrera.otro_equipo}); }).kind(),
      Kind::kNotFound);
  carrera.read([&](Read& read) {
    EXPECT_EQ(estado_registros(read, {carrera.otro_equipo}).status, 403);
    EXPECT_EQ(estado_registros(read, {Id{77}}).status, 404);
    return 0;
  });
}

TEST(Equipos, TheirTimesAreListedByTime) {
  Carrera carrera;
  const auto estado = [&] {
    return carrera.read([&](Read& read) { return estado_registros(read, {carrera.equipo}).body; });
  };
  EXPECT_EQ(estado(), R"({"equipo_id":1,"equipo_nombre":"Equipo 10","total_registros":0,)"
                      R"("maximo_registros":15,"puede_enviar":true,"registros":[]})");
  carrera.lote(carrera.equipo, {tiempo(61'000, uuid(1)), tiempo(60'000, uuid(2))});
  EXPECT_EQ(estado(),
            R"({"equipo_id":1,"equipo_nombre":"Equipo 10","total_registros":2,)"
            R"("maximo_registros":15,"puede_enviar":false,"registros":[)"
            R"({"id_registro":"00000000-0000-4000-8000-000000000002","tiempo":60000,"horas":0,)"
            R"("minutos":1,"segundos":0,"milisegundos":0,"estado":"bueno"},)"
            R"({"id_registro":"00000000-0000-4000-8000-000000000001","tiempo":61000,"horas":0,)"
            R"("minutos":1,"segundos":1,"milisegundos":0,"estado":"bueno"}]})");
}

TEST(Equipos, ANewJudgeIsSaidToTheJudges) {
  Carrera carrera;
  carrera.soy("director");
  carrera.write([&](Tx& tx) { return asignar_juez(tx, {carrera.equipo, carrera.ben}); });
  EXPECT_EQ(carrera.heard, (std::vector<std::string>{
                               R"(asignacion_cambiada {"equipo_id":1,"antes":1,"juez_id":2})",
                               R"(inscripcion_cambiada {"equipo_id":1})"}));
  EXPECT_EQ(
      carrera.refusal_of([&](Tx& tx) { return asignar_juez(tx, {carrera.equipo, 777}); }).kind(),
      Kind::kNotFound);
  carrera.soy(carrera.ana);
  EXPECT_EQ(resumen(carrera.lote(carrera.equipo, {tiempo(1)})), "0 1 dup 0 0:sin_equipos");
}

TEST(Equipos, AJudgeSaysThatAnOwnTeamDidNotStart) {
  Carrera carrera;
  const auto marcar = [&](Id equipo, const char* estado) {
    const Json dicho =
        carrera.enviar(marcar_equipo, {{"equipo_id", equipo.value}, {"estado", estado}});
    return std::string(dicho["codigo"].text().empty() ? dicho["tipo"].text()
                                                      : dicho["codigo"].text());
  };
  EXPECT_EQ(marcar(carrera.equipo, "DNS"), "estado_equipo_guardado");
  EXPECT_EQ(carrera.get("equipos", carrera.equipo).text("estado"), "DNS");
  EXPECT_EQ(carrera.count("correcciones"), 1);
  EXPECT_EQ(marcar(carrera.equipo, "DSQ"), "solo_el_jefe");
  EXPECT_EQ(marcar(carrera.equipo, "volando"), "estado_invalido");
  EXPECT_EQ(marcar(carrera.otro_equipo, "DNS"), "equipo_ajeno");
  EXPECT_EQ(marcar(Id{99}, "DNS"), "equipo_ajeno");
}

}  // namespace
}  // namespace chasqui::server5k
