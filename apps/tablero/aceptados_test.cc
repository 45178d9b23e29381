#include "aceptados.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Aceptados, AreKnownUntilTheyAreOver) {
  Mesa mesa;
  mesa.write([](Tx& tx) { recordar(tx, "h", {"c", 1}, std::chrono::seconds(10)); });
  const auto conocido = [&] {
    return mesa.read([](Read& read) { return ya_aceptado(read, "h").has_value(); });
  };
  EXPECT_TRUE(conocido());
  mesa.clock.advance(std::chrono::milliseconds(9'999));
  EXPECT_TRUE(conocido());
  mesa.clock.advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(conocido());
  mesa.write([](Tx& tx) { recordar(tx, "h", {"d", 2}, std::chrono::seconds(10)); });
  EXPECT_TRUE(conocido());
}

TEST(Aceptados, ThoseThatAreOverGo) {
  Mesa mesa;
  for (int i = 0; i < 50; ++i) {
    mesa.write([&](Tx& tx) {
      recordar(tx, "h" + std::to_string(i), {"c", i}, std::chrono::milliseconds(5));
    });
    mesa.clock.advance(std::chrono::milliseconds(2));
  }
  EXPECT_LE(mesa.count("aceptados"), 4);
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
  const JsonObject una{{"a", 1}, {"b", 2}}, otra{{"b", 2}, {"a", 1}};
  EXPECT_EQ(huella_de_carga("t", "1", una), huella_de_carga("t", "1", otra));
  EXPECT_NE(huella_de_carga("t", "1", una), huella_de_carga("u", "1", una));
  EXPECT_NE(huella_de_carga("t", "1", una), huella_de_carga("t", "2", una));
}

}  // namespace
}  // namespace chasqui::tablero
