#include "service/foreign.h"

#include <gtest/gtest.h>

#include "db/db_error.h"
#include "service/foreign_fixture.h"

namespace chasqui::service {
namespace {

std::string rows_of(ForeignDatabase& database, std::string_view table) {
  std::string text;
  database.each(table, [&](const JsonObject& row) { text += to_text(row) + "\n"; });
  return text;
}

TEST(Foreign, TablesAndColumnsAreFoundByTheirNames) {
  ForeignFile file(R"(CREATE TABLE ventas(id INTEGER PRIMARY KEY AUTOINCREMENT, "aplicó_iva" REAL);
                      CREATE TABLE "los clientes"(Nombre TEXT);
                      INSERT INTO ventas(id) VALUES (1), (2);)");
  ForeignDatabase database = file.open();
  EXPECT_EQ(database.tables(), (std::vector<std::string>{"los clientes", "ventas"}));
  EXPECT_EQ(database.columns("ventas"), (std::vector<std::string>{"id", "aplicó_iva"}));
  EXPECT_TRUE(database.has_column("los clientes", "nombre"));
  EXPECT_FALSE(database.has_column("los clientes", "id"));
  EXPECT_EQ(database.count("ventas"), 2);
  EXPECT_EQ(database.count("los clientes"), 0);
}

TEST(Foreign, ValuesComeAsTheFileHoldsThem) {
  ForeignFile file(R"(CREATE TABLE t(a, b, c, d);
                      INSERT INTO t VALUES (7, 12.5, 'Ana', NULL), (0.1, 1e300, x'6869', ''),
                        (116.0, -0.005, 'Ñandú', 9223372036854775807);)");
  ForeignDatabase database = file.open();
  EXPECT_EQ(rows_of(database, "t"),
            "{\"a\":7,\"b\":12.5,\"c\":\"Ana\",\"d\":null}\n"
            "{\"a\":0.1,\"b\":1e+300,\"c\":\"hi\",\"d\":\"\"}\n"
            "{\"a\":116.0,\"b\":-0.005,\"c\":\"Ñandú\",\"d\":9223372036854775807}\n");
}

TEST(Foreign, TextThatIsNotUtf8IsReadAsWindows1252) {
  struct {
    std::string_view hex, text;
  } const cases[] = {
      {"416EF3", "Anó"},           // Latin letters are where ISO 8859-1 has them,
      {"80203530", "€ 50"},        // the euro and
      {"9348696A6F94", "“Hijo”"},  // the quotes are its own.
      {"C3B1", "ñ"},               // Already UTF-8.
      {"C3B1F1", "Ã±ñ"},           // One byte that is none makes it all Windows-1252.
  };
  for (const auto& c : cases) {
    ForeignFile file("CREATE TABLE t(a); INSERT INTO t VALUES (CAST(x'" + std::string(c.hex) +
                     "' AS TEXT));");
    ForeignDatabase database = file.open();
    EXPECT_EQ(rows_of(database, "t"), "{\"a\":\"" + std::string(c.text) + "\"}\n") << c.hex;
  }
}

TEST(Foreign, ItIsOnlyRead) {
  ForeignFile file("CREATE TABLE t(a);");
  ForeignDatabase database = file.open();
  EXPECT_THROW(database.count("nada"), db::DbError);
}

}  // namespace
}  // namespace chasqui::service
