#include "api/not_found.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"

namespace chasqui::api {
namespace {

Json hola(service::Read&) { return "hola"; }
void install(service::App& app) { app.get("/a", hola).allow("public"); }

std::string toml(std::string_view style) {
  return "[app]\nname = \"nido\"\nstyle = \"" + std::string(style) + "\"\n";
}

TEST(NotFound, NestNamesWhatWasAskedFor) {
  ApiFixture server(toml("nest"), install);
  for (const auto& [method, target] :
       {std::pair{"GET", "/x/y?z=1"}, std::pair{"DELETE", "/x"}, std::pair{"GET", "/"}}) {
    const auto answer = server.ask(method, target);
    EXPECT_EQ(answer.status, 404);
    EXPECT_TRUE(answer.body.contains("Cannot " + std::string(method) + " " + target))
        << answer.body;
  }
}

TEST(NotFound, APathThatIsThereRefusesTheMethod) {
  ApiFixture server(toml("nest"), install);
  EXPECT_EQ(server.ask("GET", "/a").status, 200);
  EXPECT_EQ(server.ask("POST", "/a").status, 405);
}

TEST(NotFound, OtherStylesLeaveItToTheEdge) {
  ApiFixture server(toml("fastapi"), install);
  EXPECT_EQ(server.ask("GET", "/x").body, "");
}

}  // namespace
}  // namespace chasqui::api
