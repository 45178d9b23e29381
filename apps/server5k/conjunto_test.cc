#include "conjunto.h"

#include <gtest/gtest.h>

#include <functional>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

constexpr std::string_view kNumeros[] = {"101", "102", "103"};

// Ana's team has three finishes with numbers and one without; Ben's has one.
class Numerada : public Carrera {
 public:
  Numerada() {
    for (std::int64_t i = 0; i < 3; ++i)
      uno(equipo, {{"tiempo", 60'000 + 1'000 * i}, {"dorsal", kNumeros[i]}});
    uno(equipo, tiempo(63'000));
    soy(ben);
    uno(otro_equipo, {{"tiempo", 70'000}, {"dorsal", "201"}});
    soy("juez_jefe");
    heard.clear();
  }

  // "1:101 1:102 …": team and shirt of each record, with its state when it is not good.
  std::string todos() {
    return read([&](Read& read) {
      std::string texto;
      for (const Record& uno : read.from("registros").order("id").rows()) {
        texto += (texto.empty() ? "" : " ") + std::to_string(uno.integer("team_id")) + ":" +
                 std::string(uno.text_or("dorsal", "-"));
        if (uno.text("estado") != "bueno") texto += "(" + std::string(uno.text("estado")) + ")";
      }
      return texto;
    });
  }
};

TEST(Conjunto, EachIsOneCorrectionAndIsUndoneExactly) {
  struct {
    const char* name;
    std::function<Json(Tx&)> accion;
    const char* queda;
  } const cases[] = {
      {"two of a team", [](Tx& tx) { return intercambiar(tx, {Id{1}, 3, {}}); },
       "1:103 1:102 1:101 1:- 2:201"},
      {"two teams", [](Tx& tx) { return intercambiar(tx, {Id{4}, 5, "vídeo"}); },
       "1:101 1:102 1:103 2:201 1:-"},
      {"a finish was skipped", [](Tx& tx) { return correr_dorsales(tx, {Id{2}, "despues", {}}); },
       "1:101 1:- 1:102 1:103 2:201"},
      {"a number too many", [](Tx& tx) { return correr_dorsales(tx, {Id{1}, "antes", {}}); },
       "1:102 1:103 1:- 1:- 2:201"},
  };
  for (const auto& c : cases) {
    Numerada carrera;
    const std::string antes = carrera.todos();
    const Json hecha = carrera.write([&](Tx& tx) { return c.accion(tx); });
    EXPECT_EQ(carrera.todos(), c.queda) << c.name;
    const Id correccion{*hecha["correccion_id"].if_int()};
    carrera.write([&](Tx& tx) { return deshacer(tx, {correccion}); });
    EXPECT_EQ(carrera.todos(), antes) << c.name;
    EXPECT_EQ(carrera.count("correcciones"), 2) << c.name;
    EXPECT_EQ(carrera.refusal_of([&](Tx& tx) { return deshacer(tx, {correccion}); }).code(),
              "ya_deshecha")
        << c.name;
  }
}

TEST(Conjunto, OneOfTwoJudgesTimesIsChosenAndTheOtherVoid) {
  Numerada carrera;
  carrera.soy("cronometrista");
  carrera.uno(carrera.equipo, {{"tiempo", 75'000}, {"dorsal", "102"}});
  carrera.soy("juez_jefe");
  const std::string antes = carrera.todos();
  EXPECT_TRUE(antes.contains("1:102(dudoso)"));
  carrera.heard.clear();
  const Json hecha =
      carrera.write([](Tx& tx) { return elegir(tx, {.id = Id{6}, .motivo = "vídeo"}); });
  EXPECT_EQ(carrera.todos(), "1:101 1:102(anulado) 1:103 1:- 2:201 1:102(confirmado)");
  EXPECT_EQ(carrera.heard_names(), "registros_actualizados revision_resuelta");
  carrera.write([&](Tx& tx) { return deshacer(tx, {Id{*hecha["correccion_id"].if_int()}}); });
  EXPECT_EQ(carrera.todos(), antes);
  EXPECT_EQ(carrera.refusal_of([](Tx& tx) { return elegir(tx, {.id = Id{5}}); }).code(),
            "sin_otros");
}

TEST(Conjunto, IsNotUndoneOverALaterChange) {
  Numerada carrera;
  carrera.write([](Tx& tx) { return intercambiar(tx, {Id{1}, 3, {}}); });
  carrera.write([](Tx& tx) { return corregir(tx, {.id = Id{3}, .dorsal = "109"}); });
  EXPECT_EQ(carrera.refusal_of([](Tx& tx) { return deshacer(tx, {Id{1}}); }).code(),
            "cambio_despues");
  EXPECT_EQ(carrera.get("registros", Id{1}).text("dorsal"), "103") << "none of it is undone";
}

TEST(Conjunto, WhatCannotBeIsRefused) {
  Numerada carrera;
  carrera.write([](Tx& tx) { return anular(tx, {.id = Id{2}}); });
  const Id lejos = carrera.competencia("Otra");
  const Id suyo = carrera.equipo_de(lejos, 5, 0);
  carrera.write([&](Tx& tx) {
    return insertar_tiempo(tx, {.id = suyo, .tiempo = 5, .dorsal = {}, .motivo = {}});
  });
  struct {
    const char* name;
    std::function<Json(Tx&)> accion;
    std::string_view codigo;
  } const cases[] = {
      {"itself", [](Tx& tx) { return intercambiar(tx, {Id{1}, 1, {}}); }, "sin_cambios"},
      {"void", [](Tx& tx) { return intercambiar(tx, {Id{1}, 2, {}}); }, "registro_anulado"},
      {"another race", [](Tx& tx) { return intercambiar(tx, {Id{1}, 6, {}}); }, "otra_competencia"},
      {"nowhere", [](Tx& tx) { return correr_dorsales(tx, {Id{1}, "arriba", {}}); },
       "hacia_invalido"},
      {"a number would be lost", [](Tx& tx) { return correr_dorsales(tx, {Id{5}, "despues", {}}); },
       "dorsal_sobra"},
      {"no numbers", [](Tx& tx) { return correr_dorsales(tx, {Id{4}, "antes", {}}); },
       "sin_cambios"}};
  for (const auto& c : cases)
    EXPECT_EQ(carrera.refusal_of([&](Tx& tx) { return c.accion(tx); }).code(), c.codigo) << c.name;
  carrera.detener_carrera();
  carrera.write([&](Tx& tx) { return oficializar(tx, {carrera.carrera}); });
  EXPECT_EQ(carrera.refusal_of([](Tx& tx) { return intercambiar(tx, {Id{1}, 3, {}}); }).code(),
            "resultados_oficiales");
}

}  // namespace
}  // namespace chasqui::server5k
