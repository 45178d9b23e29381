#include "service/app.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

struct Pago {
  static constexpr const char* kShapeName = "Pago";
  Id id;
  Decimal monto;
};
BOOST_DESCRIBE_STRUCT(Pago, (), (id, monto))

Pago pagar(Tx&, const Pago& pago) { return pago; }
std::int64_t contar(Read& read) { return read.from("clientes").count(); }

// "id=path monto=query body{monto}"
std::string inputs_of(const schema::Operation& operation) {
  using enum schema::Parameter::Where;
  std::string text;
  for (const schema::Parameter& parameter : operation.parameters)
    text += parameter.name + (parameter.where == kPath ? "=path " : "=query ");
  if (!operation.request) return text;
  text += operation.request_optional ? "body?{" : "body{";
  for (const schema::Member& member : operation.request->members) text += member.name;
  return text + "}";
}

TEST(Route, DescribesWhereItsInputComesFrom) {
  struct {
    InputFrom from;
    std::string_view inputs;
  } const cases[] = {
      {InputFrom::kBody, "id=path body{monto}"},
      {InputFrom::kQuery, "id=path monto=query "},
      {InputFrom::kQueryOrBody, "id=path monto=query body?{monto}"},
  };
  for (const auto& c : cases) {
    const AppFixture fixture(kTienda);
    App app(fixture.schema());
    const auto operation = app.put("/ordenes/{id}/Pagos", pagar).from(c.from).operation();
    EXPECT_EQ(inputs_of(operation), c.inputs);
    EXPECT_EQ(operation.operation_id, "put_ordenes_id_pagos");
  }
}

TEST(Route, SaysItsAnswersAndWhetherItWrites) {
  const AppFixture fixture(kTienda);
  App app(fixture.schema());
  app.get("/cuantos", contar).summary("Cuántos").tag("Clientes");
  app.post("/pagos", pagar).status(202).refuses(409, "Sin fondos");
  const Route &read = app.routes()[0], &write = app.routes()[1];
  EXPECT_FALSE(read.writes());
  EXPECT_FALSE(read.operation().idempotent);
  EXPECT_EQ(read.operation().tags, std::vector<std::string>{"Clientes"});
  EXPECT_TRUE(write.writes());
  EXPECT_TRUE(write.operation().idempotent);
  EXPECT_TRUE(write.operation().answers.contains(202));
  EXPECT_EQ(write.operation().answers.at(409).description, "Sin fondos");
}

Answer pagina(Read&) { return Answer::html("<p>hola</p>"); }

TEST(App, RunsAServiceFromJsonToJson) {
  AppFixture fixture(kTienda);
  App app(fixture.schema());
  app.post("/pagos", pagar);
  const Answer answer = fixture.write([&](Tx& tx) {
    return app.routes()[0].write()(tx, JsonObject{{"id", 7}, {"monto", Decimal(150, 2)}});
  });
  EXPECT_EQ(answer.body, R"({"id":7,"monto":1.5})");
  EXPECT_EQ(answer.type, "application/json");
  EXPECT_EQ(answer.status, 0);
}

TEST(App, AServiceMaySayTypeAndStatusItself) {
  AppFixture fixture(kTienda);
  App app(fixture.schema());
  app.get("/pagina", pagina);
  const Answer answer =
      fixture.read([&](Read& read) { return app.routes()[0].read()(read, Json()); });
  EXPECT_EQ(answer.type, "text/html; charset=utf-8");
  EXPECT_EQ(answer.body, "<p>hola</p>");
}

WriteStep contar_y_pagar(Read& read, const Pago& pago) {
  return [pago, antes = read.from("clientes").count()](Tx& tx) {
    tx.insert("clientes", {{"nombre", "Ana"}});
    return Answer::json(201, JsonObject{{"id", pago.id.value}, {"antes", antes}});
  };
}

TEST(App, AServiceMayReadAndWorkFirstAndWriteThen) {
  AppFixture fixture(kTienda);
  App app(fixture.schema());
  const Route& route = app.post("/pagos", contar_y_pagar).tells_secrets();
  EXPECT_TRUE(route.writes());
  EXPECT_FALSE(route.operation().idempotent) << "its answer is not kept for a repeat";
  const WriteStep step = fixture.read([&](Read& read) {
    return route.prepare()(read, JsonObject{{"id", 7}, {"monto", Decimal(150, 2)}});
  });
  EXPECT_EQ(fixture.count("clientes"), 0);
  EXPECT_EQ(fixture.write(step).body, R"({"id":7,"antes":0})");
  EXPECT_EQ(fixture.count("clientes"), 1);
}

TEST(App, FindsAModelsGuard) {
  const AppFixture fixture(kTienda);
  App app(fixture.schema());
  app.guard({.model = "clientes", .create = {}, .update = {}, .remove = {}});
  EXPECT_NE(app.guard_of("clientes"), nullptr);
  EXPECT_EQ(app.guard_of("pedidos"), nullptr);
}

}  // namespace
}  // namespace chasqui::service
