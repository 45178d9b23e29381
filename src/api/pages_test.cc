#include "api/pages.h"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "api/api_fixture.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kToml = R"(
[app]
name = "hojas"
)";
const std::array<Asset, 2> kFiles{
    Asset{"/libro/index.html", "text/html; charset=utf-8", "\"1\"", "<!doctype html>libro", "", "",
          false},
    Asset{"/static/assets/libro-12345678.js", "text/javascript; charset=utf-8", "\"2\"", "leer()",
          "", "", true}};

void install(service::App& app) {
  app.files(kFiles);
  app.page("/libro/{rest...}", "/libro/index.html");
}

TEST(Pages, AreFoundByPathByFolderAndByTheAddressesWithinThem) {
  ApiFixture server(kToml, install);
  struct {
    std::string_view path;
    int status;
    std::string_view body, caching;
  } const cases[] = {
      {"/libro/index.html", 200, "<!doctype html>libro", "no-cache"},
      {"/libro", 200, "<!doctype html>libro", "no-cache"},
      {"/libro/", 200, "<!doctype html>libro", "no-cache"},
      {"/libro/hoja/3", 200, "<!doctype html>libro", "no-cache"},
      {"/static/assets/libro-12345678.js", 200, "leer()", "public, max-age=31536000, immutable"},
      {"/static/assets/otro.js", 404, "", ""},
  };
  for (const auto& c : cases) {
    const auto answer = server.ask("GET", std::string(c.path));
    EXPECT_EQ(answer.status, c.status) << c.path;
    if (c.status != 200) continue;
    EXPECT_EQ(answer.asset ? *answer.asset : answer.body, c.body) << c.path;
    EXPECT_EQ(answer.headers.find("Cache-Control").value_or(""), c.caching) << c.path;
  }
}

TEST(Pages, AnAddressOfAPageThatIsNotThereDoesNotStart) {
  try {
    ApiFixture server(kToml, [](service::App& app) { app.page("/nada", "/nada.html"); });
    FAIL() << "it started";
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(), "/nada: the app has no file /nada.html");
  }
}

}  // namespace
}  // namespace chasqui::api
