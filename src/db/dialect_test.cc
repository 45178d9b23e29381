#include "db/dialect.h"

#include <gtest/gtest.h>

namespace chasqui::db {
namespace {

TEST(Dialect, QuotesNamesSoThatNoneEndsTheQuote) {
  EXPECT_EQ(Dialect(Engine::kSqlite).quote("or\"der"), "\"or\"\"der\"");
  EXPECT_EQ(Dialect(Engine::kPostgres).quote("order"), "\"order\"");
  EXPECT_EQ(Dialect(Engine::kMariadb).quote("or`der"), "`or``der`");
}

TEST(Dialect, NumbersPlaceholdersWhereTheEngineDoes) {
  EXPECT_EQ(Dialect(Engine::kSqlite).placeholder(2), "?2");
  EXPECT_EQ(Dialect(Engine::kPostgres).placeholder(2), "$2");
  EXPECT_EQ(Dialect(Engine::kMariadb).placeholder(2), "?");
}

TEST(Dialect, StoresTheSameValuesOnEveryEngine) {
  struct {
    Storage storage;
    std::string_view sqlite, postgres, mariadb;
  } const cases[] = {
      {Storage::kInteger, "INTEGER", "BIGINT", "BIGINT"},
      {Storage::kReal, "REAL", "DOUBLE PRECISION", "DOUBLE"},
      {Storage::kText, "TEXT", "TEXT", "LONGTEXT"},
      {Storage::kBlob, "BLOB", "BYTEA", "LONGBLOB"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Dialect(Engine::kSqlite).type_name(c.storage), c.sqlite);
    EXPECT_EQ(Dialect(Engine::kPostgres).type_name(c.storage), c.postgres);
    EXPECT_EQ(Dialect(Engine::kMariadb).type_name(c.storage), c.mariadb);
  }
}

TEST(Dialect, SaysHowToOverwriteOrKeepTheRowThatIsThere) {
  struct {
    Engine engine;
    std::vector<std::string> columns;
    std::string_view sql;
  } const cases[] = {
      {Engine::kSqlite,
       {"b", "c"},
       R"(ON CONFLICT ("a") DO UPDATE SET "b" = excluded."b", "c" = excluded."c")"},
      {Engine::kPostgres, {}, R"(ON CONFLICT ("a") DO NOTHING)"},
      {Engine::kMariadb, {"b"}, "ON DUPLICATE KEY UPDATE `b` = VALUES(`b`)"},
      {Engine::kMariadb, {}, "ON DUPLICATE KEY UPDATE `a` = `a`"},
  };
  for (const auto& c : cases) EXPECT_EQ(Dialect(c.engine).upsert({"a"}, c.columns), c.sql);
}

}  // namespace
}  // namespace chasqui::db
