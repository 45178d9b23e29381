#include "api/admin_traffic.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminTraffic, ASiteWithoutADoorSaysSo) {
  AdminFixture site;
  EXPECT_EQ(site.status(site.jefa, "GET", "/conexiones"), 503);
  EXPECT_EQ(site.status(site.jefa, "GET", "/peticiones"), 503);
  EXPECT_EQ(site.status(site.jefa, "DELETE", "/conexiones/0-1"), 503);
  const Json figures = site.as(site.jefa, "GET", "/medidas");
  EXPECT_EQ(figures["registro"]["cabeza"], 0) << to_text(figures);
  EXPECT_EQ(figures["activo_s"], 0);
}

}  // namespace
}  // namespace chasqui::api
