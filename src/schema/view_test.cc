#include "schema/view.h"

#include <gtest/gtest.h>

#include "schema/list_query.h"
#include "schema/sql_fixture.h"
#include "wire/json.h"

namespace chasqui::schema {
namespace {

Rule rule_of(std::string_view text) {
  return *parse_rule(text, {{"nombre", "puntos", "nivel"}, "puntos"});
}

Asker asker_with(std::int64_t id, std::string role) {
  Asker asker;
  asker.is_signed_in = true;
  asker.id = id;
  asker.roles = {std::move(role)};
  return asker;
}

// Customers: managers read all, others their own; the balance is for managers, the phone for
// managers and for those whose customer it is.
struct Shop {
  Shop() {
    Model model = clientes();
    model.rules.read = rule_of("role(gerente) or owner");
    for (Field& field : model.fields) {
      if (field.name == "saldo") field.read = rule_of("role(gerente)");
      if (field.name == "telefono") field.read = rule_of("role(gerente) or nivel = 'Oro'");
    }
    app.models = {std::move(model)};
    database.emplace(app);
    entry.emplace(app.models[0]);
    for (const auto& [name, owner, level] :
         {std::tuple("Ana", 1, "Oro"), {"Beto", 2, "Oro"}, {"Caro", 1, "Plata"}})
      insert(*database->connection, entry->sql,
             {{"nombre", name},
              {"telefono", std::string("555-") + name},
              {"saldo", Decimal(100, 2)},
              {"puntos", owner},
              {"nivel", level}});
  }

  // The list as JSON, or its errors.
  std::string list(const Asker& asker, std::string_view query) {
    const View view(*entry, asker);
    const auto parsed = parse_list_query(app.models[0], view.format(), *wire::parse_query(query));
    if (!parsed) return parsed.error().front().text;
    std::string out;
    const auto more = view.conditions();
    append_list_json(out, *database->connection, entry->sql,
                     {view.format(), *parsed, more, view.depends_on_record() ? &view : nullptr});
    std::string seen;
    const Json rows = wire::parse_json(out).value_or(Json());
    for (const Json& row : *rows.if_array())
      seen += std::string(row["nombre"].text()) + (row.if_object()->find("saldo") ? "$" : "") +
              (row.if_object()->find("telefono") ? "#" : "") + " ";
    return seen;
  }

  AppSchema app;
  std::optional<TestDatabase> database;
  std::optional<ModelEntry> entry;
};

TEST(View, ListsShowTheRecordsAndFieldsOfWhoAsks) {
  Shop shop;
  struct {
    Asker asker;
    std::string_view query, seen;
  } const cases[] = {
      {asker_with(9, "gerente"), "", "Ana$# Beto$# Caro$# "},
      {asker_with(1, "vendedor"), "", "Ana# Caro "},
      {asker_with(2, "vendedor"), "", "Beto# "},
      {asker_with(3, "vendedor"), "", ""},
      {Asker(), "", ""},
      {asker_with(9, "gerente"), "saldo__gte=1", "Ana$# Beto$# Caro$# "},
      {asker_with(1, "vendedor"), "saldo__gte=1", "Unknown field"},
      {asker_with(1, "vendedor"), "telefono__contains=5", "Unknown field"},
      {asker_with(1, "vendedor"), "orden=-saldo", "Cannot order by 'saldo'"},
      {asker_with(9, "gerente"), "search=555", "Ana$# Beto$# Caro$# "},
      {asker_with(1, "vendedor"), "search=555", ""},
      {asker_with(1, "vendedor"), "search=ana", "Ana# "},
  };
  for (const auto& c : cases) EXPECT_EQ(shop.list(c.asker, c.query), c.seen) << c.query;
}

TEST(View, OneRecordIsJudgedAsInTheList) {
  Shop shop;
  const JsonObject plata{
      {"id", 3}, {"nombre", "Caro"}, {"telefono", "5"}, {"puntos", 1}, {"nivel", "Plata"}};
  const View mine(*shop.entry, asker_with(1, "vendedor"));
  EXPECT_EQ(mine.reads(), Verdict::kDependsOnRecord);
  EXPECT_TRUE(mine.reads(plata));
  EXPECT_EQ(to_text(mine.shown(plata)), R"({"id":3,"nombre":"Caro","puntos":1,"nivel":"Plata"})");
  EXPECT_EQ(to_text(mine.shown({{"telefono", "6"}, {"nombre", "C"}}, plata)), R"({"nombre":"C"})");
  const View other(*shop.entry, asker_with(2, "vendedor"));
  EXPECT_FALSE(other.reads(plata));
  const View nobody(*shop.entry, Asker());
  EXPECT_EQ(nobody.reads(), Verdict::kNo);
}

TEST(View, WithoutFieldRulesTheFormatIsShared) {
  const Model model = clientes();
  const ModelEntry entry(model);
  EXPECT_EQ(&View(entry, Asker()).format(), &entry.shown);
}

TEST(View, SecretsAreForNobody) {
  Model model = clientes();
  for (Field& field : model.fields)
    if (field.name == "clave") field.read = rule_of("public");
  const ModelEntry entry(model);
  Asker operador;
  operador.is_unrestricted = true;
  EXPECT_EQ(to_text(View(entry, operador).shown({{"nombre", "A"}, {"clave", "x"}})),
            R"({"nombre":"A"})");
}

}  // namespace
}  // namespace chasqui::schema
