#include "api/claims.h"

#include <gtest/gtest.h>

#include "access/jwt.h"
#include "api/accounts_fixture.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kEco = R"toml(
[app]
name = "eco"
)toml";

TEST(Claims, ATokenThatHoldsIsShownAndAnyOtherIsRefused) {
  ApiFixture eco(kEco);
  const access::SigningKey& key = eco.site.keys->take()->signer();
  const access::Claims joe{{"iss", "joe"}, {"sub", "7"}};
  access::Claims old = joe;
  old.set("exp", eco.app.clock.now().ms / 1000 - 3'600);
  struct {
    std::string_view name;
    Fields headers;
    int status;
    std::string_view says;
  } const cases[] = {
      {"good", AccountsFixture::bearer(sign_token(joe, key)), 200, R"({"iss":"joe","sub":"7"})"},
      {"none", {}, 401, "no_autenticado"},
      {"another scheme", {{"Authorization", "Basic am9l"}}, 401, "no_autenticado"},
      {"another key", AccountsFixture::bearer(sign_token(joe, access::hs256_key("otra"))), 401,
       "signature"},
      {"expired", AccountsFixture::bearer(sign_token(old, key)), 401, "expired"},
      {"padding", AccountsFixture::bearer(sign_token(joe, key) + "="), 401, "malformed"},
  };
  for (const auto& c : cases) {
    const wire::Response response = eco.ask("GET", "/me", {}, c.headers);
    EXPECT_EQ(response.status, c.status) << c.name;
    EXPECT_NE(response.bytes().find(c.says), std::string::npos) << c.name << response.bytes();
    if (c.status == 401) {
      EXPECT_EQ(response.headers.find("WWW-Authenticate"), "Bearer") << c.name;
    }
  }
}

TEST(Claims, WhereThereAreAccountsThePathIsTheirs) {
  AccountsFixture tienda;
  const wire::Response me =
      tienda.ask("GET", "/me", {}, AccountsFixture::bearer(tienda.token_of("ana")));
  EXPECT_NE(me.bytes().find("\"username\":\"ana\""), std::string::npos) << me.bytes();
}

}  // namespace
}  // namespace chasqui::api
