#include "api/services.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "api/api_fixture.h"
#include "service/rules_fixture.h"

namespace chasqui::api {
namespace {

Json nothing(service::Read&) { return nullptr; }

// Why the site does not start; "" when it does.
std::string start(service::AppFixture::Install install) {
  try {
    ApiFixture server(service::kReglas, install);
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "";
}

TEST(Services, ARouteWithoutARuleDoesNotStart) {
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing); }),
            "GET /a has no rule: nobody may use it");
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing).allow("none"); }),
            "GET /a is for nobody: leave it out");
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing).allow("role(gerent)"); }),
            "GET /a: in the rule: no role \"gerent\" under [auth], did you mean \"gerente\"?");
  EXPECT_EQ(start([](service::App& app) { app.get("/a", nothing).allow("auth"); }), "");
}

}  // namespace
}  // namespace chasqui::api
