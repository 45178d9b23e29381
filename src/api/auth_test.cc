#include "api/auth.h"

#include <gtest/gtest.h>

#include <latch>

#include "api/accounts_fixture.h"

namespace chasqui::api {
namespace {

TEST(Auth, SignsInRenewsAndSignsOut) {
  AccountsFixture f;
  const Json first = f.login("ANA");
  ASSERT_EQ(f.last.status, 200) << f.last.bytes();
  EXPECT_EQ(f.last.headers.find("Cache-Control"), "no-store");
  EXPECT_EQ(first["token_type"].text(), "bearer");
  const std::string access(first["access_token"].text());
  EXPECT_EQ(f.ask("GET", "/me", {}, f.bearer(access)).status, 200);

  const Json second =
      f.post("/token/refresh", JsonObject{{"refresh_token", first["refresh_token"]}});
  EXPECT_EQ(f.last.status, 200);
  EXPECT_NE(second["refresh_token"].text(), first["refresh_token"].text());

  f.post("/logout", JsonObject{}, f.bearer(access));
  EXPECT_EQ(f.last.status, 200);
  EXPECT_EQ(f.ask("GET", "/me", {}, f.bearer(access)).status, 401);
}

// A storm of logins: whoever has signed in already does not wait for it.
TEST(Auth, WhatHashesNothingDoesNotWaitForWhatDoes) {
  std::latch over(1);
  AccountsFixture f;
  const Json in = f.login("ana");
  const Fields ana = f.bearer(std::string(in["access_token"].text()));
  for (std::size_t i = 0; i < f.accounts().hashers().size(); ++i)
    f.accounts().hashers().post([&over] { over.wait(); });

  EXPECT_EQ(f.ask("GET", "/me", {}, ana).status, 200);
  EXPECT_EQ(f.ask("GET", "/sesiones", {}, ana).status, 200);
  const Json again = f.post("/token/refresh", JsonObject{{"refresh_token", in["refresh_token"]}});
  EXPECT_EQ(f.last.status, 200);
  f.post("/token",
         JsonObject{{"grant_type", "refresh_token"}, {"refresh_token", again["refresh_token"]}});
  EXPECT_EQ(f.last.status, 200) << "a renewal at the door of passwords";
  f.login("ana");
  EXPECT_EQ(f.last.status, 0) << "a login waits";
  over.count_down();
}

TEST(Auth, RefusesWhatIsMissingOrWrongAndTellsNothingElse) {
  AccountsFixture f;
  struct {
    const char* body;
    int status;
  } const cases[] = {
      {R"({"username":"ana","password":"no-es-esta"})", 401},
      {R"({"username":"nadie","password":"no-es-esta"})", 401},
      {R"({"username":"ana"})", 422},
      {R"({"password":"una-clave-buena"})", 422},
      {R"({})", 422},
      {R"([1])", 422},
      {R"({"username":)", 422},
  };
  for (const auto& c : cases) {
    const Fields json{{"Content-Type", "application/json"}};
    EXPECT_EQ(f.ask("POST", "/login", c.body, json).status, c.status) << c.body;
  }
}

TEST(Auth, ABrowsersTokenStaysInACookieThatScriptsDoNotSee) {
  AccountsFixture f;
  const Json who = f.login("ana", true);
  ASSERT_EQ(f.last.status, 200);
  EXPECT_EQ(who["username"].text(), "ana");
  EXPECT_TRUE(who["access_token"].is_null());
  const std::string cookie(f.last.headers.find("Set-Cookie").value());
  EXPECT_TRUE(cookie.starts_with("chasqui_tienda="));
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  const Fields pair{{"Cookie", cookie.substr(0, cookie.find(';'))}};
  EXPECT_EQ(f.ask("GET", "/me", {}, pair).status, 200);
  EXPECT_EQ(f.ask("POST", "/logout", "{}", pair).status, 403);
}

TEST(Auth, ABrowserSignsOutWithoutARefreshTokenInEitherFormat) {
  for (const std::string_view format : {"oauth2", "simplejwt"}) {
    std::string toml(kCuentas);
    toml.insert(toml.find("[auth]") + 6, "\nformat = \"" + std::string(format) + "\"");
    AccountsFixture f(toml);
    f.login("ana", true);
    const std::string cookie(f.last.headers.find("Set-Cookie").value());
    const Fields pair{{"Cookie", cookie.substr(0, cookie.find(';'))},
                      {"Sec-Fetch-Site", "same-origin"},
                      {"Content-Type", "application/json"}};
    EXPECT_EQ(f.ask("POST", "/logout", "{}", pair).status, 200) << format;
    EXPECT_EQ(f.ask("GET", "/me", {}, pair).status, 401) << format;
  }
}

TEST(Auth, SessionsAreListedAndEndedByTheirOwnerAlone) {
  AccountsFixture f;
  const std::string ana = f.token_of("ana"), boss = f.token_of("jefa");
  const auto listed = f.ask("GET", "/sesiones", {}, f.bearer(ana));
  const Json sessions = wire::parse_json(listed.bytes()).value();
  ASSERT_EQ(sessions.if_array()->size(), 1u);
  const std::string path = "/sesiones/" + std::string(sessions.if_array()->at(0)["id"].text());
  EXPECT_EQ(f.ask("DELETE", path, {}, f.bearer(boss)).status, 404);
  EXPECT_EQ(f.ask("DELETE", path, {}, f.bearer(ana)).status, 200);
  EXPECT_EQ(f.ask("GET", "/me", {}, f.bearer(ana)).status, 401);
}

TEST(Auth, AChangedPasswordEndsEverySession) {
  AccountsFixture f;
  const std::string token = f.token_of("ana");
  const JsonObject change{{"actual", "una-clave-buena"}, {"nueva", "otra-clave-buena"}};
  f.post("/clave", change, f.bearer(token));
  EXPECT_EQ(f.last.status, 200) << f.last.bytes();
  EXPECT_EQ(f.ask("GET", "/me", {}, f.bearer(token)).status, 401);
  f.login("ana");
  EXPECT_EQ(f.last.status, 401);
}

}  // namespace
}  // namespace chasqui::api
