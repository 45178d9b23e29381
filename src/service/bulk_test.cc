#include "service/bulk.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

std::vector<Record> notes(std::int64_t cliente, int count) {
  return std::vector<Record>(static_cast<std::size_t>(count), Record{{"cliente", cliente}});
}

TEST(Bulk, ManyRowsAreStoredAsOneByOne) {
  AppFixture app(kTienda);
  app.write([](Tx& tx) { tx.insert("clientes", {{"nombre", "Ana"}}); });
  for (const int count : {0, 1, 2, 49, 50, 51, 120}) {
    const std::vector<Record> stored =
        app.write([&](Tx& tx) { return tx.insert_all("notas", notes(1, count)); });
    ASSERT_EQ(std::ssize(stored), count);
    for (const Record& note : stored)
      EXPECT_EQ(app.get("notas", note.id()).values(), note.values()) << count;
  }
  const Record last = app.write([](Tx& tx) { return tx.insert("notas", {{"cliente", 1}}); });
  EXPECT_EQ(last.id().value, 1 + 2 + 49 + 50 + 51 + 120 + 1) << "keys without gaps";
}

TEST(Bulk, ValuesOfEveryTypeArriveAsTheyWereGiven) {
  AppFixture app(kTienda);
  const auto stored = app.write([](Tx& tx) {
    return tx.insert_all("clientes", {{{"nombre", "Ana"}, {"saldo", Decimal(1250, 2)}},
                                      {{"nivel", "Oro"}, {"nombre", "Eva"}, {"rut", ""}},
                                      {{"nombre", ""}, {"rut", nullptr}}});
  });
  ASSERT_EQ(stored.size(), 3u);
  for (const Record& one : stored)
    EXPECT_EQ(app.get("clientes", one.id()).values(), one.values()) << one.text("nombre");
  EXPECT_EQ(stored[1].text("nivel"), "Oro");
  EXPECT_EQ(stored[2].text("nivel"), "Plata") << "filled in";
}

TEST(Bulk, OneThatDoesNotFitLeavesNone) {
  AppFixture app(kTienda);
  app.write([](Tx& tx) { tx.insert("clientes", {{"nombre", "Ana"}}); });
  std::vector<Record> some = notes(1, 3);
  some.push_back({{"cliente", 99}});
  EXPECT_ANY_THROW(app.write([&](Tx& tx) { tx.insert_all("notas", some); }));
  EXPECT_EQ(app.write([](Tx& tx) { return tx.from("notas").count(); }), 0);
}

}  // namespace
}  // namespace chasqui::service
