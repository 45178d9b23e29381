#include "pagina.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

std::string html() {
  Mesa mesa;
  return mesa.read([](Read& read) { return pagina(read).body; });
}

// What stands between each `antes` and the first of `fines` behind it.
std::set<std::string> hallados(std::string_view texto, std::string_view antes,
                               std::string_view fines = "\"") {
  std::set<std::string> todos;
  for (std::size_t at = texto.find(antes); at != std::string_view::npos;
       at = texto.find(antes, at + 1)) {
    const std::size_t desde = at + antes.size();
    todos.emplace(texto.substr(desde, texto.find_first_of(fines, desde) - desde));
  }
  return todos;
}

TEST(Pagina, AsksNoOtherHostForAnything) {
  const std::string texto = html();
  EXPECT_EQ(hallados(texto, "href=\""), (std::set<std::string>{"#contenido", "data:,"}));
  EXPECT_FALSE(texto.contains("src="));
  EXPECT_FALSE(texto.contains("@import"));
  EXPECT_FALSE(texto.contains("innerHTML"));
}

TEST(Pagina, EveryWordIsThereInBothLanguages) {
  const std::string texto = html();
  const std::size_t ingles = texto.find("en:{");
  ASSERT_NE(ingles, std::string::npos);
  for (const std::string& palabra : hallados(texto, "data-t=\"")) {
    EXPECT_LT(texto.find(palabra + ":\""), ingles) << palabra;
    EXPECT_NE(texto.find(palabra + ":\"", ingles), std::string::npos) << palabra;
  }
}

TEST(Pagina, WhatTheScriptFillsIsOnThePage) {
  const std::string texto = html();
  for (const std::string& id : hallados(texto, "por(\""))
    EXPECT_TRUE(texto.contains("id=\"" + id + "\"")) << id;
}

TEST(Pagina, AsksOnlyForWhatIsServed) {
  Mesa mesa;
  std::set<std::string> servidos;
  for (const auto& ruta : mesa.app().routes()) servidos.insert(ruta.path());
  for (const std::string& camino : hallados(html(), "pedir(\"", "\"?"))
    EXPECT_TRUE(servidos.contains("/api/dashboard" + camino)) << camino;
}

}  // namespace
}  // namespace chasqui::tablero
