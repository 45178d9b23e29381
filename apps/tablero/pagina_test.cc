#include "pagina.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

std::string html(Mesa& mesa) {
  return mesa.read([](Read& read) { return pagina(read).body; });
}
std::string html() {
  Mesa mesa;
  return html(mesa);
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
  EXPECT_EQ(hallados(texto, "href=\""),
            (std::set<std::string>{"#contenido", "/consola/", "data:,"}));
  EXPECT_FALSE(texto.contains("src="));
  EXPECT_FALSE(texto.contains("@import"));
  EXPECT_FALSE(texto.contains("innerHTML"));
}

TEST(Pagina, EveryWordIsThereInBothLanguages) {
  const std::string texto = html();
  const std::size_t ingles = texto.find("\n  en: {");
  ASSERT_NE(ingles, std::string::npos);
  auto palabras = hallados(texto, "data-t=\"");
  palabras.merge(hallados(texto, " t('", "'"));
  palabras.merge(hallados(texto, "ponerEstado('", "'"));
  EXPECT_GT(palabras.size(), 30u);
  for (const std::string& palabra : palabras) {
    const std::string escrita = " " + palabra + ": '";
    EXPECT_LT(texto.find(escrita), ingles) << palabra;
    EXPECT_NE(texto.find(escrita, ingles), std::string::npos) << palabra;
  }
}

TEST(Pagina, WhatTheScriptFillsIsOnThePage) {
  const std::string texto = html();
  EXPECT_GT(hallados(texto, "por('", "'").size(), 20u);
  for (const std::string& id : hallados(texto, "por('", "'"))
    EXPECT_TRUE(texto.contains("id=\"" + id + "\"")) << id;
}

TEST(Pagina, AsksOnlyForWhatIsServed) {
  Mesa mesa;
  std::set<std::string> servidos;
  for (const auto& ruta : mesa.app().routes()) servidos.insert(ruta.path());
  EXPECT_GT(hallados(html(), "pedir('", "'?").size(), 6u);
  for (const std::string& camino : hallados(html(), "pedir('", "'?"))
    EXPECT_TRUE(servidos.contains("/api/dashboard" + camino)) << camino;
}

std::string sitio(Mesa& mesa) {
  std::string texto = *hallados(html(mesa), "data-sitio=\"").begin();
  for (std::size_t at; (at = texto.find("&quot;")) != std::string::npos;) texto.replace(at, 6, "'");
  return texto;
}

TEST(Pagina, KnowsWhoLooksAtIt) {
  Mesa mesa;
  EXPECT_EQ(sitio(mesa),
            "{'modo':'abierto','quien':'','lee':true,'publico':false,'opera':true,'socket':true}");
  mesa.soy(access::IdentityKind::kUser, {"admin"});
  EXPECT_EQ(
      sitio(mesa),
      "{'modo':'cuenta','quien':'prueba','lee':true,'publico':true,'opera':true,'socket':true}");
  mesa.soy(access::IdentityKind::kUser, {"operador"});
  EXPECT_EQ(sitio(mesa),
            "{'modo':'cuenta','quien':'prueba','lee':true,'publico':true,'opera':true,"
            "'socket':false}");
  mesa.soy(access::IdentityKind::kUser, {"cliente"});
  EXPECT_TRUE(sitio(mesa).contains("'opera':false")) << sitio(mesa);
  mesa.who = access::Identity::anonymous();
  EXPECT_EQ(sitio(mesa),
            "{'modo':'anonimo','quien':'','lee':true,'publico':true,'opera':false,'socket':false}");
}

TEST(Pagina, StrangersAreAskedForASignInWhereReadingIsClosed) {
  Mesa mesa("lectura", "con_credencial");
  mesa.who = access::Identity::anonymous();
  EXPECT_EQ(
      sitio(mesa),
      "{'modo':'anonimo','quien':'','lee':false,'publico':false,'opera':false,'socket':false}");
}

TEST(Pagina, NamesAreTextNotMarkup) {
  Mesa mesa;
  mesa.soy(access::IdentityKind::kUser, {"admin"});
  mesa.who.name = "\"><script>x&";
  EXPECT_TRUE(html(mesa).contains("\\&quot;>&lt;script>x&amp;")) << sitio(mesa);
}

}  // namespace
}  // namespace chasqui::tablero
