#include "seguimiento.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

std::string token_de(Taller& taller, Id orden) {
  return std::string(taller.get("ordenes", orden).text("token_publico"));
}

TEST(Seguimiento, ItsLinkTellsStateAndStepsAndNothingOfTheCustomer) {
  Taller taller(Taller::Values{{"empresa", "Taller Ñandú"}, {"telefono", "555-0101"}});
  const Id orden = taller.orden(centavos(1234'00));
  const PorToken pedido{token_de(taller, orden), "application/json"};
  const std::string dicho = taller.read([&](Read& read) { return seguimiento(read, pedido).body; });
  for (const char* esto : {"\"O-000001\"", "\"Pendiente\"", "Celular Samsung A14", "Taller Ñandú"})
    EXPECT_NE(dicho.find(esto), std::string::npos) << esto << " is not in " << dicho;
  for (const char* esto : {"Ana", "1234", "Pantalla rota", "cliente", "\"id\""})
    EXPECT_EQ(dicho.find(esto), std::string::npos) << esto << " is in " << dicho;
}

TEST(Seguimiento, WhoAsksForHtmlGetsAPage) {
  Taller taller;
  const std::string token = token_de(taller, taller.orden(centavos(1)));
  const auto pagina =
      taller.read([&](Read& read) { return seguimiento(read, {token, "text/html,*/*;q=0.8"}); });
  EXPECT_TRUE(pagina.type.starts_with("text/html"));
  EXPECT_TRUE(pagina.body.contains("<h1>Orden O-000001</h1>")) << pagina.body;
  const auto nada =
      taller.read([&](Read& read) { return seguimiento(read, {"otro", "text/html"}); });
  EXPECT_EQ(nada.status, 404);
  EXPECT_EQ(taller.refusal_of([](Tx& tx) { seguimiento(tx, {"otro", ""}); }).kind(),
            Kind::kNotFound);
  EXPECT_EQ(taller.refusal_of([](Tx& tx) { seguimiento(tx, {"", ""}); }).kind(), Kind::kNotFound);
}

TEST(Seguimiento, TokensAreLongDifferentAndGivenToThoseWithout) {
  EXPECT_EQ(nuevo_token().size(), 32u);
  EXPECT_NE(nuevo_token(), nuevo_token());
  Taller taller;
  const Id orden = taller.orden(centavos(1)), otra = taller.orden(centavos(1));
  const std::string antes = token_de(taller, otra);
  taller.write([&](Tx& tx) { tx.update("ordenes", orden, Record{{"token_publico", nullptr}}); });
  taller.write(completar_tokens);
  EXPECT_EQ(token_de(taller, orden).size(), 32u);
  EXPECT_EQ(token_de(taller, otra), antes);
}

TEST(Seguimiento, LinksLeadWhereTheShopSaysOrWhereItWasAsked) {
  struct {
    std::string direccion, host, enlace;
  } const casos[] = {
      {"https://taller.example/", "10.0.0.5:8000", "https://taller.example/seguimiento/"},
      {"", "10.0.0.5:8000", "http://10.0.0.5:8000/seguimiento/"},
      {"", "", "http://localhost/seguimiento/"},
  };
  for (const auto& caso : casos) {
    Taller taller(Taller::Values{{"direccion_publica", caso.direccion}});
    const Id orden = taller.orden(centavos(1));
    EXPECT_EQ(
        taller.read([&](Read& read) { return enlace_de_orden(read, {orden, caso.host}); }).enlace,
        caso.enlace + token_de(taller, orden));
  }
}

TEST(Seguimiento, ThePapersAreMadeAlsoWithLongTerms) {
  std::string terminos = "Después de 30 días no respondemos.";
  while (terminos.size() < 3'000) terminos += " " + terminos;
  Taller taller(Taller::Values{{"terminos", terminos.substr(0, 3'900)}});
  const Id orden = taller.orden(centavos(1));
  for (const auto papel : {orden_pdf, etiqueta_de_orden})
    EXPECT_TRUE(taller.read([&](Read& read) { return papel(read, {orden, ""}).body; })
                    .starts_with("%PDF-"));
}

}  // namespace
}  // namespace chasqui::servitec
