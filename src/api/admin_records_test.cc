#include "api/admin_records.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminRecords, AreHeldToTheRules) {
  AdminFixture site;
  const std::int64_t id = site.add_client("Ana Paz");
  const std::string path = "/modelos/clientes/" + std::to_string(id);
  EXPECT_EQ(site.status(site.ana, "GET", path), 200);
  EXPECT_EQ(site.last.bytes().find("saldo"), std::string_view::npos) << site.last.bytes();
  EXPECT_EQ(site.last.bytes().find("clave"), std::string_view::npos) << site.last.bytes();
  EXPECT_EQ(site.status(site.ana, "DELETE", path), 403);
  EXPECT_EQ(site.status(site.ana, "GET", "/modelos/pedidos"), 403);
  EXPECT_EQ(site.status(site.jefa, "POST", "/modelos/pedidos", JsonObject{{"cliente", id}}), 403);
  EXPECT_EQ(site.status(site.ana, "GET", "/modelos/clientes?saldo__gt=1"), 422);
}

TEST(AdminRecords, NullEmptiesAFieldAndAnOldVersionIsRefused) {
  AdminFixture site;
  const std::string path =
      "/modelos/clientes/" + std::to_string(site.add_client("Ana Paz", Json("1-9")));
  EXPECT_TRUE(site.as(site.ana, "PATCH", path, JsonObject{{"rut", nullptr}, {"version", 1}})["rut"]
                  .is_null());
  EXPECT_EQ(site.status(site.ana, "PATCH", path, JsonObject{{"rut", "2-7"}, {"version", 1}}), 409);
}

TEST(AdminRecords, TheTrashIsAListOfItsOwn) {
  AdminFixture site;
  const std::string path = "/modelos/clientes/" + std::to_string(site.add_client("Ana Paz"));
  EXPECT_EQ(site.status(site.jefa, "DELETE", path), 204);
  EXPECT_EQ(site.as(site.ana, "GET", "/modelos/clientes").if_array()->size(), 0U);
  EXPECT_EQ(site.as(site.ana, "GET", "/modelos/clientes?papelera=true").if_array()->size(), 1U);
  EXPECT_EQ(site.status(site.ana, "POST", path + "/restaurar"), 403);
  const auto deleted_at = [&] {
    const Json app = site.as(site.jefa, "GET", "/aplicacion");
    for (const Json& model : *app["modelos"].if_array())
      if (model["nombre"] == "clientes")
        return site.as(site.jefa, "GET", path)[model["borrado"].text()];
    return Json("no such model");
  };
  EXPECT_FALSE(deleted_at().is_null());
  site.app.heard.clear();
  EXPECT_EQ(site.status(site.jefa, "POST", path + "/restaurar"), 200);
  EXPECT_EQ(site.app.heard_names(), "cliente_creado");
  EXPECT_TRUE(deleted_at().is_null());
  EXPECT_EQ(site.as(site.ana, "GET", "/modelos/clientes").if_array()->size(), 1U);
  EXPECT_EQ(site.last.headers.find("X-Total-Count"), "1");
}

TEST(AdminRecords, ChoicesAreWhatIsSearchedOrNamed) {
  AdminFixture site;
  const std::int64_t paz = site.add_client("Ana Paz"), rey = site.add_client("Luz Rey");
  EXPECT_EQ(to_text(site.as(site.ana, "GET", "/relaciones/clientes?search=paz")),
            to_text(JsonArray{JsonObject{{"id", paz}, {"texto", "Ana Paz"}}}));
  const std::string ids = std::to_string(rey);
  EXPECT_EQ(to_text(site.as(site.ana, "GET", "/relaciones/clientes?ids=" + ids)),
            to_text(JsonArray{JsonObject{{"id", rey}, {"texto", "Luz Rey"}}}));
  EXPECT_EQ(site.status(site.ana, "GET", "/relaciones/clientes?ids=uno"), 422);
  EXPECT_EQ(site.status(site.ana, "GET", "/relaciones/pedidos"), 403);
}

}  // namespace
}  // namespace chasqui::api
