#include "api/admin_app.h"

#include <gtest/gtest.h>

#include "api/admin_fixture.h"

namespace chasqui::api {
namespace {

TEST(AdminApp, TellsHowToSignIn) {
  AdminFixture site;
  const Json entry = site.as("", "GET", "/entrada");
  EXPECT_EQ(entry["titulo"], "Tienda");
  EXPECT_EQ(entry["rutas"]["login"], "/login");
  EXPECT_TRUE(entry["rutas"]["refresh"].is_null());
}

TEST(AdminApp, TellsEachWhatHeMaySee) {
  AdminFixture site([](service::App& app) { app.menu("/mostrador/", "Mostrador"); });
  const Json ana = site.as(site.ana, "GET", "/aplicacion");
  ASSERT_EQ(ana["modelos"].if_array()->size(), 1U);
  const Json& clients = ana["modelos"].if_array()->front();
  EXPECT_EQ(to_text(clients["puede"]),
            R"({"leer":true,"crear":true,"cambiar":true,"borrar":false,"restaurar":false})");
  const std::string text = to_text(clients["campos"]);
  EXPECT_EQ(text.find("saldo"), std::string::npos);
  EXPECT_NE(text.find(R"("nombre":"clave")"), std::string::npos) << "a secret may be set";
  EXPECT_EQ(to_text(ana["paginas"]), R"([{"ruta":"/mostrador/","titulo":"Mostrador"}])");
  EXPECT_EQ(ana["yo"]["administra"], false);
  const Json jefa = site.as(site.jefa, "GET", "/aplicacion");
  EXPECT_EQ(jefa["modelos"].if_array()->size(), 2U);
  EXPECT_NE(to_text(jefa).find("saldo"), std::string::npos);
  EXPECT_EQ(site.status("", "GET", "/aplicacion"), 401);
}

}  // namespace
}  // namespace chasqui::api
