#include "inscripcion.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

Inscripcion hoja(Carrera& carrera, std::string csv, bool confirmar = false) {
  return {carrera.carrera.value, std::move(csv), confirmar};
}

TEST(Inscripcion, ASheetIsLookedAtAndThenTaken) {
  Carrera carrera;
  const std::string csv =
      "Nombre;Dorsal;Categoría;Juez\r\nCóndores;30;interfacultades;ANA\r\n\r\nPumas;31;;\r\n";
  const auto importar = [&](bool confirmar) {
    return carrera.write(
        [&](Tx& tx) { return importar_equipos(tx, hoja(carrera, csv, confirmar)); });
  };
  const Json vista = importar(false);
  EXPECT_EQ(to_text(vista),
            R"({"filas":2,"validas":2,"guardados":0,"errores":[],"equipos":[)"
            R"({"name":"Cóndores","number":30,"category":"interfacultades","competition_id":1,)"
            R"("judge_id":1},{"name":"Pumas","number":31,"category":"estudiantes",)"
            R"("competition_id":1,"judge_id":null}]})");
  EXPECT_EQ(carrera.count("equipos"), 2);
  EXPECT_EQ(importar(true)["guardados"], Json(2));
  EXPECT_EQ(carrera.count("equipos"), 4);
  EXPECT_EQ(importar(false)["errores"].if_array()->size(), 2u) << "their numbers are taken now";
}

TEST(Inscripcion, EachErrorNamesItsRowAndFieldAndNothingIsStored) {
  Carrera carrera;
  const std::string csv =
      "name,number,category,judge_username\n"
      ",40,,\n"
      "Pumas,cuarenta,,\n"
      "Osos,41,otra,nadie\n"
      "Lobos,10,,\n"
      "Gatos,42,,\n"
      "Gatas,42,,\n";
  const Json vista =
      carrera.write([&](Tx& tx) { return importar_equipos(tx, hoja(carrera, csv)); });
  std::string errores;
  for (const Json& uno : *vista["errores"].if_array())
    errores += to_text(uno["fila"]) + " " + std::string(uno["campo"].text()) + ", ";
  EXPECT_EQ(errores, "2 nombre, 3 dorsal, 4 categoria, 4 juez, 5 dorsal, 7 dorsal, ");
  EXPECT_EQ(vista["validas"], Json(1));
  const Refusal refused =
      carrera.refusal_of([&](Tx& tx) { importar_equipos(tx, hoja(carrera, csv, true)); });
  EXPECT_EQ(refused.code(), "importacion");
  EXPECT_EQ(carrera.count("equipos"), 2);
}

TEST(Inscripcion, AFileThatCannotBeReadSaysWhy) {
  Carrera carrera;
  struct {
    std::string csv;
    std::string_view says;
  } const cases[] = {
      {"", "vacío"},
      {"nombre\nx\n", "falta la columna dorsal"},
      {"nombre,dorsal\n\"x,1\n", "línea 3"},
      {"nombre,dorsal\n" + std::string(2 * (kFilasMax + 1), '\n'), "demasiadas filas"},
  };
  for (const auto& c : cases) {
    const Refusal refused =
        carrera.refusal_of([&](Tx& tx) { importar_equipos(tx, hoja(carrera, c.csv)); });
    EXPECT_NE(refused.text().find(c.says), std::string_view::npos) << refused.text();
  }
}

TEST(Inscripcion, OfficialResultsTakeNoTeams) {
  Carrera carrera;
  carrera.ajustar("competencias", carrera.carrera, {{"estado", "oficial"}});
  EXPECT_NE(
      carrera.refusal_of([&](Tx& tx) { importar_equipos(tx, hoja(carrera, "nombre,dorsal\n")); })
          .code(),
      "");
}

}  // namespace
}  // namespace chasqui::server5k
