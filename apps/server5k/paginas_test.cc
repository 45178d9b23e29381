#include "paginas.h"

#include <gtest/gtest.h>

#include "carrera.h"

namespace chasqui::server5k {
namespace {

using Pagina = Answer (*)(Read&, const Direccion&);

std::string ver(Carrera& carrera, Pagina pagina, std::string id, std::string categoria = "") {
  return carrera.read(
      [&](Read& read) { return pagina(read, {std::move(id), std::move(categoria), {}}).body; });
}

void expect_has(const std::string& html, std::initializer_list<std::string_view> pieces) {
  for (const std::string_view piece : pieces)
    EXPECT_NE(html.find(piece), std::string::npos) << piece << " is not in\n" << html;
}

TEST(Paginas, HaveTheIdsThatTheContractNames) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(1'234'567), tiempo(1'300'000)});
  expect_has(ver(carrera, pagina_resultados, "1"),
             {"id=\"results-container\"", "id=\"stat-total-equipos\">1<",
              "id=\"stat-equipos-calificados\">1<", "id=\"stat-equipos-descalificados\">0<",
              "id=\"badge-en-vivo\" class=\"marca vivo\">EN VIVO",
              "id=\"badge-estado\" class=\"marca\">En curso", "lang=\"es\"",
              "/static/assets/resultados-", "<div id=\"root\"><main"});
  expect_has(ver(carrera, fragmento_resultados, "1"),
             {"<div id=\"results-root\" data-total-equipos=\"1\" data-equipos-calificados=\"1\" "
              "data-equipos-descalificados=\"0\">",
              "<a href=\"/equipo/1/\">Equipo 10</a>", "00:42:14", "00:20:34"});
}

TEST(Paginas, ASumOfFewerThanAllTimesSaysSo) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(60'000), tiempo(61'000)});
  expect_has(ver(carrera, fragmento_resultados, "1"),
             {"00:02:01 <span class=\"suave\">2 de 15</span>"});
  carrera.ajustar("competencias", carrera.carrera, {{"max_registros", 2}});
  EXPECT_FALSE(ver(carrera, fragmento_resultados, "1").contains("2 de 2"));
}

TEST(Paginas, WhatPeopleWroteIsEscaped) {
  Carrera carrera;
  const std::string malo = "<img src=x onerror=alert(1)>\"'";
  carrera.ajustar("equipos", carrera.equipo, {{"name", malo}, {"category", "<b>"}});
  carrera.ajustar("competencias", carrera.carrera, {{"name", "</title><script>alert(1)</script>"}});
  carrera.lote(carrera.equipo, {tiempo(1000)});
  const std::string paginas = ver(carrera, pagina_resultados, "1") +
                              ver(carrera, fragmento_resultados, "1") +
                              ver(carrera, pagina_equipo, "1") +
                              carrera.read([](Read& read) { return portada(read, {}).body; });
  for (const char* piece : {"<img", "</title><script", "<b>"})
    EXPECT_EQ(paginas.find(piece), std::string::npos) << piece;
  expect_has(paginas, {"&lt;img src=x onerror=alert(1)&gt;&quot;&#39;"});
}

TEST(Paginas, OfWhatIsNotPublicAreNotFound) {
  Carrera carrera;
  const Id quieta = carrera.competencia("Quieta");
  const Id suyo = carrera.equipo_de(quieta, 1, 0);
  carrera.ajustar("competencias", quieta, {{"is_active", false}});
  struct {
    Pagina pagina;
    std::string id;
  } const cases[] = {{pagina_resultados, "2"},
                     {fragmento_resultados, "2"},
                     {pagina_resultados, "77"},
                     {pagina_resultados, "favicon.ico"},
                     {pagina_equipo, std::to_string(suyo.value)},
                     {pagina_equipo, "99"},
                     {pagina_equipo, "-1"}};
  for (const auto& c : cases)
    EXPECT_EQ(carrera.read([&](Read& read) { return c.pagina(read, {c.id, {}, {}}).status; }), 404)
        << c.id;
  EXPECT_EQ(carrera.read([](Read& read) { return portada(read, {}).body; }).find("Quieta"),
            std::string::npos);
}

TEST(Paginas, FilterByCategory) {
  Carrera carrera;
  carrera.ajustar("equipos", carrera.otro_equipo, {{"category", "interfacultades"}});
  carrera.lote(carrera.equipo, {tiempo(1000)});
  carrera.soy(carrera.ben);
  carrera.lote(carrera.otro_equipo, {tiempo(2000)});
  expect_has(ver(carrera, pagina_resultados, "1"),
             {"Equipo 10", "Equipo 20", "?categoria=interfacultades"});
  const std::string una = ver(carrera, fragmento_resultados, "1", "interfacultades");
  expect_has(una, {"Equipo 20", "data-total-equipos=\"1\""});
  EXPECT_EQ(una.find("Equipo 10"), std::string::npos);
}

TEST(Paginas, ATeamShowsEachTimeAndWhoWasAbsent) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(0), tiempo(1'234'567)});
  expect_has(ver(carrera, pagina_equipo, "1"), {"00:20:34.567", "Ausente", "DSQ", "Dorsal 10"});
  expect_has(ver(carrera, pagina_equipo, "2"), {"Todavía no hay tiempos."});
}

TEST(Paginas, SpeakEnglishToWhoAsksForItAndGoOnSo) {
  Carrera carrera;
  carrera.lote(carrera.equipo, {tiempo(0), tiempo(1'234'567)});
  const auto en_ingles = [&](Pagina pagina, std::string id) {
    return carrera.read([&](Read& read) { return pagina(read, {std::move(id), {}, "en"}).body; });
  };
  expect_has(carrera.read([](Read& read) { return portada(read, {"en"}).body; }),
             {"<html lang=\"en\">", "<h1>Competitions</h1>", "href=\"/1/?idioma=en\"", "Running",
              "<a href=\"?idioma=es\" lang=\"es\" hreflang=\"es\">Español</a>"});
  expect_has(en_ingles(pagina_resultados, "1"),
             {"lang=\"en\"", "href=\"/?idioma=en\">Competitions", "Ranking of teams", ">LIVE<",
              "href=\"/equipo/1/?idioma=en\"", " of 15"});
  expect_has(en_ingles(pagina_equipo, "1"), {"Bib 10", "Absent", "href=\"/1/?idioma=en\""});
  expect_has(en_ingles(pagina_equipo, "99"), {"Not found", "href=\"/?idioma=en\""});
  expect_has(carrera.read([](Read& read) { return portada(read, {"fr"}).body; }),
             {"<html lang=\"es\">", "href=\"/1/\"", "<a href=\"?idioma=en\""});
}

TEST(Paginas, AStoppedCompetitionIsNotLive) {
  Carrera carrera;
  carrera.detener_carrera();
  expect_has(ver(carrera, pagina_resultados, "1"),
             {"id=\"badge-en-vivo\" class=\"marca vivo\" hidden", "class=\"marca\">Detenida"});
}

}  // namespace
}  // namespace chasqui::server5k
