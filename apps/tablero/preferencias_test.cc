#include "preferencias.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

struct Gustos : Mesa {
  std::string cambia(JsonObject cuerpo) {
    cuerpo.set("userId", "7");
    return refusal_of([&](Tx& tx) { cambiar_preferencias(tx, {cuerpo}); }).code();
  }
  // "bt": kept and shown.
  std::string para(const std::string& llave, std::string_view evento) {
    const Canales canales = read([&](Read& read) { return canales_para(read, llave, evento); });
    return std::string(canales.bandeja ? "b" : "-") + (canales.toast ? "t" : "-");
  }
};

JsonObject canales(bool bandeja, bool toast) { return {{"bandeja", bandeja}, {"toast", toast}}; }

TEST(Preferencias, UntilSomebodySaysOtherwiseAllIsKeptAndShown) {
  Gustos gustos;
  EXPECT_EQ(gustos.para("7", "a"), "bt");
  const Json dicho = gustos.read([](Read& read) { return preferencias(read, {"7"}); });
  EXPECT_EQ(to_text(dicho), R"({"tipos":{},"silencio":null})");
}

TEST(Preferencias, AreByTypeAndChannel) {
  Gustos gustos;
  EXPECT_EQ(gustos.cambia({{"tipos", JsonObject{{"a", JsonObject{{"toast", false}}},
                                                {"b", canales(false, true)},
                                                {"*", canales(false, false)}}}}),
            "");
  EXPECT_EQ(gustos.para("7", "a"), "b-");
  EXPECT_EQ(gustos.para("7", "b"), "-t");
  EXPECT_EQ(gustos.para("7", "c"), "--");
  EXPECT_EQ(gustos.para("8", "c"), "bt");
  EXPECT_EQ(gustos.cambia({}), "");
  EXPECT_EQ(gustos.para("7", "c"), "bt");
}

TEST(Preferencias, AnAccountHasThemUnderBothItsNames) {
  Gustos gustos;
  gustos.soy(access::IdentityKind::kUser, {"cliente"});
  EXPECT_EQ(gustos.cambia({{"tipos", JsonObject{{"a", canales(false, false)}}}}), "");
  EXPECT_EQ(gustos.para("7", "a"), "--");
  EXPECT_EQ(gustos.para("prueba", "a"), "--");
  gustos.who.id = 8;
  EXPECT_EQ(gustos.cambia({}), "bandeja_ajena");
}

TEST(Preferencias, AtNightNothingIsShownInTheSitesOwnTime) {
  Gustos gustos;  // It is 12:00 there.
  const auto con = [&](const char* desde, const char* hasta) {
    EXPECT_EQ(gustos.cambia({{"silencio", JsonObject{{"desde", desde}, {"hasta", hasta}}}}), "");
    return gustos.para("7", "a");
  };
  EXPECT_EQ(con("12:00", "12:01"), "b-");
  EXPECT_EQ(con("11:00", "12:00"), "bt");
  EXPECT_EQ(con("12:01", "11:59"), "bt");
  EXPECT_EQ(con("22:00", "12:01"), "b-");
  EXPECT_EQ(con("12:00", "07:00"), "b-");
  EXPECT_EQ(con("12:00", "12:00"), "bt");
}

TEST(Preferencias, WhatIsWrongIsRefused) {
  Gustos gustos;
  const auto noche = [](Json desde, Json hasta) {
    return JsonObject{{"silencio", JsonObject{{"desde", desde}, {"hasta", hasta}}}};
  };
  for (const auto* hora : {"", "7:00", "24:00", "12:60", "12-00", "+1:00", "aa:00"})
    EXPECT_EQ(gustos.cambia(noche(hora, "07:00")), "silencio") << hora;
  EXPECT_EQ(gustos.cambia(noche("07:00", nullptr)), "silencio");
  EXPECT_EQ(gustos.cambia({{"silencio", 5}}), "silencio");
  EXPECT_EQ(gustos.cambia({{"tipos", JsonArray{}}}), "tipos");
  EXPECT_EQ(gustos.cambia({{"tipos", JsonObject{{"a", true}}}}), "tipos");
  EXPECT_EQ(gustos.cambia({{"tipos", JsonObject{{std::string(81, 'x'), JsonObject()}}}}), "tipos");
  EXPECT_EQ(gustos.cambia({{"tipos", JsonObject{{"a", JsonObject{{"correo", true}}}}}}), "canal");
  EXPECT_EQ(gustos.cambia({{"tipos", JsonObject{{"a", JsonObject{{"toast", 1}}}}}}), "canal");
  const auto de_tantos = [](int cuantos) {
    JsonObject tipos;
    for (int i = 0; i < cuantos; ++i) tipos.append(std::to_string(i), JsonObject());
    return JsonObject{{"tipos", tipos}};
  };
  EXPECT_EQ(gustos.cambia(de_tantos(100)), "");
  EXPECT_EQ(gustos.cambia(de_tantos(101)), "tipos");
}

}  // namespace
}  // namespace chasqui::tablero
