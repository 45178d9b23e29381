#include "panel.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

TEST(Panel, IsAPageThatAsksNoOtherHost) {
  Carrera carrera;
  const std::string texto = carrera.read([](Read& read) { return panel(read).body; });
  EXPECT_TRUE(texto.starts_with("<!doctype html>"));
  EXPECT_FALSE(texto.contains("http"));
  EXPECT_FALSE(texto.contains("src="));
  EXPECT_FALSE(texto.contains("innerHTML"));
}

TEST(Panel, LooksAtWhatIsAskedForAndChangesNothing) {
  Carrera carrera;
  const auto pedir = [&](std::string id, std::string accion) {
    return carrera.refusal_of(
        [&](Tx& tx) { confirmar_en_panel(tx, {std::move(id), std::move(accion)}); });
  };
  EXPECT_EQ(pedir("1", "detener").code(), "");
  EXPECT_TRUE(carrera.get("competencias", carrera.carrera).flag("is_running"));
  EXPECT_EQ(pedir("1", "borrar").kind(), Kind::kNotFound);
  EXPECT_EQ(pedir("99", "iniciar").kind(), Kind::kNotFound);
  EXPECT_EQ(pedir("x", "iniciar").kind(), Kind::kNotFound);
}

}  // namespace
}  // namespace chasqui::server5k
