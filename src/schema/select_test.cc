#include "schema/select.h"

#include <gtest/gtest.h>

#include "schema/catalog.h"
#include "schema/sql_fixture.h"

namespace chasqui::schema {
namespace {

TEST(Select, ConditionsAreBoundAndNeverSpelledOut) {
  const Model model = clientes();
  const Selection selection{&model,
                            {{"nombre", Compare::kEqual, "' OR 1=1 --", ""},
                             {"saldo", Compare::kGreaterEqual, Decimal(150, 2), ""},
                             {"puntos", Compare::kLess, {}, "saldo"},
                             {"telefono", Compare::kIsNull, {}, ""}},
                            {},
                            std::nullopt,
                            false};
  const Sql sql = select_count(selection);
  EXPECT_EQ(sql.text(),
            "SELECT COUNT(*) FROM \"clientes\" WHERE (\"nombre\" = ?1) AND (\"saldo\" >= ?2) AND "
            "(\"puntos\" < \"saldo\") AND (\"telefono\" IS NULL)");
  EXPECT_EQ(sql.args(), (std::vector<db::Value>{std::string("' OR 1=1 --"), std::int64_t{150}}));
}

TEST(Select, OrderAndLimitComeLast) {
  const Model model = model_of("cosas", {field_of("nombre", FieldType::kText)});
  const Sql sql = select_rows({&model, {}, {{"nombre", true}, {"id", false}}, 3, false});
  EXPECT_TRUE(sql.text().ends_with(" FROM \"cosas\" ORDER BY \"nombre\" DESC, \"id\" LIMIT ?1"))
      << sql.text();
  EXPECT_EQ(sql.args(), std::vector<db::Value>{std::int64_t{3}});
}

TEST(Select, SoftlyDeletedRecordsAreLeftOutUnlessAskedFor) {
  Model model;
  model.name = "cosas";
  PlatformColumns columns;
  columns.deleted = "borrado_en";
  complete(model, columns);
  Selection selection{&model, {}, {}, std::nullopt, false};
  EXPECT_EQ(select_count(selection).text(),
            "SELECT COUNT(*) FROM \"cosas\" WHERE \"borrado_en\" IS NULL");
  selection.with_deleted = true;
  EXPECT_EQ(select_count(selection).text(), "SELECT COUNT(*) FROM \"cosas\"");
}

TEST(Catalog, HasEachModelByItsName) {
  AppSchema app;
  app.models.push_back(clientes());
  const SqlCatalog catalog(app);
  ASSERT_NE(catalog.find("clientes"), nullptr);
  EXPECT_EQ(&catalog.find("clientes")->sql.model(), &app.models[0]);
  EXPECT_EQ(catalog.find("cliente"), nullptr);
}

}  // namespace
}  // namespace chasqui::schema
