#include "service/fill.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kToml = R"(
[app]
name = "tienda"
[model.pedidos]
operations = []
owner = "dueno"
[model.pedidos.fields]
estado = { type = "text", default = "nuevo" }
nota = { type = "text", null = true, default = "sin nota" }
pedido_en = { type = "timestamp", default = "now" }
dueno = { type = "text", default = "user.id" }
libre = { type = "integer", null = true }
)";

JsonObject filled(const AppFixture& app, JsonObject values) {
  const Caller caller{access::Identity::local_operator(), app.clock.now()};
  return filled_in(app.schema().models[0], std::move(values), caller);
}

TEST(Fill, EveryFieldIsThereInTheModelsOrder) {
  const AppFixture app(kToml);
  std::string names;
  for (const auto& [name, value] : filled(app, {{"libre", 3}, {"estado", "listo"}}))
    names += name + " ";
  EXPECT_EQ(names, "id estado nota pedido_en dueno libre uuid version creado_en actualizado_en ");
}

TEST(Fill, DefaultsFillWhatWasNotSaidAndANullOnlyWhereItMayNotBe) {
  const AppFixture app(kToml);
  const JsonObject nothing = filled(app, {});
  EXPECT_EQ(nothing.at("estado"), Json("nuevo"));
  EXPECT_EQ(nothing.at("nota"), Json("sin nota"));
  EXPECT_EQ(nothing.at("pedido_en"), Json(to_iso(app.clock.now())));
  EXPECT_EQ(nothing.at("dueno"), Json("operador"));
  EXPECT_EQ(nothing.at("version"), Json(1));
  EXPECT_TRUE(nothing.at("libre").is_null());
  const JsonObject nulls = filled(app, {{"estado", nullptr}, {"nota", nullptr}});
  EXPECT_EQ(nulls.at("estado"), Json("nuevo"));
  EXPECT_TRUE(nulls.at("nota").is_null());
}

TEST(Fill, EachRecordHasAUuidOfItsOwn) {
  const AppFixture app(kToml);
  const Json first = filled(app, {}).at("uuid"), second = filled(app, {}).at("uuid");
  EXPECT_TRUE(Uuid::parse(first.text()).has_value()) << first.text();
  EXPECT_NE(first, second);
}

}  // namespace
}  // namespace chasqui::service
