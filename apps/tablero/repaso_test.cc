#include "repaso.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "mesa.h"

namespace chasqui::tablero {
namespace {

struct Lector : Mesa {
  Json pide(const PeticionDeRepaso& peticion) {
    return read([&](Read& read) { return repaso(read, peticion); });
  }
  // "3: c b": how many there are, and the types of the page.
  std::string pagina(const PeticionDeRepaso& peticion) {
    const Json json = pide(peticion);
    std::string texto = to_text(json["total"]) + ":";
    for (const Json& evento : *json["eventos"].if_array())
      texto.append(" ").append(evento["type"].text());
    return texto;
  }
};

TEST(Repaso, ShowsTheNewestFirstPageByPage) {
  Lector lector;
  for (const auto* tipo : {"a", "b", "c"}) lector.emitir(tipo, {{"de", tipo}});
  EXPECT_EQ(lector.pagina({}), "3: c b a");
  EXPECT_EQ(lector.pagina({{}, {}, {}, {}, "2"}), "3: c b");
  EXPECT_EQ(lector.pagina({{}, {}, {}, "2", "2"}), "3: a");
  EXPECT_EQ(lector.pagina({{}, {}, {}, "1", {}}), "3:");
  EXPECT_EQ(lector.pagina({{}, {}, "b", {}, {}}), "1: b");
  EXPECT_EQ(lector.pagina({{}, {}, {}, {}, "0"}), "3: c");
}

TEST(Repaso, IsCutByTimeAsTheFilesAre) {
  Lector lector;  // It is noon in Bogotá on the 21st.
  lector.emitir("a", {});
  lector.clock.advance(std::chrono::hours(13));
  lector.emitir("b", {});
  EXPECT_EQ(lector.pagina({"2026-11-21", "2026-11-21", {}, {}, {}}), "1: a");
  EXPECT_EQ(lector.pagina({"2026-11-22T01:00", {}, {}, {}, {}}), "1: b");
  EXPECT_EQ(lector.pagina({"2026-11-23", {}, {}, {}, {}}), "0:");
  EXPECT_EQ(lector.refusal_of([](Tx& tx) { repaso(tx, {"ayer", {}, {}, {}, {}}); }).code(),
            "desde");
}

TEST(Repaso, ARowHasTheBeginningOfItsDataAndOneEventHasAll) {
  Lector lector;
  std::string largo;
  while (largo.size() < 300) largo += "ñ";
  lector.emitir("a", {{"texto", largo}});
  const Json json = lector.pide({});
  const std::string muestra((*json["eventos"].if_array())[0]["muestra"].text());
  EXPECT_TRUE(is_utf8(muestra));
  EXPECT_TRUE(muestra.starts_with(R"({"texto":"ñ)")) << muestra;
  EXPECT_TRUE(muestra.ends_with("ñ…")) << muestra;
  EXPECT_LE(muestra.size(), 160u + 3u);
  const Json uno = lector.read([](Read& read) { return un_evento(read, {Id{1}}); });
  EXPECT_EQ(uno["data"]["texto"], Json(largo));
  EXPECT_EQ(lector.refusal_of([](Tx& tx) { un_evento(tx, {Id{2}}); }).code(), "no_encontrado");
}

}  // namespace
}  // namespace chasqui::tablero
