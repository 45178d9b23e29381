#include "api/filter.h"

#include <gtest/gtest.h>

#include "schema/asker.h"
#include "service/rules_fixture.h"

namespace chasqui::api {
namespace {

using service::user_of;

hub::Event pedido(std::string data, std::string facts = "") {
  return {1, "pedidos", "pedido_actualizado", std::move(data), "", std::move(facts)};
}

struct Site {
  service::AppFixture app{service::kReglas};
  EventReader reader;
  FilteredAudiences audiences{reader};
  std::shared_ptr<const hub::Audience> everybody = std::make_shared<hub::Everybody>();

  std::expected<Filter, std::string> parsed(std::string_view text, const access::Identity& who) {
    const schema::View view(*app.context().sql.find("pedidos"), schema::asker_of(who));
    return parse_filter(text, view);
  }
  FilteredAudiences::AudienceRef audience(std::string_view text,
                                          const access::Identity& who = user_of(1, "gerente")) {
    Filters filters;
    filters.emplace("pedidos", parsed(text, who).value());
    return audiences.of(everybody, std::move(filters));
  }
  bool hears(std::string_view text, const hub::Event& event) {
    return audience(text)->may_hear(event);
  }
};

TEST(Filter, ComparesWhatTheEventCarriesNowOrCarriedBefore) {
  Site site;
  EXPECT_TRUE(site.hears("vendedor_id = 7", pedido(R"({"id":1,"vendedor_id":7})")));
  EXPECT_FALSE(site.hears("vendedor_id = 7", pedido(R"({"id":1,"vendedor_id":8})")));
  EXPECT_FALSE(site.hears("vendedor_id != 7", pedido(R"({"id":1})"))) << "it is not carried";
  EXPECT_TRUE(site.hears("vendedor_id = 7",
                         pedido(R"({"id":1,"vendedor_id":8})", R"({"was":{"vendedor_id":7}})")))
      << "it leaves";
  EXPECT_TRUE(site.hears("vendedor_id = 7", pedido(R"({"id":1})", R"({"now":{"vendedor_id":7}})")))
      << "it was removed";
  EXPECT_FALSE(site.hears("vendedor_id = 7 and costo > 5", pedido(R"({"vendedor_id":8,"costo":1})",
                                                                  R"({"was":{"vendedor_id":7}})")));
  EXPECT_TRUE(
      site.hears("vendedor_id = 7 or costo in (1, 2)", pedido(R"({"vendedor_id":8,"costo":2.0})")));
  EXPECT_TRUE(site.hears("vendedor_id = 7", hub::Event{1, "otro", "x", "{}", ""}))
      << "other streams are heard whole";
}

TEST(Filter, NamesOnlyWhatTheAskerSeesAndOnlyRecords) {
  Site site;
  const access::Identity manager = user_of(1, "gerente"), auditor = user_of(3, "auditor");
  EXPECT_TRUE(site.parsed("costo > 1", manager));
  EXPECT_FALSE(site.parsed("costo > 1", auditor)) << "it would tell what is not shown";
  for (const char* text : {"", "costo", "role(gerente)", "auth", "public or costo = 1", "not none",
                           "costo = ", "nada = 1", "owner", "costo = 1 and", "(costo = 1"})
    EXPECT_FALSE(site.parsed(text, manager)) << text;
  EXPECT_FALSE(site.parsed(std::string(schema::kRuleBytesMax + 1, ' '), manager));
}

constexpr std::string_view kSalas = R"toml(
[app]
name = "taller"
[auth]
roles = { jefe = "Jefatura", vendedor = "Ventas", mozo = "Sala" }
[event.mensaje]
stream = "sala"
[event.mensaje.data]
de = { type = "integer" }
texto = { type = "text" }
costo = { type = "integer", read = "role(jefe)" }
[event.aviso]
stream = "avisos"
[event.aviso.data]
secreto = { type = "text", read = "role(jefe)" }
[stream.abierta]
publish = "auth"
[stream."mesa:*"]
)toml";

TEST(Filter, OnAStreamWithoutAModelNamesWhatItsEventsAreDeclaredToCarry) {
  const service::AppFixture app{kSalas};
  const auto takes = [&](std::string_view stream, std::string_view text, const char* role) {
    const schema::Asker asker = schema::asker_of(user_of(7, role));
    return parse_filter(text, {app.schema(), stream, asker}).has_value();
  };
  const struct {
    std::string_view stream, text;
    const char* role;
    bool is_taken;
  } cases[] = {
      {"sala", "de = 7", "vendedor", true},
      {"sala", "de = user.id and texto != ''", "vendedor", true},
      {"sala", "para = 7", "vendedor", false},      // Nothing is said to carry it.
      {"sala", "costo > 1", "vendedor", false},     // It would tell what is not shown.
      {"sala", "costo > 1", "jefe", true},          //
      {"mesa:4", "plato = 'sopa'", "mozo", true},   // Nobody declares what is said there.
      {"abierta", "tema = 'x'", "mozo", true},      // Clients say there what they like.
      {"abierta", "secreto = 'x'", "mozo", false},  // That event may be said there too.
      {"mesa:4", "role(mozo)", "mozo", false},
      {"mesa:4", "plato.dia = 1", "mozo", false},
  };
  for (const auto& c : cases) EXPECT_EQ(takes(c.stream, c.text, c.role), c.is_taken) << c.text;
}

TEST(Filter, AStreamWithoutAModelIsLookedUpByValueToo) {
  const service::AppFixture app{kSalas};
  const schema::Asker asker = schema::asker_of(user_of(7, "mozo"));
  Site site;
  Filters filters;
  filters.emplace(
      "mesa:4",
      parse_filter("plato = 'sopa' and cantidad > 1", {app.schema(), "mesa:4", asker}).value());
  const auto audience = site.audiences.of(site.everybody, std::move(filters));
  ASSERT_NE(audience->facet_of("mesa:4"), nullptr);
  EXPECT_EQ(audience->facet_of("mesa:4")->field, "plato");
  const auto hears = [&](std::string data) {
    return audience->may_hear(hub::Event{1, "mesa:4", "pedido", std::move(data), ""});
  };
  EXPECT_TRUE(hears(R"({"plato":"sopa","cantidad":2})"));
  EXPECT_FALSE(hears(R"({"plato":"sopa","cantidad":1})"));
  EXPECT_FALSE(hears(R"({"plato":["sopa"],"cantidad":2})")) << "a list is no value";
  EXPECT_FALSE(hears(R"({"plato":"sopa"})"));
  EXPECT_FALSE(hears("7"));
}

TEST(Filter, WordsOfTheAskerStandForTheirValues) {
  Site site;
  const auto mine = pedido(R"({"vendedor_id":7})");
  EXPECT_TRUE(site.audience("vendedor_id = user.id", user_of(7, "gerente"))->may_hear(mine));
  EXPECT_FALSE(site.audience("vendedor_id = user.id", user_of(8, "gerente"))->may_hear(mine));
  EXPECT_FALSE(site.audience("vendedor_id = user.nada", user_of(7, "gerente"))->may_hear(mine));
  EXPECT_TRUE(site.audience("not vendedor_id = user.nada", user_of(7, "gerente"))->may_hear(mine));
}

TEST(Filter, WhoAsksForTheSameSharesAnAudience) {
  Site site;
  const auto first = site.audience("vendedor_id = user.id", user_of(7, "gerente"));
  EXPECT_EQ(site.audience("vendedor_id = user.id", user_of(7, "gerente")), first);
  EXPECT_NE(site.audience("vendedor_id = user.id", user_of(8, "gerente")), first);
  EXPECT_EQ(site.audiences.of(site.everybody, {}), site.everybody);
}

TEST(Filter, AnEqualityIsWhatTheHubLooksListenersUpBy) {
  Site site;
  const auto facet_of = [&](std::string_view text) -> std::string {
    const auto audience = site.audience(text);
    const hub::Facet* facet = audience->facet_of("pedidos");
    return facet ? facet->field + "=" + facet->value : "";
  };
  EXPECT_EQ(facet_of("vendedor_id = 7"), "vendedor_id=7");
  EXPECT_EQ(facet_of("7 = vendedor_id"), "vendedor_id=7");
  EXPECT_EQ(facet_of("costo > 1 and (vendedor_id = 7 and id = 2)"), "vendedor_id=7");
  EXPECT_EQ(facet_of("vendedor_id = 7 or costo > 1"), "");
  EXPECT_EQ(facet_of("not vendedor_id = 7"), "");
  EXPECT_EQ(facet_of("costo = 7.50"), "costo=7.5");
  EXPECT_EQ(site.audience("vendedor_id = 7")->facet_of("otro"), nullptr);
}

TEST(Filter, ValuesThatRulesCallEqualHaveOneText) {
  const Json values[] = {Json(),
                         Json(true),
                         Json(0),
                         Json(false),
                         Json(7),
                         Json(Decimal(700, 2)),
                         Json("7"),
                         Json(""),
                         Json("true"),
                         Json(Decimal(75, 1)),
                         Json(Decimal(7500, 3)),
                         Json("null"),
                         Json(Decimal(0, 2)),
                         Json(-7),
                         Json(Decimal(-70, 1)),
                         Json("é")};
  for (const Json& a : values)
    for (const Json& b : values)
      EXPECT_EQ(facet_text(a) == facet_text(b), schema::holds(schema::RuleOp::kEqual, a, b))
          << to_text(a) << " " << to_text(b);
  EventReader reader;
  const DataFacets facets(reader);
  const auto read =
      facets.values_of(pedido(R"({"a":null,"b":7})", R"({"was":{"b":8,"c":9}})"), "b");
  EXPECT_EQ(read.now + " " + read.before, "7 8");
  EXPECT_EQ(facets.values_of(pedido("[]"), "b").now, "");
}

TEST(Filter, RowsAreThoseThatTheEventsAreHeardOf) {
  Site site;
  const schema::Model& model = *site.app.schema().find_by_stream("pedidos");
  EXPECT_NE(rows_of(site.parsed("vendedor_id = 7", user_of(1, "gerente")).value(), model)->sql,
            "0");
  EXPECT_EQ(
      rows_of(site.parsed("vendedor_id = user.nada", user_of(1, "gerente")).value(), model)->sql,
      "0");
  EXPECT_FALSE(rows_of(site.parsed("1 = 1", user_of(1, "gerente")).value(), model));
}

}  // namespace
}  // namespace chasqui::api
