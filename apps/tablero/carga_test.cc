#include "carga.h"

#include <gtest/gtest.h>

namespace chasqui::tablero {
namespace {

TEST(Carga, IsFoundNestedOrFlat) {
  const JsonObject anidada{{"reserva", JsonObject{{"id", 1}}}};
  const JsonObject plana{{"id", 2}};
  EXPECT_EQ(texto_de(objeto_de(Clase::kReserva, anidada), {"id"}), "1");
  EXPECT_EQ(texto_de(objeto_de(Clase::kReserva, plana), {"id"}), "2");
  EXPECT_EQ(texto_de(objeto_de(Clase::kOtra, plana), {"id"}), "2");
}

TEST(Carga, AnIdIsTheSameHoweverItIsWritten) {
  const JsonObject objeto{{"a", 7},
                          {"b", " 7 "},
                          {"c", JsonObject{{"id", 7}, {"nombre", "Corte"}}},
                          {"d", JsonArray{1}},
                          {"e", nullptr}};
  for (const auto* nombre : {"a", "b", "c"}) EXPECT_EQ(texto_de(objeto, {nombre}), "7") << nombre;
  EXPECT_EQ(texto_de(objeto, {"d"}), "");
  EXPECT_EQ(texto_de(objeto, {"e", "zz", "a"}), "7");
}

TEST(Carga, MoneyIsExactAlsoWhenItIsText) {
  const JsonObject objeto{
      {"texto", "50000.10"}, {"entero", 3}, {"decimal", Decimal(125, 2)}, {"malo", "mucho"}};
  EXPECT_EQ(numero_de(objeto, {"texto"}), Decimal(5'000'010, 2));
  EXPECT_EQ(numero_de(objeto, {"entero"}), Decimal::whole(3));
  EXPECT_EQ(numero_de(objeto, {"decimal"}), Decimal(125, 2));
  EXPECT_EQ(numero_de(objeto, {"malo"}), std::nullopt);
  EXPECT_EQ(numero_de(objeto, {"falta"}), std::nullopt);
}

TEST(Carga, MomentsAreReadAsBothCallersWriteThem) {
  const JsonObject objeto{{"a", "2024-11-15T14:30:00Z"},
                          {"b", "2024-11-15 14:30:00.000000+00:00"},
                          {"c", "ayer"},
                          {"d", 5}};
  EXPECT_EQ(momento_de(objeto, {"a"}), momento_de(objeto, {"b"}));
  EXPECT_TRUE(momento_de(objeto, {"a"}));
  EXPECT_FALSE(momento_de(objeto, {"c"}));
  EXPECT_FALSE(momento_de(objeto, {"d"}));
}

TEST(Carga, TheOrderOfMembersDoesNotTellItApart) {
  const JsonObject una{{"a", 1}, {"b", JsonObject{{"c", 1}, {"d", JsonArray{1, 2}}}}};
  const JsonObject otra{{"b", JsonObject{{"d", JsonArray{1, 2}}, {"c", 1}}}, {"a", 1}};
  const JsonObject ajena{{"b", JsonObject{{"d", JsonArray{2, 1}}, {"c", 1}}}, {"a", 1}};
  EXPECT_EQ(canonica(una), canonica(otra));
  EXPECT_NE(canonica(una), canonica(ajena));
}

TEST(Carga, OnlyFlatOnesOfEnglishEventsCarryACopy) {
  const JsonObject plana{{"id", 1}};
  const JsonObject anidada{{"reserva", plana}};
  const JsonObject suya{{"id", 1}, {"data", 2}};
  const auto texto = [](std::string_view evento, const JsonObject& datos) {
    return to_text(carga_doblada(evento, datos, Clase::kReserva).value_or(datos));
  };
  EXPECT_EQ(texto("reservation_created", plana), R"({"id":1,"data":{"id":1}})");
  EXPECT_EQ(texto("reserva:nueva", plana), R"({"id":1})");
  EXPECT_EQ(texto("reservation_created", anidada), R"({"reserva":{"id":1}})");
  EXPECT_EQ(texto("reservation_created", suya), R"({"id":1,"data":2})");
}

}  // namespace
}  // namespace chasqui::tablero
