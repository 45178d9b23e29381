#include "mesa.h"

#include <gtest/gtest.h>

#include "carrera.h"
#include "correcciones.h"
#include "equipos.h"
#include "service/records.h"

namespace chasqui::server5k {
namespace {

TEST(Mesa, ShowsEveryTimeOfACompetitionAlsoVoidOnes) {
  Carrera carrera;
  carrera.uno(carrera.equipo, tiempo(61'000));
  carrera.uno(carrera.equipo, tiempo(60'000));
  carrera.soy(carrera.ben);
  carrera.uno(carrera.otro_equipo, tiempo(70'000));
  carrera.soy("juez_jefe");
  carrera.write([](Tx& tx) { return anular(tx, {.id = Id{1}}); });
  const auto ver = [&](std::optional<std::int64_t> equipo) {
    return carrera.read([&](Read& read) {
      std::string texto;
      for (const Json& uno : tiempos_de_competencia(read, {carrera.carrera, equipo}))
        texto += to_text(uno["tiempo"]) + " " + std::string(uno["estado"].text()) + " " +
                 std::string(uno["juez_username"].text()) + "; ";
      return texto;
    });
  };
  EXPECT_EQ(ver({}), "60000 bueno ana; 61000 anulado ana; 70000 bueno ben; ");
  EXPECT_EQ(ver(carrera.otro_equipo.value), "70000 bueno ben; ");
}

std::string auditoria(Carrera& carrera) {
  return carrera.read([&](Read& read) {
    std::string texto;
    for (const Json& una : auditoria_de_competencia(read, {carrera.carrera})) {
      texto += std::string(una["tipo"].text());
      if (!una["sobre"].is_null()) texto += " de " + std::string(una["sobre"].text());
      if (una["deshecha"] == Json(true)) texto += " deshecha";
      if (una["se_deshace"] == Json(true)) texto += " se_deshace";
      texto += "; ";
    }
    return texto;
  });
}

TEST(Mesa, TellsWhoDidWhatNewestFirstAndWhatCanBeUndone) {
  Carrera carrera;
  carrera.uno(carrera.equipo, tiempo(60'000));
  carrera.soy("director");
  const std::string al_empezar = auditoria(carrera);
  const auto luego = [&] { carrera.clock.advance(std::chrono::seconds(1)); };
  luego();
  carrera.write([](Tx& tx) { return anular(tx, {.id = Id{1}, .motivo = "doble"}); });
  luego();
  carrera.write(
      [&](Tx& tx) { return cambiar_estado_equipo(tx, {carrera.otro_equipo, "DSQ", "atajo"}); });
  luego();
  carrera.write([](Tx& tx) { return deshacer(tx, {Id{1}}); });
  luego();
  carrera.write([&](Tx& tx) { return asignar_juez(tx, {carrera.equipo, carrera.ben}); });
  luego();
  carrera.detener_carrera();
  EXPECT_EQ(auditoria(carrera),
            "competencia_update; equipo_update de Equipo 10; deshacer de Equipo 10 se_deshace; "
            "estado_equipo de Equipo 20 se_deshace; anular de Equipo 10 deshecha; " +
                al_empezar);
  EXPECT_TRUE(al_empezar.contains("competencia_update; ")) << "the start";
}

TEST(Mesa, ATeamThatIsGoneIsStillTold) {
  Carrera carrera;
  carrera.soy("director");
  carrera.clock.advance(std::chrono::seconds(1));
  carrera.write([&](Tx& tx) {
    service::remove_record(tx, *carrera.schema().find_model("equipos"), {carrera.equipo, {}});
  });
  EXPECT_TRUE(auditoria(carrera).starts_with("equipo_delete de Equipo 10; "));
}

TEST(Mesa, ListsWhoJudgesWithTheirTeams) {
  Carrera carrera;
  carrera.juez("nora", "cronometrista");
  carrera.juez("gloria", "director");
  const std::string lista = carrera.read([](Read& read) {
    std::string texto;
    for (const Json& uno : listar_jueces(read))
      texto += std::string(uno["username"].text()) + " " + std::string(uno["rol"].text()) + " " +
               to_text(uno["equipos"]) + "; ";
    return texto;
  });
  EXPECT_EQ(lista, "ana juez 1; ben juez 1; eva juez 0; nora cronometrista 0; ");
}

TEST(Mesa, AJudgeIsRenamedOrPutAsideAndNobodyElse) {
  Carrera carrera;
  const std::int64_t gloria = carrera.juez("gloria", "director");
  carrera.soy("director");
  const Json ahora = carrera.write([&](Tx& tx) {
    return cambiar_juez(
        tx, {.id = Id{carrera.ana}, .first_name = "Ana", .last_name = "Paz", .is_active = false});
  });
  EXPECT_EQ(ahora["last_name"].text(), "Paz");
  EXPECT_EQ(ahora["is_active"], Json(false));
  EXPECT_EQ(ahora["equipos"], Json(1));
  carrera.write(
      [&](Tx& tx) { return cambiar_juez(tx, {.id = Id{carrera.ben}, .email = "ben@x.example"}); });
  const auto codigo = [&](CambioDeJuez cambio) {
    return carrera.refusal_of([&](Tx& tx) { cambiar_juez(tx, cambio); }).code();
  };
  EXPECT_EQ(codigo({.id = Id{carrera.ana}, .email = "BEN@x.example"}), "correo_existe");
  EXPECT_EQ(codigo({.id = Id{gloria}, .first_name = "Otra"}), "cuenta_no_es_de_juez");
  EXPECT_EQ(codigo({.id = Id{999}, .first_name = "Otra"}), "juez");
}

TEST(Mesa, ManyTeamsGetTheirJudgesAtOnceOrNone) {
  Carrera carrera;
  carrera.soy("director");
  const auto asignar = [&](const std::vector<AsignacionDeEquipo>& pedidas) {
    return carrera.refusal_of([&](Tx& tx) { asignar_jueces(tx, {carrera.carrera, pedidas}); })
        .code();
  };
  const std::int64_t uno = carrera.equipo.value, otro = carrera.otro_equipo.value;
  const auto juez_de = [&](Id equipo) { return carrera.get("equipos", equipo)["judge_id"]; };
  EXPECT_EQ(asignar({{uno, carrera.sin_equipo}, {otro, 999}}), "no_encontrado");
  EXPECT_EQ(juez_de(carrera.equipo), Json(carrera.ana)) << "none of them";
  EXPECT_EQ(asignar({{uno, carrera.sin_equipo}, {otro, {}}}), "");
  EXPECT_EQ(juez_de(carrera.equipo), Json(carrera.sin_equipo));
  EXPECT_TRUE(juez_de(carrera.otro_equipo).is_null());
  const Id lejos = carrera.competencia("Otra");
  EXPECT_EQ(asignar({{carrera.equipo_de(lejos, 5, 0).value, {}}}), "otra_competencia");
}

}  // namespace
}  // namespace chasqui::server5k
