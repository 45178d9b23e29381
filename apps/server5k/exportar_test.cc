#include "exportar.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

Answer pedir(Carrera& carrera, std::string formato) {
  return carrera.read([&](Read& read) {
    return resultados(read,
                      {.id = carrera.carrera, .categoria = {}, .formato = std::move(formato)});
  });
}

TEST(Exportar, EachFormatSaysWhatItIs) {
  Carrera carrera;
  carrera.lote(carrera.equipo, quince());
  struct {
    const char* formato;
    std::string_view tipo, archivo, empieza;
  } const cases[] = {
      {"json", "application/json", "", R"({"competencia":{"id":1,)"},
      {"csv", "text/csv; charset=utf-8", "resultados-1.csv", "\xef\xbb\xbfPuesto,Estado,Dorsal,"},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
       "resultados-1.xlsx", "PK"},
      {"pdf", "application/pdf", "resultados-1.pdf", "%PDF-"}};
  for (const auto& c : cases) {
    const Answer answer = pedir(carrera, c.formato);
    EXPECT_EQ(answer.type, c.tipo);
    EXPECT_EQ(answer.file_name, c.archivo);
    EXPECT_TRUE(answer.body.starts_with(c.empieza)) << c.formato;
  }
  EXPECT_THROW(pedir(carrera, "doc"), Refusal);
}

TEST(Exportar, TheTableCarriesVersionAndFingerprint) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1'234'567)});
  carrera.read([&](Read& read) {
    const Marcador marcador = marcador_de(read, read.get("competencias", carrera.carrera), "");
    const kit::Table tabla = tabla_de(read, marcador);
    EXPECT_EQ(tabla.notes.at(1), "Estado: en_curso, versión 0");
    EXPECT_EQ(tabla.notes.at(2), "Huella: " + huella(marcador));
    EXPECT_EQ(tabla.rows.at(0).at(5), Json("00:20:34.567"));
    EXPECT_EQ(tabla.rows.at(0).size(), tabla.columns.size());
    return 0;
  });
}

TEST(Exportar, WhatIsNotActiveIsForDirectors) {
  Carrera carrera;
  carrera.ajustar("competencias", carrera.carrera, {{"is_active", false}});
  EXPECT_THROW(pedir(carrera, "json"), Refusal);
  carrera.soy("director");
  EXPECT_EQ(pedir(carrera, "csv").file_name, "resultados-1.csv");
}

}  // namespace
}  // namespace chasqui::server5k
