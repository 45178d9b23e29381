#include "tiempos.h"

#include <gtest/gtest.h>

namespace chasqui::server5k {
namespace {

// "1234567 0:20:34.567", or the failure's word.
std::string leido(const Json& registro, const ReglasDeTiempo& reglas = {}) {
  const auto tiempo = leer_tiempo(registro, reglas);
  if (!tiempo) return tiempo.error().codigo;
  return std::to_string(tiempo->ms) + " " + std::to_string(tiempo->horas) + ":" +
         std::to_string(tiempo->minutos) + ":" + std::to_string(tiempo->segundos) + "." +
         std::to_string(tiempo->milisegundos);
}

JsonObject partes(Json tiempo, Json horas, Json minutos, Json segundos, Json ms) {
  return {{"tiempo", std::move(tiempo)},
          {"horas", std::move(horas)},
          {"minutos", std::move(minutos)},
          {"segundos", std::move(segundos)},
          {"milisegundos", std::move(ms)}};
}

TEST(Tiempos, AreReadAsTheContractSays) {
  struct {
    const char* name;
    Json registro;
    std::string_view is;
  } const cases[] = {
      {"the reference's example", partes(1234567, 0, 20, 34, 567), "1234567 0:20:34.567"},
      {"components win over a different time", partes(1250000, 0, 20, 34, 567),
       "1234567 0:20:34.567"},
      {"all zero: split of the time", partes(1234567, 0, 0, 0, 0), "1234567 0:20:34.567"},
      {"no components: split of the time", JsonObject{{"tiempo", 3661001}}, "3661001 1:1:1.1"},
      {"some components absent", JsonObject{{"tiempo", 1}, {"segundos", 5}}, "5000 0:0:5.0"},
      {"components null", partes(60000, nullptr, nullptr, nullptr, nullptr), "60000 0:1:0.0"},
      {"zero is an absent runner", JsonObject{{"tiempo", 0}}, "0 0:0:0.0"},
      {"24 hours", JsonObject{{"tiempo", kDiaMs}}, "86400000 24:0:0.0"},
      {"one more", JsonObject{{"tiempo", kDiaMs + 1}}, "tiempo_fuera_de_rango"},
      {"24 hours and something in components", partes(1, 24, 0, 0, 1), "tiempo_fuera_de_rango"},
      {"missing", JsonObject{{"horas", 1}}, "tiempo_faltante"},
      {"null", JsonObject{{"tiempo", nullptr}}, "tiempo_faltante"},
      {"text", JsonObject{{"tiempo", "1234"}}, "tiempo_invalido"},
      {"a fraction", JsonObject{{"tiempo", Decimal(15, 1)}}, "tiempo_invalido"},
      {"yes", JsonObject{{"tiempo", true}}, "tiempo_invalido"},
      {"negative", JsonObject{{"tiempo", -1}}, "tiempo_negativo"},
      {"the most negative", JsonObject{{"tiempo", INT64_MIN}}, "tiempo_negativo"},
      {"60 minutes", partes(1, 0, 60, 0, 0), "componente_invalido"},
      {"60 seconds", partes(1, 0, 0, 60, 0), "componente_invalido"},
      {"1000 milliseconds", partes(1, 0, 0, 0, 1000), "componente_invalido"},
      {"25 hours", partes(1, 25, 0, 0, 0), "componente_invalido"},
      {"a negative component", partes(1, 0, -1, 0, 0), "componente_invalido"},
      {"a component of text", partes(1, 0, "5", 0, 0), "componente_invalido"},
      {"the wall clock", JsonObject{{"tiempo", std::int64_t{1'700'000'000'000}}},
       "tiempo_no_es_transcurrido"},
      {"the greatest number", JsonObject{{"tiempo", INT64_MAX}}, "tiempo_no_es_transcurrido"},
      {"no object", "1234", "registro_invalido"},
      {"a list", JsonArray{}, "registro_invalido"},
  };
  for (const auto& c : cases) EXPECT_EQ(leido(c.registro), c.is) << c.name;
}

TEST(Tiempos, OfTheWallClockAreConvertedWhenTheySayIt) {
  const ReglasDeTiempo reglas{.inicio = Utc{1'700'000'000'000}, .desfase_ms = -2000};
  const auto epoca = [](std::int64_t ms) {
    return Json(JsonObject{{"tiempo", ms}, {"base", "epoch"}, {"horas", 14}});
  };
  EXPECT_EQ(leido(epoca(1'700'000'062'000), reglas), "60000 0:1:0.0");
  EXPECT_EQ(leido(epoca(1'700'000'001'999), reglas), "tiempo_negativo");
  EXPECT_EQ(leido(epoca(1'800'000'000'000), reglas), "tiempo_fuera_de_rango");
  EXPECT_EQ(leido(epoca(1'700'000'062'000)), "sin_inicio");
}

TEST(Tiempos, TheLimitIsTheCompetitions) {
  EXPECT_EQ(leido(JsonObject{{"tiempo", 7'200'000}}, {.limite_ms = 7'200'000}), "7200000 2:0:0.0");
  EXPECT_EQ(leido(JsonObject{{"tiempo", 7'200'001}}, {.limite_ms = 7'200'000}),
            "tiempo_fuera_de_rango");
}

TEST(Tiempos, MarksAreEpochOrIso) {
  EXPECT_EQ(leer_marca(std::int64_t{1'700'000'000'123}), Utc{1'700'000'000'123});
  EXPECT_EQ(leer_marca("2023-11-14T22:13:20.123Z"), Utc{1'700'000'000'123});
  EXPECT_EQ(leer_marca("ayer"), std::nullopt);
  EXPECT_EQ(leer_marca(nullptr), std::nullopt);
  EXPECT_EQ(leer_marca(-5), std::nullopt);
}

TEST(Tiempos, NumbersOnShirtsMayHaveUnreadDigits) {
  struct {
    Json dorsal;
    std::string_view is;
  } const cases[] = {{nullptr, ""},
                     {"123456", "123456"},
                     {7, "7"},
                     {"1*3", "1*3"},
                     {"", "dorsal_invalido"},
                     {"1234567", "dorsal_invalido"},
                     {"12a", "dorsal_invalido"},
                     {-3, "dorsal_invalido"},
                     {true, "dorsal_invalido"}};
  for (const auto& c : cases) {
    const auto dorsal = leer_dorsal(c.dorsal);
    EXPECT_EQ(dorsal ? *dorsal : dorsal.error().codigo, c.is) << to_text(c.dorsal);
  }
}

TEST(Tiempos, AreShownRoundedDownOrWhole) {
  EXPECT_EQ(reloj(1'234'999), "00:20:34");
  EXPECT_EQ(reloj(0), "00:00:00");
  EXPECT_EQ(reloj(360'000'000), "100:00:00");
  EXPECT_EQ(reloj_fino(1'234'067), "00:20:34.067");
}

}  // namespace
}  // namespace chasqui::server5k
