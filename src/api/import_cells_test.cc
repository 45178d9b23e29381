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
