#include "schema/sql.h"

#include <gtest/gtest.h>

#include <array>

#include "schema/sql_fixture.h"

namespace chasqui::schema {
namespace {

struct Shop {
  Shop() {
    Model model = model_of("cosas", {field_of("nombre", FieldType::kText),
                                     field_of("telefono", FieldType::kPhone, true)});
    model.search = {"nombre", "telefono"};
    Model blanda;
    blanda.name = "blandas";
    blanda.fields = {field_of("nombre", FieldType::kText)};
    PlatformColumns columns;
    columns.deleted = "borrado_en";
    complete(blanda, columns);
    app.models = {std::move(model), std::move(blanda)};
    database.emplace(app);
  }
  std::string folded() {
    return database->connection->query_text("SELECT chasqui_plegado FROM cosas").value();
  }

  AppSchema app;
  std::optional<TestDatabase> database;
};

TEST(ModelSql, TheFoldedColumnFollowsEveryWrite) {
  Shop shop;
  const Model& model = shop.app.models[0];
  const ModelSql sql(model);
  db::Connection& connection = *shop.database->connection;
  insert(connection, sql, {{"nombre", "José ÑANDÚ"}, {"telefono", "+57 (300) 55-5"}});
  EXPECT_EQ(shop.folded(),
            "jose nandu\x1f+57 (300) 55-5\x1f"
            "57300555");

  const std::array telefono{model.find("telefono")};
  connection.execute(sql.update(telefono), {std::string("1-2"), std::int64_t{1}});
  EXPECT_EQ(shop.folded(),
            "jose nandu\x1f"
            "1-2\x1f"
            "12");

  const std::array both{model.find("telefono"), model.find("nombre")};
  connection.execute(sql.update(both), {db::Value(), std::string("Eva"), std::int64_t{1}});
  EXPECT_EQ(shop.folded(), "eva\x1f\x1f");
}

TEST(ModelSql, AnUpdateCountsTheVersionAndMayExpectOne) {
  Shop shop;
  const Model& model = shop.app.models[0];
  const ModelSql sql(model);
  db::Connection& connection = *shop.database->connection;
  insert(connection, sql, {{"nombre", "Eva"}});
  const std::array nombre{model.find("nombre")};
  const std::string text = sql.update(nombre, Expect::kVersion);
  const auto update = [&](std::int64_t id, std::int64_t version) {
    return connection.execute(text, {std::string("Ana"), id, version});
  };
  EXPECT_EQ(update(1, 2), 0);
  EXPECT_EQ(update(2, 1), 0);
  EXPECT_EQ(update(1, 1), 1);
  EXPECT_EQ(update(1, 1), 0);
  EXPECT_EQ(connection.query_int64("SELECT version FROM cosas"), 2);
  EXPECT_EQ(connection.execute(sql.remove(Expect::kVersion), {std::int64_t{1}, std::int64_t{1}}),
            0);
  EXPECT_EQ(connection.execute(sql.remove(), {std::int64_t{1}}), 1);
}

TEST(ModelSql, SoftDeletedRecordsAreNotSeenById) {
  Shop shop;
  const ModelSql sql(shop.app.models[1]);
  db::Connection& connection = *shop.database->connection;
  insert(connection, sql, {{"nombre", "Eva"}});
  const auto sees = [&](const std::string& text) {
    auto row = connection.prepare(text);
    row.bind(1);
    return row.step();
  };
  EXPECT_TRUE(sees(sql.select_by_id()));
  EXPECT_EQ(connection.execute(sql.soft_remove(), {std::int64_t{99}, std::int64_t{1}}), 1);
  EXPECT_FALSE(sees(sql.select_by_id()));
  EXPECT_TRUE(sees(sql.select_any_by_id()));
  EXPECT_TRUE(ModelSql(shop.app.models[0]).soft_remove().empty());
}

TEST(ModelSql, NamesWithQuotesStayNames) {
  AppSchema app;
  app.models = {model_of("t\"; DROP TABLE x; --", {field_of("a\"b'?1", FieldType::kText)})};
  app.models[0].search = {"a\"b'?1"};
  TestDatabase database(app);
  const ModelSql sql(app.models[0]);
  insert(*database.connection, sql, {{"a\"b'?1", "'; --"}});
  auto row = database.connection->prepare(sql.select_by_id());
  row.bind(1);
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.text(1), "'; --");
}

TEST(Sql, ConditionsInCodeTakeTheirArgumentsInOrder) {
  Sql sql{db::Dialect(db::Engine::kSqlite)};
  sql.add("SELECT ").bind(std::int64_t{1}).add(" WHERE ");
  sql.where({"a = ? OR b = ?", {std::int64_t{2}, std::int64_t{3}}});
  EXPECT_EQ(sql.text(), "SELECT ?1 WHERE (a = ?2 OR b = ?3)");
  EXPECT_EQ(sql.args().size(), 3u);
}

TEST(Sql, DigitsOfATelephoneNumber) {
  EXPECT_EQ(digits_of("+57 (300) 55-5.1/2"),
            "573005551"
            "2");
  EXPECT_EQ(digits_of("300a"), "");
  EXPECT_EQ(digits_of(" - "), "");
}

}  // namespace
}  // namespace chasqui::schema
