#include "api/admin_settings.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminSettings, ASiteThatCannotChangeThemShowsThem) {
  AdminFixture site;
  const Json all = site.as(site.jefa, "GET", "/ajustes");
  ASSERT_EQ(all.if_array()->size(), 1U);
  EXPECT_EQ(all.if_array()->front()["valor"], "MXN");
  EXPECT_EQ(all.if_array()->front()["fijado"], false);
  EXPECT_EQ(site.status(site.jefa, "PUT", "/ajustes", JsonObject{{"moneda", "MUCHA"}}), 422);
  EXPECT_EQ(site.status(site.jefa, "PUT", "/ajustes", JsonObject{{"nada", 1}}), 422);
  EXPECT_EQ(site.status(site.jefa, "PUT", "/ajustes", JsonObject{{"moneda", "COP"}}), 503);
}

TEST(AdminSettings, WhatIsStoredIsTaken) {
  AdminFixture site;
  service::Settings settings(site.app.schema(), {});
  site.app.database().write_now([](db::WriteTx& write) {
    write.connection().execute("INSERT INTO chasqui_setting VALUES ('moneda', '\"COP\"', 0)", {});
    return std::string();
  });
  load_settings(site.app.database(), settings);
  EXPECT_EQ(settings.text("moneda"), "COP");
}

}  // namespace
}  // namespace chasqui::api
