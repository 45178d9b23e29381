#include "api/stored_settings.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

TEST(StoredSettings, AreKeptAndForgottenByName) {
  service::AppFixture app(service::kTienda);
  app.write([](service::Tx& tx) {
    store_setting(tx.connection(), {"impuesto", Decimal::parse("0.1900").value()}, tx.now());
    store_setting(tx.connection(), {"moneda", "COP"}, tx.now());
    store_setting(tx.connection(), {"moneda", "MXN"}, tx.now());
  });
  const auto stored = [&] {
    return app.read(
        [](service::Read& read) { return to_text(stored_settings(read.connection())); });
  };
  EXPECT_EQ(stored(), R"({"impuesto":0.19,"moneda":"MXN"})");
  app.write([](service::Tx& tx) { store_setting(tx.connection(), {"moneda", nullptr}, tx.now()); });
  EXPECT_EQ(stored(), R"({"impuesto":0.19})");
}

}  // namespace
}  // namespace chasqui::api
