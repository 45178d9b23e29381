#include "service/select.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

class SelectTest : public testing::Test {
 protected:
  SelectTest() : app(kTienda) {
    app.write([](Tx& tx) {
      tx.insert("clientes", {{"nombre", "Ana"}, {"saldo", Decimal(1050, 2)}, {"nivel", "Oro"}});
      tx.insert("clientes", {{"nombre", "Beto"}, {"saldo", Decimal(-50, 2)}, {"rut", "1-9"}});
      tx.insert("clientes", {{"nombre", "Caro"}, {"saldo", Decimal(300, 2)}});
    });
  }
  // The names that `select` finds, in its order.
  template <class Fill>
  std::string names(Fill fill) {
    return app.read([&](Read& read) {
      Select select = read.from("clientes");
      fill(select);
      std::string names;
      for (const Record& record : select.rows())
        names.append(names.empty() ? "" : " ").append(record.text("nombre"));
      return names;
    });
  }
  AppFixture app;
};

TEST_F(SelectTest, ConditionsAllHold) {
  using enum Compare;
  struct {
    std::string_view field;
    Compare compare;
    Json value;
    std::string_view found;
  } const cases[] = {
      {"nombre", kEqual, "Ana", "Ana"},
      {"nombre", kNotEqual, "Ana", "Beto Caro"},
      {"saldo", kLess, Decimal(3, 0), "Beto"},
      {"saldo", kLessEqual, Decimal(300, 2), "Beto Caro"},
      {"saldo", kGreater, Decimal(3, 0), "Ana"},
      {"saldo", kGreaterEqual, Decimal(3, 0), "Ana Caro"},
      {"rut", kIsNull, nullptr, "Ana Caro"},
      {"rut", kNotNull, nullptr, "Beto"},
      {"nombre", kEqual, "' OR 1=1 --", ""},
  };
  for (const auto& c : cases)
    EXPECT_EQ(names([&](Select& s) { s.where(c.field, c.compare, c.value).order("id"); }), c.found)
        << c.field << " " << to_text(c.value);
  EXPECT_EQ(names([](Select& s) {
              s.where("nivel", "Plata").where("saldo", kGreater, Decimal::whole(0));
            }),
            "Caro");
  EXPECT_EQ(names([](Select& s) { s.where("rut", nullptr).order("-nombre"); }), "Caro Ana");
}

TEST_F(SelectTest, FieldsAreComparedWithEachOther) {
  EXPECT_EQ(names([](Select& s) { s.where({"creado_en", Compare::kLess, {}, "visto"}); }), "");
  EXPECT_EQ(
      names([](Select& s) { s.where({"creado_en", Compare::kEqual, {}, "visto"}).order("id"); }),
      "Ana Beto Caro");
}

TEST_F(SelectTest, OrderAndLimitCut) {
  EXPECT_EQ(names([](Select& s) { s.order("-saldo").limit(2); }), "Ana Caro");
  EXPECT_EQ(names([](Select& s) { s.order("nivel").order("-id"); }), "Ana Caro Beto");
}

TEST_F(SelectTest, CountsAndSumsAreExact) {
  app.read([](Read& read) {
    EXPECT_EQ(read.from("clientes").count(), 3);
    EXPECT_EQ(read.from("clientes").sum("saldo").to_string(), "13.00");
    EXPECT_EQ(read.from("clientes").sum("version").to_string(), "3");
    EXPECT_EQ(read.from("clientes").where("id", 9).sum("saldo"), Decimal());
    EXPECT_FALSE(read.from("clientes").where("id", 9).any());
    EXPECT_EQ(read.from("clientes").order("-id").first()->text("nombre"), "Caro");
    std::string groups;
    for (const auto& [level, count] : read.from("clientes").count_by("nivel"))
      groups.append(level.text()).append("=" + std::to_string(count) + " ");
    for (const auto& [level, sum] : read.from("clientes").sum_by("nivel", "saldo"))
      groups.append(level.text()).append("=" + sum.to_string() + " ");
    EXPECT_EQ(groups, "Oro=1 Plata=2 Oro=10.50 Plata=2.50 ");
    return 0;
  });
}

}  // namespace
}  // namespace chasqui::service
