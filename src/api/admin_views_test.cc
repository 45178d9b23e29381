#include "api/admin_views.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminViews, AreOnesOwnUnlessShared) {
  AdminFixture site;
  JsonObject view{{"modelo", "clientes"}, {"nombre", "VIP"}, {"consulta", "rut=1"}};
  const Json mine = site.as(site.ana, "PUT", "/vistas", view);
  EXPECT_EQ(site.last.status, 201);
  EXPECT_EQ(site.status(site.ana, "PUT", "/vistas", view), 409);
  EXPECT_EQ(site.as(site.jefa, "GET", "/vistas").if_array()->size(), 0U);
  view.set("compartida", true);
  EXPECT_EQ(site.status(site.ana, "PUT", "/vistas", view), 403);
  EXPECT_EQ(site.status(site.jefa, "PUT", "/vistas", view), 201);
  EXPECT_EQ(site.as(site.ana, "GET", "/vistas").if_array()->size(), 2U);
  const std::string path = "/vistas/" + to_text(mine["id"]);
  EXPECT_EQ(site.status(site.jefa, "DELETE", path), 404);
  EXPECT_EQ(site.status(site.ana, "DELETE", path), 204);
  view.set("modelo", "pedidos");
  EXPECT_EQ(site.status(site.ana, "PUT", "/vistas", view), 403) << "a list that she may not see";
}

}  // namespace
}  // namespace chasqui::api
