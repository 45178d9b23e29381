#include "api/admin_accounts.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminAccounts, ANewOneGetsALinkOrAPassword) {
  AdminFixture site;
  const Json luz = site.as(site.jefa, "POST", "/usuarios",
                           JsonObject{{"usuario", "luz"}, {"roles", JsonArray{"vendedor"}}});
  EXPECT_EQ(site.last.status, 201) << to_text(luz);
  EXPECT_TRUE(luz["enlace"].text().starts_with("/entrar?enlace="));
  const Json sol = site.as(
      site.jefa, "POST", "/usuarios",
      JsonObject{
          {"usuario", "sol"}, {"clave", "una-clave-buena"}, {"roles", JsonArray{"vendedor"}}});
  EXPECT_TRUE(sol["enlace"].is_null());
  EXPECT_EQ(sol["tiene_clave"], true);
  EXPECT_NE(site.token_of("sol"), "") << "she signs in at once";
  EXPECT_EQ(to_text(sol).find("argon"), std::string::npos) << "no hash is shown";
  EXPECT_EQ(site.status(site.jefa, "POST", "/usuarios", JsonObject{{"usuario", "sol"}}), 409);
  const Json bad =
      site.as(site.jefa, "POST", "/usuarios", JsonObject{{"usuario", "x"}, {"clave", "corta"}});
  EXPECT_EQ(site.last.status, 422);
  EXPECT_NE(to_text(bad).find("clave"), std::string::npos);
}

TEST(AdminAccounts, AreWhatAFieldRefersTo) {
  AdminFixture site;
  const std::string client = "/modelos/clientes/" + std::to_string(site.add_client("Paz"));
  const Json refused = site.as(site.jefa, "PATCH", client, JsonObject{{"asesor", 99}});
  EXPECT_EQ(site.last.status, 422);
  EXPECT_NE(to_text(refused).find("asesor"), std::string::npos);
  EXPECT_EQ(site.as(site.jefa, "PATCH", client, JsonObject{{"asesor", 1}})["asesor"], 1);
  EXPECT_EQ(to_text(site.as(site.jefa, "GET", "/relaciones/~cuentas?search=AN")),
            R"([{"id":1,"texto":"ana"}])");
  EXPECT_EQ(to_text(site.as(site.jefa, "GET", "/relaciones/~cuentas?ids=2,77")),
            R"([{"id":2,"texto":"jefa"}])");
  EXPECT_EQ(site.status(site.ana, "GET", "/relaciones/~cuentas"), 403);
  const auto asesor = [&](const std::string& who) {
    const std::string app = to_text(site.as(who, "GET", "/aplicacion"));
    return app.find(R"("modelo":"~cuentas")") != std::string::npos;
  };
  EXPECT_TRUE(asesor(site.jefa));
  EXPECT_FALSE(asesor(site.ana)) << "who the others are is not hers to know";
}

TEST(AdminAccounts, AreFoundAndChanged) {
  AdminFixture site;
  EXPECT_EQ(site.as(site.jefa, "GET", "/usuarios?search=JEF").if_array()->size(), 1U);
  EXPECT_EQ(site.as(site.jefa, "GET", "/usuarios?rol=vendedor").if_array()->size(), 1U);
  const Json off = site.as(site.jefa, "PATCH", "/usuarios/1", JsonObject{{"activo", false}});
  EXPECT_EQ(off["activo"], false) << to_text(off);
  EXPECT_EQ(site.status(site.ana, "GET", "/aplicacion"), 401) << "with the next request";
  EXPECT_EQ(site.status(site.jefa, "PATCH", "/usuarios/2", JsonObject{{"activo", false}}), 409);
  EXPECT_EQ(site.status(site.jefa, "POST", "/usuarios/1/clave", JsonObject{{"clave", "x"}}), 422);
  EXPECT_EQ(site.status(site.jefa, "DELETE", "/usuarios/1/sesiones"), 200);
}

}  // namespace
}  // namespace chasqui::api
