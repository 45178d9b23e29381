#include "api/import_cells.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

TEST(ImportCells, AreWhatPeopleMean) {
  service::AppFixture app(service::kTienda);
  app.write([](service::Tx& tx) {
    tx.insert("clientes", {{"nombre", "Ana"}});
    tx.insert("clientes", {{"nombre", "Eva"}});
    tx.insert("clientes", {{"nombre", "Eva"}});
  });
  schema::Field flag;
  flag.type = schema::FieldType::kBoolean;
  schema::Model clientes = *app.schema().find_model("clientes");
  const schema::Field& nivel = *clientes.find("nivel");
  const schema::Field& nombre = *clientes.find("nombre");
  app.read([&](service::Read& read) {
    EXPECT_EQ(cell_value(read, flag, " Sí "), Json(true));
    EXPECT_EQ(cell_value(read, flag, "NO"), Json(false));
    EXPECT_EQ(cell_value(read, flag, "quizá"), Json("quizá"));
    EXPECT_EQ(cell_value(read, flag, "  "), Json());
    EXPECT_EQ(cell_value(read, nivel, "oro"), Json("oro"));
    EXPECT_EQ(cell_value(read, nombre, "'=1+1"), Json("=1+1"));
  });
}

TEST(ImportCells, NumbersAndDaysAreReadAsSpanishSheetsWriteThem) {
  service::AppFixture app(service::kTienda);
  schema::Field amount, weight, day;
  amount.type = schema::FieldType::kDecimal;
  weight.type = schema::FieldType::kDecimal;
  weight.scale = 3;
  day.type = schema::FieldType::kDate;
  struct {
    const schema::Field& field;
    const char* cell;
    const char* wanted;
  } const cases[] = {{amount, "12,50", "12.50"},
                     {amount, "-0,5", "-0.5"},
                     {amount, "12.5", "12.5"},
                     {amount, "1.234,50", "1.234,50"},
                     {amount, "1,234,500", "1,234,500"},
                     {amount, "0,125", "0.125"},
                     {amount, "1500,000", "1500.000"},
                     {weight, "1.500", "1.500"},
                     {day, "31/12/2026", "2026-12-31"},
                     {day, "1/2/2026", "2026-02-01"},
                     {day, "1/2/2026 09:30", "2026-02-01 09:30"},
                     {day, "2026-12-31", "2026-12-31"},
                     {day, "1/2/26", "1/2/26"},
                     {day, "ayer/hoy", "ayer/hoy"}};
  app.read([&](service::Read& read) {
    for (const auto& c : cases)
      EXPECT_EQ(cell_value(read, c.field, c.cell), Json(c.wanted)) << c.cell;
    for (const char* doubtful : {"1,500", "1.500", "-12,000"})
      EXPECT_THROW(cell_value(read, amount, doubtful), Refusal) << doubtful;
    EXPECT_THROW(cell_value(read, weight, "1,500"), Refusal);
  });
}

constexpr std::string_view kPedidos = R"(
[app]
name = "p"
[model.clientes]
display = "nombre"
[model.clientes.fields]
nombre = { type = "text", required = true }
[model.clientes.rules]
read = "auth"
write = "none"
[model.pedidos]
operations = []
[model.pedidos.fields]
cliente = { type = "ref", ref = "clientes", on_delete = "restrict", required = true }
)";

TEST(ImportCells, AReferenceIsAKeyOrTheNameOfOne) {
  service::AppFixture app(kPedidos);
  app.write([](service::Tx& tx) {
    for (const char* name : {"Ana", "Eva", "Eva"}) tx.insert("clientes", {{"nombre", name}});
  });
  const schema::Field& field = *app.schema().find_model("pedidos")->find("cliente");
  app.read([&](service::Read& read) {
    EXPECT_EQ(cell_value(read, field, "3"), Json("3"));
    EXPECT_EQ(cell_value(read, field, "Ana"), Json(1));
    EXPECT_THROW(cell_value(read, field, "Eva"), Refusal) << "two are called so";
    EXPECT_THROW(cell_value(read, field, "Luz"), Refusal) << "nobody is called so";
  });
}

}  // namespace
}  // namespace chasqui::api
