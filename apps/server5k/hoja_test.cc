#include "hoja.h"

#include <gtest/gtest.h>

#include <array>

namespace chasqui::server5k {
namespace {

constexpr std::array<ColumnaDeHoja, 2> kColumnas{{{"dorsal", "number", true}, {"nota", "note"}}};

Hoja hoja(std::string_view csv) { return {csv, kColumnas, 3}; }

TEST(Hoja, ColumnsAreFoundByEitherNameInAnyOrder) {
  Hoja una = hoja("NOTE;otra;Dórsal\n hola ;x;7\n;;\n;;8\n");
  ASSERT_TRUE(una.siguiente());
  EXPECT_EQ(una.celda(0) + una.celda(1), "7hola");
  ASSERT_TRUE(una.siguiente());
  EXPECT_EQ(una.fila(), 4u);
  EXPECT_EQ(una.celda(0) + una.celda(1), "8");
  EXPECT_FALSE(una.siguiente());
  EXPECT_EQ(una.leidas(), 2);
}

TEST(Hoja, AnErrorNamesRowAndColumn) {
  Hoja una = hoja("dorsal\nx\n");
  una.exigir_sin_errores();
  una.siguiente();
  una.mal(0, "no");
  EXPECT_EQ(to_text(Json(una.errores())), R"([{"fila":2,"campo":"dorsal","error":"no"}])");
  EXPECT_THROW(una.exigir_sin_errores(), Refusal);
}

TEST(Hoja, AFileThatCannotBeReadSaysWhy) {
  for (const auto& [csv, por_que] : {std::pair{"", "vacío"},
                                     {"nota\nx\n", "falta la columna dorsal"},
                                     {"dorsal\n\"x\n", "línea"},
                                     {"dorsal\n1\n2\n3\n4\n", "demasiadas filas"}}) {
    std::string dicho;
    try {
      hoja(csv);
    } catch (const Refusal& refusal) {
      dicho = refusal.text();
    }
    EXPECT_NE(dicho.find(por_que), std::string::npos) << csv << ": " << dicho;
  }
}

}  // namespace
}  // namespace chasqui::server5k
