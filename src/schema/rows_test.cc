#include "schema/rows.h"

#include <gtest/gtest.h>

#include "schema/sql_fixture.h"

namespace chasqui::schema {
namespace {

AppSchema shop() {
  AppSchema app;
  app.models = {clientes()};
  return app;
}

JsonObject ana() {
  return {{"nombre", "Ana \"la\" Ñusta\n"},
          {"telefono", "300 555"},
          {"saldo", Decimal(-1050, 2)},
          {"activo", true},
          {"visto", "2026-01-31T09:05:00.007Z"},
          {"nacido", "1990-02-28"},
          {"nivel", "Oro"},
          {"puntos", std::int64_t{-9'223'372'036'854'775'807}},
          {"extra", JsonObject{{"a", JsonArray{Json(1), Json()}}}},
          {"clave", "secreto"}};
}

struct Shop {
  AppSchema app = shop();
  const Model& model = app.models.front();
  ModelSql sql{model};
  TestDatabase database{app};
  db::Connection& connection = *database.connection;
};

TEST(Rows, ARecordComesBackAsItWasStored) {
  Shop shop;
  const std::int64_t id = insert(shop.connection, shop.sql, ana());
  auto row = shop.connection.prepare(shop.sql.select_by_id());
  row.bind(id);
  ASSERT_TRUE(row.step());
  const JsonObject record = row_to_object(shop.model, row);
  for (const auto& [name, value] : ana())
    EXPECT_EQ(to_text(record.at(name)), to_text(value)) << name;
  EXPECT_EQ(record.at("id"), Json(id));
}

TEST(Rows, TheFastPathWritesWhatTheDocumentWouldWithoutHiddenFields) {
  Shop shop;
  const RowFormat format(shop.model);
  for (const JsonObject& given : {ana(), JsonObject{{"nombre", ""}}}) {
    const std::int64_t id = insert(shop.connection, shop.sql, given);
    auto row = shop.connection.prepare(shop.sql.select_by_id());
    row.bind(id);
    ASSERT_TRUE(row.step());
    JsonObject expected = row_to_object(shop.model, row);
    expected.erase("clave");
    std::string text;
    append_row_json(text, format, row);
    EXPECT_EQ(text, to_text(Json(expected)));
    EXPECT_EQ(text.find("secreto"), std::string::npos);
    EXPECT_EQ(format.shown(row_to_object(shop.model, row)), expected);
  }
}

TEST(Rows, FieldsMayBeKeptBackFromSome) {
  Shop shop;
  insert(shop.connection, shop.sql, ana());
  const RowFormat format(shop.model, [](const Field& f) { return f.name == "saldo"; });
  auto row = shop.connection.prepare(shop.sql.select_by_id());
  row.bind(1);
  ASSERT_TRUE(row.step());
  std::string text;
  append_row_json(text, format, row);
  EXPECT_EQ(text, R"({"saldo":-10.5})");
}

TEST(Rows, DecimalsAreWrittenAsFractions) {
  struct {
    std::int64_t stored;
    int scale;
    std::string_view written;
  } const cases[] = {
      {0, 2, "0.0"},
      {1000, 2, "10.0"},
      {1050, 2, "10.5"},
      {1225, 2, "12.25"},
      {5, 2, "0.05"},
      {-5, 2, "-0.05"},
      {-50, 2, "-0.5"},
      {7, 0, "7.0"},
      {0, 0, "0.0"},
      {1, 1, "0.1"},
      {123456789, 4, "12345.6789"},
      {std::numeric_limits<std::int64_t>::min(), 2, "-92233720368547758.08"},
      {std::numeric_limits<std::int64_t>::max(), 18, "9.223372036854775807"},
  };
  for (const auto& c : cases) {
    AppSchema app;
    Field field = field_of("x", FieldType::kDecimal);
    field.scale = c.scale;
    app.models = {model_of("t", {field})};
    TestDatabase database(app);
    auto row = database.connection->prepare("SELECT 1, ?1");
    row.bind(c.stored);
    ASSERT_TRUE(row.step());
    std::string text;
    append_row_json(text, RowFormat(app.models[0], [](const Field& f) { return f.name == "x"; }),
                    row);
    EXPECT_EQ(text, "{\"x\":" + std::string(c.written) + "}");
    EXPECT_EQ(to_text(from_db(field, db::Value(c.stored))), c.written);
  }
}

TEST(Rows, MomentsAreWrittenAsTheClockWritesThem) {
  AppSchema app;
  app.models = {model_of("t", {field_of("x", FieldType::kTimestamp)})};
  TestDatabase database(app);
  const RowFormat format(app.models[0], [](const Field& f) { return f.name == "x"; });
  for (const std::int64_t ms : {0LL, -1LL, 999LL, 1'769'850'300'007LL, 253'402'300'799'999LL,
                                -62'167'219'200'000LL, 951'782'400'000LL}) {
    auto row = database.connection->prepare("SELECT 1, ?1");
    row.bind(std::int64_t{ms});
    ASSERT_TRUE(row.step());
    std::string text;
    append_row_json(text, format, row);
    EXPECT_EQ(text, "{\"x\":\"" + to_iso(Utc{ms}) + "\"}");
  }
}

TEST(Rows, ValuesOfAnotherTypeAreRefused) {
  struct {
    FieldType type;
    Json value;
  } const cases[] = {
      {FieldType::kInteger, "1"},      {FieldType::kInteger, Decimal(15, 1)},
      {FieldType::kDecimal, "1"},      {FieldType::kDecimal, Decimal(1001, 3)},
      {FieldType::kBoolean, 1},        {FieldType::kTimestamp, "ayer"},
      {FieldType::kTimestamp, 5},      {FieldType::kText, 5},
      {FieldType::kRef, true},         {FieldType::kBlob, "*"},
      {FieldType::kDate, JsonArray{}},
  };
  for (const auto& c : cases)
    EXPECT_THROW(to_db(field_of("x", c.type), c.value), Refusal)
        << to_word(c.type) << " " << to_text(c.value);
}

TEST(Rows, AdoptedTablesMayHoldOtherTypes) {
  AppSchema app;
  app.models = {model_of(
      "t", {field_of("precio", FieldType::kDecimal), field_of("fecha", FieldType::kTimestamp),
            field_of("extra", FieldType::kJson)})};
  app.models[0].managed = false;
  TestDatabase database;
  auto row = database.connection->prepare(
      "SELECT 1, 10.255, '2026-01-31 09:05:00', 'no json', 'u', 1, NULL, NULL");
  ASSERT_TRUE(row.step());
  std::string text;
  append_row_json(text, RowFormat(app.models[0]), row);
  EXPECT_TRUE(text.starts_with(
      R"({"id":1,"precio":10.26,"fecha":"2026-01-31T09:05:00.000Z","extra":"no json")"))
      << text;
}

}  // namespace
}  // namespace chasqui::schema
