#include "api/admin_history.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminHistory, TellsWhatOneMaySeeAndTakesAChangeBack) {
  AdminFixture site;
  const std::string path = "/modelos/clientes/" + std::to_string(site.add_client("Ana Paz"));
  site.as(site.jefa, "PATCH", path, JsonObject{{"nombre", "Ana II"}, {"saldo", 5}});
  const Json history = site.as(site.ana, "GET", path + "/historial");
  const Json& change = history.if_array()->front();
  EXPECT_EQ(to_text(change["antes"]), R"({"nombre":"Ana Paz"})") << "saldo is not hers to see";
  const Json back =
      site.as(site.ana, "POST", path + "/revertir", JsonObject{{"entrada", change["id"]}});
  EXPECT_EQ(back["nombre"], "Ana Paz") << to_text(back);
  const Json& creation = history.if_array()->back();
  EXPECT_EQ(
      site.status(site.jefa, "POST", path + "/revertir", JsonObject{{"entrada", creation["id"]}}),
      409);
  EXPECT_EQ(site.status(site.jefa, "POST", path + "/revertir", JsonObject{{"entrada", 999}}), 404);
  EXPECT_EQ(site.status(site.jefa, "POST", path + "/revertir", JsonObject{}), 422);
}

}  // namespace
}  // namespace chasqui::api
