#include "api/attempt.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "service/tienda_fixture.h"

namespace chasqui::api {
namespace {

TEST(Attempt, WhatIsRefusedIsUndoneAlone) {
  service::AppFixture app(service::kTienda);
  app.write([](service::Tx& tx) {
    const auto insert = [&tx](const char* name) {
      return attempt(tx, [&tx, name] { tx.insert("productos", {{"nombre", name}}); });
    };
    EXPECT_FALSE(insert("Cable"));
    EXPECT_EQ(insert("Cable")->code(), "ya_existe");
    EXPECT_FALSE(insert("Funda"));
  });
  EXPECT_EQ(app.count("productos"), 2);
}

TEST(Attempt, AFaultOfOursEndsAll) {
  service::AppFixture app(service::kTienda);
  EXPECT_THROW(
      app.write([](service::Tx& tx) { attempt(tx, [] { throw std::runtime_error("broken"); }); }),
      std::runtime_error);
}

}  // namespace
}  // namespace chasqui::api
