#include "tablero.h"

#include <gtest/gtest.h>

#include <map>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Tablero, EveryRouteSaysWhatItDoesAndWhoMay) {
  Mesa mesa;
  for (const auto& ruta : mesa.app().routes()) {
    const std::string nombre = ruta.method() + " " + ruta.path();
    EXPECT_FALSE(ruta.operation().summary.empty()) << nombre;
    ASSERT_FALSE(ruta.operation().tags.empty()) << nombre;
    const std::string etiqueta = ruta.operation().tags.front();
    if (etiqueta == "Consola")
      EXPECT_TRUE(ruta.rule().starts_with("role(admin)")) << nombre;
    else if (etiqueta == "Bandeja" || etiqueta == "Publicar")
      EXPECT_EQ(ruta.rule(), "auth") << nombre;
    else
      EXPECT_EQ(ruta.method() + ruta.rule(), "GETpublic") << nombre;
  }
}

TEST(Tablero, EachPathOfTheDashboardIsThereWithoutApiToo) {
  Mesa mesa;
  std::map<std::string, int> veces;
  for (const auto& ruta : mesa.app().routes())
    if (const auto at = ruta.path().find("/dashboard");
        at != std::string::npos && !ruta.path().ends_with(".html"))
      ++veces[ruta.method() + " " + ruta.path().substr(at)];
  EXPECT_EQ(veces.size(), 5u + 18u);
  for (const auto& [ruta, cuantas] : veces) EXPECT_EQ(cuantas, 2) << ruta;
}

TEST(Tablero, PublishersSendTenMebibytesAndHear202) {
  Mesa mesa;
  for (const auto& ruta : mesa.app().routes()) {
    if (ruta.operation().tags.front() != "Publicar") continue;
    EXPECT_EQ(ruta.status(), 202) << ruta.path();
    EXPECT_EQ(ruta.body_bytes_max(), 10u * 1024 * 1024) << ruta.path();
  }
}

}  // namespace
}  // namespace chasqui::tablero
