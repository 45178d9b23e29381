#include "api/admin_page.h"

#include <gtest/gtest.h>

#include <array>

#include "api/api_fixture.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kToml = R"(
[app]
name = "hojas"
)";
const std::array<Asset, 1> kPanel{Asset{"/panel/index.html", "text/html; charset=utf-8", "\"1\"",
                                        "<!doctype html>panel", "", "", false}};

std::string text_of(const wire::Response& answer) {
  return std::string(answer.asset ? *answer.asset : answer.body);
}

TEST(AdminPage, IsFoundAtAllItsPlaces) {
  ApiFixture server(kToml);
  for (const char* path : {"/admin", "/admin/", "/admin/usuarios", "/admin/modelos/clientes/7"}) {
    const auto answer = server.ask("GET", path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_NE(text_of(answer).find("<title>Administración</title>"), std::string::npos) << path;
    const auto policy = answer.headers.find("Content-Security-Policy").value_or("");
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string_view::npos) << path;
  }
  EXPECT_EQ(server.ask("GET", "/admin/icon.svg").status, 200);
  EXPECT_EQ(server.ask("GET", "/admin/api/nada").status, 404);
  EXPECT_EQ(server.ask("GET", "/administrador").status, 404);
}

TEST(AdminPage, AnAppsOwnPageStays) {
  ApiFixture server(kToml, [](service::App& app) {
    app.files(kPanel);
    app.page("/admin/{rest...}", "/panel/index.html");
  });
  for (const char* path : {"/admin", "/admin/usuarios"})
    EXPECT_EQ(text_of(server.ask("GET", path)), "<!doctype html>panel") << path;
}

TEST(AdminPage, AnAppsOwnFrontStaysBeforeIt) {
  ApiFixture server(kToml, [](service::App& app) {
    app.files(kPanel);
    app.page("/admin", "/panel/index.html");
  });
  EXPECT_EQ(text_of(server.ask("GET", "/admin/")), "<!doctype html>panel");
  EXPECT_NE(text_of(server.ask("GET", "/admin/usuarios")).find("Administración"),
            std::string::npos);
}

}  // namespace
}  // namespace chasqui::api
