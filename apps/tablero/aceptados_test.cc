#include "aceptados.h"

#include <gtest/gtest.h>

#include "carga.h"
#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Aceptados, AreKnownUntilTheyAreOver) {
  Mesa mesa;
  const auto recuerda = [&](Aceptado aceptado) {
    mesa.write([&](Tx& tx) { recordar(tx, buscar(tx, "h"), aceptado, std::chrono::seconds(10)); });
  };
  const auto conocido = [&] {
    return mesa.read([](Read& read) { return buscar(read, "h").aceptado.has_value(); });
  };
  recuerda({"c", 1});
  EXPECT_TRUE(conocido());
  mesa.clock.advance(std::chrono::milliseconds(9'999));
  EXPECT_TRUE(conocido());
  mesa.clock.advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(conocido());
  recuerda({"d", 2});
  EXPECT_TRUE(conocido());
  EXPECT_EQ(mesa.count("aceptados"), 1);
}

TEST(Aceptados, ThoseThatAreOverGo) {
  Mesa mesa;
  for (int i = 0; i < 500; ++i) {
    mesa.write([&](Tx& tx) {
      recordar(tx, {"h" + std::to_string(i)}, {"c", i}, std::chrono::milliseconds(5));
    });
    mesa.clock.advance(std::chrono::milliseconds(2));
    EXPECT_LE(mesa.count("aceptados"), 40);
  }
}

TEST(Aceptados, NamesOfTwoKeysNeverMeet) {
  access::Identity una, otra;
  una.kind = otra.kind = access::IdentityKind::kKey;
  una.id = 1;
  otra.id = 2;
  EXPECT_NE(huella_de_nombre(una, "x"), huella_de_nombre(otra, "x"));
  EXPECT_EQ(huella_de_nombre(una, "x"), huella_de_nombre(una, "x"));
}

TEST(Aceptados, ContentIsTheSameInAnyOrderOfItsMembers) {
  const std::string una = canonica(JsonObject{{"a", 1}, {"b", 2}});
  const std::string otra = canonica(JsonObject{{"b", 2}, {"a", 1}});
  EXPECT_EQ(huella_de_carga("t", "1", una), huella_de_carga("t", "1", otra));
  EXPECT_NE(huella_de_carga("t", "1", una), huella_de_carga("u", "1", una));
  EXPECT_NE(huella_de_carga("t", "1", una), huella_de_carga("t", "2", una));
}

}  // namespace
}  // namespace chasqui::tablero
