#include "resultados.h"

#include <gtest/gtest.h>

namespace chasqui::server5k {
namespace {

EquipoConTiempos equipo(std::int64_t dorsal, std::vector<std::int64_t> tiempos,
                        std::string estado = "ok", std::string categoria = "estudiantes") {
  return {Id{dorsal}, "E", dorsal, std::move(categoria), std::move(estado), "", std::move(tiempos)};
}

// "1:10=60 -:20 DSQ": place, number, total.
std::string tabla(std::vector<EquipoConTiempos> equipos, const Reglas& reglas = {}) {
  std::string texto;
  for (const Fila& fila : clasificar(std::move(equipos), reglas)) {
    texto += (texto.empty() ? "" : " ") + (fila.puesto ? std::to_string(fila.puesto) : "-") + ":" +
             std::to_string(fila.equipo.dorsal);
    texto += fila.estado == "ok" ? "=" + std::to_string(fila.total) : "/" + fila.estado;
  }
  return texto;
}

TEST(Resultados, RankBySumAndListTheRestBehind) {
  struct {
    const char* name;
    std::vector<EquipoConTiempos> equipos;
    std::string_view tabla;
  } const cases[] = {
      {"by sum",
       {equipo(1, {30, 40}), equipo(2, {10, 50}), equipo(3, {5, 5})},
       "1:3=10 2:2=60 3:1=70"},
      {"nobody", {}, ""},
      {"no record: not shown", {equipo(1, {}), equipo(2, {9})}, "1:2=9"},
      {"an absent runner disqualifies", {equipo(1, {0, 5}), equipo(2, {90})}, "1:2=90 -:1/DSQ"},
      {"best time breaks a tie", {equipo(1, {30, 30}), equipo(2, {20, 40})}, "1:2=60 2:1=60"},
      {"then the second best", {equipo(1, {10, 25, 25}), equipo(2, {10, 20, 30})}, "1:2=60 2:1=60"},
      {"then the place is shared and the next one skipped",
       {equipo(3, {70}), equipo(2, {20, 40}), equipo(1, {40, 20})},
       "1:1=60 1:2=60 3:3=70"},
      {"order of those without a place",
       {equipo(1, {0}), equipo(2, {5}, "DNS"), equipo(3, {5}, "DNF"), equipo(4, {5}, "DSQ"),
        equipo(5, {9})},
       "1:5=9 -:3/DNF -:1/DSQ -:4/DSQ -:2/DNS"},
      {"said out loud, shown without times", {equipo(1, {}, "DNS")}, "-:1/DNS"},
      {"a tie among the disqualified gives no place",
       {equipo(2, {0}), equipo(1, {0})},
       "-:1/DSQ -:2/DSQ"},
  };
  for (const auto& c : cases) EXPECT_EQ(tabla(c.equipos), c.tabla) << c.name;
}

TEST(Resultados, FollowTheRuleOfTheCategory) {
  const std::vector<EquipoConTiempos> equipos{equipo(1, {10, 20, 90}), equipo(2, {15, 16, 17}),
                                              equipo(3, {5}), equipo(4, {0, 12, 13})};
  struct {
    const char* name;
    ReglaDeCategoria regla;
    std::string_view tabla;
  } const cases[] = {
      {"sum", {}, "1:3=5 2:2=48 3:1=120 -:4/DSQ"},
      {"best two", {Regla::kMejores, 2, true}, "1:1=30 2:2=31 -:4/DSQ -:3/NP"},
      {"best two, absent ones do not matter",
       {Regla::kMejores, 2, false},
       "1:4=25 2:1=30 3:2=31 -:3/NP"},
      {"best single", {Regla::kMejorTiempo, 1, true}, "1:3=5 2:1=10 3:2=15 -:4/DSQ"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(tabla(equipos, {{"", c.regla}}), c.tabla) << c.name;
    EXPECT_EQ(tabla(equipos, {{"estudiantes", c.regla}, {"", {Regla::kSuma, 1, false}}}), c.tabla)
        << c.name;
  }
}

TEST(Resultados, SayTotalsBestAndAbsent) {
  const auto filas = clasificar({equipo(1, {30, 0, 10})}, {{"", {Regla::kSuma, 15, false}}});
  ASSERT_EQ(filas.size(), 1u);
  EXPECT_EQ(filas[0].total, 40);
  EXPECT_EQ(filas[0].mejor, 10);
  EXPECT_EQ(filas[0].ausentes, 1);
  EXPECT_EQ(filas[0].equipo.tiempos, (std::vector<std::int64_t>{10, 30, 0}));
}

}  // namespace
}  // namespace chasqui::server5k
