#include "schema/openapi.h"

#include <gtest/gtest.h>

#include <set>

#include "schema/json_schema.h"
#include "schema/loader.h"

namespace chasqui::schema {
namespace {

constexpr std::string_view kShop = R"toml(
[app]
name = "tienda"
title = "Tienda"
[model.clientes]
label = ["Cliente", "Clientes"]
search = ["nombre"]
[model.clientes.events]
created = "cliente_creado"
deleted = "cliente_eliminado"
[model.clientes.fields]
nombre = { type = "text", required = true, max = 120 }
email = { type = "email", null = true }
saldo = { type = "decimal", min = 0, default = 0 }
tipo = { type = "enum", null = true, values = ["Minorista", "Mayorista"] }
[model.clientes.rules]
read = "public"
write = "role(admin)"
[model.clientes.replies]
create_status = 200
create = "echo"
deleted = "Cliente eliminado"
[model.ordenes]
label = ["Orden", "Órdenes"]
operations = ["list"]
[model.ordenes.fields]
cliente_id = { type = "ref", ref = "clientes", required = true }
[model.ordenes.rules]
read = "auth"
[socket."/ws"]
connect = "public"
streams = ["*"]
[event.venta_creada]
description = "Se registró una venta"
stream = "ventas"
[event.venta_creada.data]
id = { type = "integer" }
productos = { type = "list", of = { id = { type = "integer" } } }
)toml";

AppSchema shop() {
  auto app = load_app(kShop, "app.toml");
  EXPECT_TRUE(app) << app.error().front().to_string();
  return app ? *app : AppSchema{};
}

Operation stock_operation() {
  Operation operation;
  operation.method = "PUT";
  operation.path = "/inventario/{id}/stock";
  operation.tags = {"Inventario"};
  operation.parameters.push_back(
      {"id", Parameter::Where::kPath, shapes::integer(), true, std::nullopt});
  operation.parameters.push_back({"operacion", Parameter::Where::kQuery,
                                  shapes::one_of("Operacion", {"set", "add", "subtract"}), false,
                                  Json("set")});
  operation.request = shapes::object_of(
      "CambioDeStock",
      {shapes::optional("cantidad", shapes::integer()),
       shapes::optional("operacion", shapes::nullable(shapes::one_of(
                                         "Operacion", {"set", "add", "subtract"})))});
  operation.request_optional = true;
  operation.answers[200].description = "Stock";
  operation.answers[200].body = shapes::object_of(
      "Stock",
      {shapes::required("id", shapes::integer()), shapes::required("stock", shapes::integer())});
  return operation;
}

Json document() {
  const AppSchema app = shop();
  std::vector<Operation> operations;
  for (const Model& model : app.models)
    for (Operation& operation : operations_of(app, model)) operations.push_back(operation);
  operations.push_back(stock_operation());
  return openapi(app, operations, "http://localhost:8000");
}

// The words behind every "$ref" in the text.
std::set<std::string> references(const std::string& text) {
  constexpr std::string_view kKey = "\"$ref\":\"";
  std::set<std::string> found;
  for (std::size_t at = text.find(kKey); at != std::string::npos; at = text.find(kKey, at + 1)) {
    const std::size_t start = at + kKey.size();
    found.insert(text.substr(start, text.find('"', start) - start));
  }
  return found;
}

const Json& follow(const Json& document, std::string_view reference) {
  const Json* node = &document;
  reference.remove_prefix(2);  // "#/"
  while (!reference.empty()) {
    const std::size_t slash = reference.find('/');
    node = &(*node)[reference.substr(0, slash)];
    reference.remove_prefix(slash == std::string_view::npos ? reference.size() : slash + 1);
  }
  return *node;
}

void expect_references_hold(const Json& document) {
  const auto all = references(to_text(document));
  EXPECT_FALSE(all.empty());
  for (const std::string& reference : all)
    EXPECT_FALSE(follow(document, reference).is_null()) << reference;
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) { expect_references_hold(document()); }

TEST(OpenApi, OperationIdsAreUnique) {
  const AppSchema app = shop();
  std::vector<Operation> operations(3, stock_operation());
  operations[1].path = "/a";
  operations[2].path = "/b";
  for (Operation& operation : operations) operation.operation_id = "igual";
  const Json paths = openapi(app, operations, "")["paths"];
  EXPECT_EQ(paths["/a"]["put"]["operationId"].text(), "igual_2");
  EXPECT_EQ(paths["/b"]["put"]["operationId"].text(), "igual_3");
  EXPECT_EQ(document()["paths"]["/inventario/{id}/stock"]["put"]["operationId"].text(),
            "put_inventario_id_stock");
}

TEST(OpenApi, SaysWhatARequestMaySend) {
  const Json api = document();
  EXPECT_EQ(to_text(api["components"]["schemas"]["ClienteNuevo"]),
            R"({"type":"object","properties":{)"
            R"("nombre":{"type":"string","minLength":1,"maxLength":120},)"
            R"("email":{"type":["string","null"],"format":"email","default":null},)"
            R"("saldo":{"type":"number","format":"decimal","minimum":0,"default":0.0},)"
            R"("tipo":{"type":["string","null"],"enum":["Minorista","Mayorista",null],)"
            R"("default":null},)"
            R"("uuid":{"type":"string","format":"uuid"}},"required":["nombre"]})");
  const Json& create = api["paths"]["/clientes"]["post"];
  EXPECT_EQ(create["requestBody"]["content"]["application/json"]["schema"]["$ref"].text(),
            "#/components/schemas/ClienteNuevo");
  EXPECT_EQ(to_text(create["security"]), R"([{"bearer":[]}])");
  EXPECT_EQ(to_text(create["parameters"]),
            R"([{"$ref":"#/components/parameters/IdempotencyKey"}])");
  std::string statuses;
  for (const auto& [status, answer] : *create["responses"].if_object()) statuses += status + " ";
  EXPECT_EQ(statuses, "200 400 401 403 409 422 429 ");
  EXPECT_TRUE(api["paths"]["/clientes"]["get"]["security"].is_null());
}

TEST(OpenApi, ChangesAreConditionalWhereRecordsHaveVersions) {
  const Json api = document();
  const Json& put = api["paths"]["/clientes/{id}"]["put"];
  EXPECT_EQ(put["parameters"].if_array()->back()["$ref"].text(), "#/components/parameters/IfMatch");
  EXPECT_FALSE(put["responses"]["412"].is_null());
  EXPECT_FALSE(put["responses"]["200"]["headers"]["ETag"].is_null());
  EXPECT_FALSE(api["paths"]["/clientes/{id}"]["get"]["responses"]["304"].is_null());
}

TEST(OpenApi, OneNameForTwoShapesBecomesTwo) {
  const AppSchema app = shop();
  std::vector<Operation> operations(2, stock_operation());
  operations[1].path = "/otra";
  operations[1].answers[200].body = shapes::object_of("Stock", {});
  const Json schemas = openapi(app, operations, "")["components"]["schemas"];
  EXPECT_FALSE(schemas["Stock"].is_null());
  EXPECT_FALSE(schemas["Stock2"].is_null());
  EXPECT_TRUE(schemas["Operacion2"].is_null());
}

TEST(OpenApi, ErrorsHaveTheAppsStyle) {
  AppSchema app = shop();
  const auto invalid = [&] {
    return to_text(openapi(app, {}, "")["components"]["responses"]["Invalid"]["content"]);
  };
  EXPECT_NE(invalid().find("ErrorDeValidacion"), std::string::npos);
  app.app.style = Style::kDrf;
  EXPECT_NE(invalid().find("ErrorDeCampos"), std::string::npos);
  app.app.style = Style::kNest;
  EXPECT_NE(invalid().find("schemas/Error\""), std::string::npos);
}

TEST(AsyncApi, TellsEveryEventOfASocket) {
  const Json api = asyncapi(shop(), "localhost:8000");
  expect_references_hold(api);
  EXPECT_EQ(api["channels"]["ws"]["address"].text(), "/ws");
  std::string messages;
  for (const auto& [name, message] : *api["components"]["messages"].if_object())
    messages += name + " ";
  EXPECT_EQ(messages, "ws_cliente_creado ws_cliente_eliminado ws_venta_creada ws_ping ws_pong ");
  const Json& payload = api["components"]["messages"]["ws_cliente_eliminado"]["payload"];
  EXPECT_EQ(payload["properties"]["event"]["const"].text(), "cliente_eliminado");
  EXPECT_EQ(payload["properties"]["data"]["$ref"].text(), "#/components/schemas/ClienteEliminado");
  EXPECT_EQ(api["operations"]["ws_send"]["action"].text(), "send");
  EXPECT_EQ(api["operations"]["ws_receive"]["messages"].if_array()->size(), 1U);
}

TEST(JsonSchema, ExamplesFitTheirShapes) {
  for (const Model& model : shop().models)
    for (const Purpose purpose : {Purpose::kCreate, Purpose::kUpdate}) {
      const Shape shape = shape_of(model, purpose);
      const auto taken = validate(shape, example_of(shape), {"body"});
      EXPECT_TRUE(taken) << shape.name << " " << taken.error().front().text;
    }
}

TEST(JsonSchema, IdsAreWords) {
  EXPECT_EQ(id_word("/ordenes/{id}/estado"), "ordenes_id_estado");
  EXPECT_EQ(id_word("/"), "root");
}

}  // namespace
}  // namespace chasqui::schema
