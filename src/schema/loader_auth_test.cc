#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/loader.h"

namespace chasqui::schema {
namespace {

constexpr std::string_view kApp = "[app]\nname = \"carrera\"\n";

std::string errors_of(const std::string& auth) {
  const auto app = load_app(std::string(kApp) + auth, "app.toml");
  if (app) return "fine";
  std::string text;
  for (const SchemaError& error : app.error()) text += error.to_string() + "\n";
  return text;
}

TEST(LoaderAuth, ReadsIt) {
  const auto app = load_app(std::string(kApp) + R"([auth]
roles = { "Juez" = "Juez de ruta", administrador = "Administrador" }
format = "simplejwt"
id_claim = "juez_id"
access_minutes = 60
refresh_days = 7
login_by = ["username", "email"]
address_roles = ["juez"]
admin_roles = ["ADMINISTRADOR"]
[auth.paths]
login = "/api/login/"
token = ["/token", "/api/token/"]
)",
                            "app.toml");
  ASSERT_TRUE(app);
  const Auth& auth = app->auth.value();
  ASSERT_EQ(auth.roles.size(), 2u);
  EXPECT_EQ(auth.find_role("juez")->label, "Juez de ruta");
  EXPECT_EQ(auth.format, TokenFormat::kSimpleJwt);
  EXPECT_EQ(auth.id_claim, "juez_id");
  EXPECT_EQ(auth.access, std::chrono::minutes(60));
  EXPECT_EQ(auth.refresh, std::chrono::hours(168));
  EXPECT_EQ(auth.login_by, (std::vector{LoginBy::kUsername, LoginBy::kEmail}));
  EXPECT_THAT(auth.address_roles, testing::ElementsAre("juez"));
  EXPECT_THAT(auth.admin_roles, testing::ElementsAre("administrador"));
  EXPECT_THAT(auth.paths.login, testing::ElementsAre("/api/login/"));
  EXPECT_THAT(auth.paths.token, testing::ElementsAre("/token", "/api/token/"));
  EXPECT_TRUE(auth.paths.refresh.empty());
}

TEST(LoaderAuth, WithoutItThereAreNoAccounts) {
  EXPECT_FALSE(load_app(kApp, "app.toml")->auth);
  const auto least = load_app(std::string(kApp) + "[auth]\nroles = { a = \"A\" }\n", "app.toml");
  ASSERT_TRUE(least);
  EXPECT_EQ(least->auth->access, std::chrono::minutes(15));
  EXPECT_EQ(least->auth->refresh, std::chrono::hours(24 * 30));
  EXPECT_EQ(least->auth->format, TokenFormat::kOauth2);
}

TEST(LoaderAuth, ErrorsNameTheirPlace) {
  const std::string roles = "[auth]\nroles = { juez = \"J\" }\n";
  struct {
    std::string auth, says;
  } const cases[] = {
      {"[auth]\n", "3:2: [auth] needs \"roles\""},
      {"[auth]\nroles = [\"juez\"]\n", "4:9: \"roles\" must be a table of texts, not a list"},
      {"[auth]\nroles = {}\n", "4:9: \"roles\" needs at least one role"},
      {"[auth]\nroles = { juez = \"J\", JUEZ = \"K\" }\n",
       "4:23: the role \"juez\" is there twice, case and accents aside"},
      {roles + "format = \"jwt\"\n", "5:10: unknown format \"jwt\", known are oauth2, simplejwt"},
      {roles + "access_minutes = 0\n", "5:18: \"access_minutes\" is 1 to 1440"},
      {roles + "refresh_days = 9999\n", "5:16: \"refresh_days\" is 1 to 3660"},
      {roles + "login_by = []\n", "5:12: \"login_by\" needs username, email or both"},
      {roles + "admin_roles = [\"jeuz\"]\n", "5:16: unknown role \"jeuz\", did you mean \"juez\"?"},
      {roles + "[auth.paths]\nme = \"me\"\n", "6:6: a path begins with /"},
      {roles + "[auth.paths]\nme = \"/a\"\nlogin = [\"/a\"]\n",
       "6:6: the path \"/a\" is there twice"},
      {roles + "[socket.\"/ws\"]\nconnect = \"role(jues)\"\n",
       "6:17: in the rule: no role \"jues\" under [auth], did you mean \"juez\"?"},
  };
  for (const auto& c : cases) EXPECT_EQ(errors_of(c.auth), "app.toml:" + c.says + "\n") << c.auth;
}

TEST(LoaderAuth, WithoutItRulesMayNameAnyRole) {
  EXPECT_EQ(errors_of("[socket.\"/ws\"]\nconnect = \"role(quien_sea)\"\n"), "fine");
}

}  // namespace
}  // namespace chasqui::schema
