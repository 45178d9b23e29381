#include "service/sync_ledger.h"

#include <gtest/gtest.h>

#include "service/tienda_fixture.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kUuid = "0190a5b0-0000-7000-8000-000000000001";
constexpr std::string_view kOther = "0190a5b0-0000-7000-8000-000000000002";

AppFixture& with_entry(AppFixture& app) {
  app.write([](Tx& tx) {
    keep_sync(tx.connection(), {std::string(kUuid), "f", 7, std::nullopt}, tx.now());
  });
  return app;
}

TEST(SyncLedger, WhatWasToldIsFoundAgain) {
  AppFixture app(kTienda);
  with_entry(app).read([](Read& read) {
    const auto entry = find_sync(read.connection(), kUuid);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->fingerprint, "f");
    EXPECT_EQ(entry->record, 7);
    EXPECT_FALSE(entry->conflict);
    EXPECT_FALSE(find_sync(read.connection(), kOther));
  });
}

TEST(SyncLedger, NamesBecomeIdsWhereverTheyStand) {
  AppFixture app(kTienda);
  with_entry(app).read([](Read& read) {
    const std::string name = "uuid:" + std::string(kUuid);
    Json body = JsonObject{{"cliente", name},
                           {"lineas", JsonArray{JsonObject{{"id", name}}}},
                           {"nota", "uuid: of no form"}};
    EXPECT_EQ(resolve_names(read.connection(), body), "");
    EXPECT_EQ(to_text(body), R"({"cliente":7,"lineas":[{"id":7}],"nota":"uuid: of no form"})");
  });
}

TEST(SyncLedger, ANameThatNobodyToldIsNamed) {
  AppFixture app(kTienda);
  with_entry(app).read([](Read& read) {
    Json body = JsonObject{{"cliente", "uuid:" + std::string(kOther)}};
    EXPECT_EQ(resolve_names(read.connection(), body), "uuid:" + std::string(kOther));
  });
}

}  // namespace
}  // namespace chasqui::service
