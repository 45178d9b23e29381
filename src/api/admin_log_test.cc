#include "api/admin_log.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminLog, IsReadBackAndOn) {
  AdminFixture site;
  for (const char* name : {"Ana", "Eva", "Luz"}) site.add_client(name);
  const Json back = site.as(site.jefa, "GET", "/registro?limit=2");
  EXPECT_EQ(back["cabeza"], 3);
  EXPECT_EQ((*back["eventos"].if_array())[0]["seq"], 3) << "newest first";
  EXPECT_EQ((*back["eventos"].if_array())[0]["datos"]["nombre"], "Luz");
  const Json on = site.as(site.jefa, "GET", "/registro?despues=1&tema=clientes");
  EXPECT_EQ((*on["eventos"].if_array())[0]["seq"], 2) << "then the oldest first";
  EXPECT_EQ(site.as(site.jefa, "GET", "/registro?evento=nada")["eventos"].if_array()->size(), 0U);
  EXPECT_EQ(site.status(site.jefa, "GET", "/registro?limit=x"), 422);
}

TEST(AdminLog, IsWatchedAsItGrows) {
  AdminFixture site;
  EXPECT_EQ(site.status(site.jefa, "GET", "/registro/vivo"), 200);
  EXPECT_EQ(site.last.headers.find("Content-Type"), "text/event-stream");
  EXPECT_EQ(site.status(site.ana, "GET", "/registro/vivo"), 403);
}

TEST(AdminLog, TheAuditIsForAdministrators) {
  AdminFixture site;
  site.add_client("Ana");
  EXPECT_EQ(site.as(site.jefa, "GET", "/auditoria?modelo=clientes").if_array()->size(), 1U);
}

}  // namespace
}  // namespace chasqui::api
