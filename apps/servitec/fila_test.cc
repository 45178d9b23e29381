#include "fila.h"

#include <gtest/gtest.h>

namespace chasqui::servitec {
namespace {

using chasqui::Decimal;
using chasqui::Json;
using chasqui::JsonObject;
using chasqui::Utc;
using chasqui::Zone;

TEST(Fila, TakesTheFirstColumnThatHoldsSomething) {
  Fila fila(JsonObject{{"RUT", nullptr}, {"cedula", "1-9"}, {"otro", 3}});
  EXPECT_EQ(fila.tomar({"rut", "cedula"}), Json("1-9"));
  EXPECT_TRUE(fila.tomar({"cedula"}).is_null()) << "it was taken";
  EXPECT_EQ(fila.resto().at("otro"), Json(3));
  EXPECT_TRUE(fila.resto().at("cedula").is_null());
}

TEST(Fila, TheSameSaidTwiceIsTakenWholeAndAnotherValueIsLeftOver) {
  Fila igual(JsonObject{{"abono", 5}, {"anticipo", 5}});
  igual.tomar({"anticipo", "abono"});
  EXPECT_TRUE(igual.resto().at("abono").is_null());
  Fila distinto(JsonObject{{"abono", 7}, {"anticipo", 5}});
  EXPECT_EQ(distinto.tomar({"anticipo", "abono"}), Json(5));
  EXPECT_EQ(distinto.resto().at("abono"), Json(7));
}

TEST(Fila, TextIsTrimmedAndBlankTextIsNothing) {
  Fila fila(JsonObject{{"a", " Ana "}, {"b", "  "}, {"c", 7}});
  EXPECT_EQ(fila.texto({"a"}), Json("Ana"));
  EXPECT_TRUE(fila.texto({"b"}).is_null());
  EXPECT_EQ(fila.texto({"c"}), Json("7"));
}

TEST(Fila, WholeNumbersAreReadFromWhateverHoldsThem) {
  struct {
    Json columna;
    std::int64_t leido;
    std::size_t avisos;
  } const casos[] = {
      {4, 4, 0},     {Decimal(40, 1), 4, 0}, {Decimal(45, 1), 5, 1},
      {" 4 ", 4, 0}, {"cuatro", -1, 1},      {nullptr, -1, 0},
  };
  for (const auto& caso : casos) {
    Fila fila(JsonObject{{"n", caso.columna}});
    EXPECT_EQ(fila.entero("n", -1), caso.leido) << to_text(caso.columna);
    EXPECT_EQ(fila.avisos().size(), caso.avisos) << to_text(caso.columna);
  }
}

TEST(Fila, MoneyIsRoundedToCentsAndLostDigitsAreReported) {
  struct {
    Json columna;
    std::string_view leido;
    std::size_t avisos;
  } const casos[] = {
      {12, "12.00", 0},
      {Decimal(1205, 2), "12.05", 0},
      {Decimal(12'055, 3), "12.06", 1},
      {"12.5", "12.50", 0},
      {Decimal(299'999'999'999'999, 13), "30.00", 0},  // What a double makes of 30.
      {"doce", "0.00", 1},
      {nullptr, "0.00", 0},
  };
  for (const auto& caso : casos) {
    Fila fila(JsonObject{{"total", caso.columna}});
    EXPECT_EQ(fila.dinero({"total"}).to_string(), caso.leido) << to_text(caso.columna);
    EXPECT_EQ(fila.avisos().size(), caso.avisos) << to_text(caso.columna);
  }
}

TEST(Fila, WallTimesAreTheShopsOwn) {
  const Zone zona = *Zone::find("America/Mexico_City");
  struct {
    Json columna;
    std::string_view leido;
    std::size_t avisos;
  } const casos[] = {
      {"2024-01-17 09:30:00", "2024-01-17T15:30:00.000Z", 0},
      {"2024-01-17", "2024-01-17T06:00:00.000Z", 0},
      {"ayer", "1970-01-01T00:00:00.000Z", 1},
      {nullptr, "1970-01-01T00:00:00.000Z", 0},
  };
  for (const auto& caso : casos) {
    Fila fila(JsonObject{{"fecha", caso.columna}});
    EXPECT_EQ(fila.momento({"fecha"}, zona, Utc{0}), caso.leido) << to_text(caso.columna);
    EXPECT_EQ(fila.avisos().size(), caso.avisos) << to_text(caso.columna);
  }
}

}  // namespace
}  // namespace chasqui::servitec
