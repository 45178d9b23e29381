#include "api/versions.h"

#include <gtest/gtest.h>

#include "base/errors.h"
#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

TEST(Versions, AnETagIsTheVersionAndABodyMaySayItToo) {
  service::AppFixture app(service::kTienda);
  const schema::Model& model = *app.schema().find_model("clientes");
  const service::Record ana =
      app.write([](service::Tx& tx) { return tx.insert("clientes", {{"nombre", "Ana"}}); });
  EXPECT_EQ(etag_of(model, ana), "\"1\"");
  EXPECT_EQ(take_version(model, JsonObject{{"version", 3}}), 3);
  EXPECT_EQ(take_version(model, JsonObject{{"version", "3"}}), std::nullopt);
  EXPECT_EQ(take_version(model, nullptr), std::nullopt);
}

TEST(Versions, IfMatchHoldsOrIsRefusedWithTheRecord) {
  service::AppFixture app(service::kTienda);
  const schema::Model& model = *app.schema().find_model("clientes");
  app.write([](service::Tx& tx) { tx.insert("clientes", {{"nombre", "Ana"}}); });
  const auto refusal = [&](const std::string& if_match) {
    return app.refusal_of([&](service::Tx& tx) { check_if_match(model, tx, Id{1}, if_match); });
  };
  EXPECT_EQ(refusal("").code(), "");
  EXPECT_EQ(refusal("\"1\"").code(), "");
  EXPECT_EQ(refusal("1").code(), "if_match_invalido");
  EXPECT_EQ(refusal("\"2\"").extra().at("actual")["nombre"], "Ana");
}

}  // namespace
}  // namespace chasqui::api
