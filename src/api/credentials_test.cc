#include "api/credentials.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"

namespace chasqui::api {
namespace {

using Credential = Presented::Credential;

TEST(Credentials, AreFoundWhereEachDoorHasThem) {
  AccountsFixture f;
  const std::string token = f.token_of("ana");
  const auto credential = [&](Door door, std::string_view target, const Fields& headers) {
    const wire::Request request = request_of("GET", target, {}, headers);
    return presented_by(f.accounts(), request, door, f.app.clock.now()).credential;
  };
  const std::string query = "/x?token=" + token;
  const Fields protocol{{"Sec-WebSocket-Protocol", "chat, bearer." + token}};
  struct {
    Door door;
    std::string target;
    Fields headers;
    Credential credential;
  } const cases[] = {
      {Door::kRequest, "/x", {}, Credential::kNone},
      {Door::kRequest, "/x", f.bearer(token), Credential::kGood},
      {Door::kRequest, "/x", {{"Authorization", "bearer " + token}}, Credential::kNone},
      {Door::kRequest, "/x", {{"Authorization", "Basic YTpi"}}, Credential::kNone},
      {Door::kRequest, "/x", f.bearer(token + "x"), Credential::kBad},
      {Door::kRequest, "/x", f.bearer("chq_AAAAAAAA_" + std::string(32, 'a')), Credential::kBad},
      {Door::kRequest, query, {}, Credential::kNone},
      {Door::kSocket, query, {}, Credential::kGood},
      {Door::kStream, query, {}, Credential::kGood},
      {Door::kStream, "/x", protocol, Credential::kNone},
      {Door::kRequest, "/x", protocol, Credential::kNone},
      {Door::kSocket, "/x", protocol, Credential::kGood},
      {Door::kRequest, "/x", {{"Cookie", "chasqui_tienda=" + token}}, Credential::kGood},
      {Door::kRequest, "/x", {{"Cookie", "chasqui_tienda=old"}}, Credential::kNone},
  };
  for (const auto& c : cases)
    EXPECT_EQ(credential(c.door, c.target, c.headers), c.credential) << c.target;
}

TEST(Credentials, AnAllowedAddressStandsForItsRoles) {
  AccountsFixture f;
  wire::Request request = request_of("GET", "/x");
  request.remote = "10.1.2.3";
  const auto presented = presented_by(f.accounts(), request, Door::kRequest, f.app.clock.now());
  EXPECT_EQ(presented.identity.kind, access::IdentityKind::kAddress);
  EXPECT_TRUE(presented.identity.has_role("vendedor"));
  EXPECT_FALSE(presented.identity.has_role("jefe"));
}

TEST(Credentials, TheBearerSubprotocolIsOneOfTheOffered) {
  struct {
    const char* offered;
    const char* found;
  } const cases[] = {{"", ""},
                     {"chat", ""},
                     {"bearer.a.b.c", "bearer.a.b.c"},
                     {"chat,bearer.x", "bearer.x"},
                     {" bearer.x , chat", "bearer.x"},
                     {",,bearer.x", "bearer.x"},
                     {"x-bearer.x", ""}};
  for (const auto& c : cases) {
    const Fields headers{{"Sec-WebSocket-Protocol", c.offered}};
    EXPECT_EQ(bearer_subprotocol(request_of("GET", "/", {}, headers)), c.found) << c.offered;
  }
}

TEST(Credentials, AWriteByCookieProvesItsOrigin) {
  AccountsFixture f;
  struct {
    Fields headers;
    bool proves;
  } const cases[] = {
      {{}, false},
      {{{"Sec-Fetch-Site", "same-origin"}}, true},
      {{{"Sec-Fetch-Site", "same-site"}, {"Origin", "http://tienda.example"}}, false},
      {{{"Origin", "http://tienda.example"}}, true},
      {{{"Origin", "http://tienda.example.evil"}}, false},
      {{{"Origin", "null"}}, false},
      {{{"Cookie", "csrf_tienda=abc"}, {"X-CSRF-Token", "abc"}}, true},
      {{{"Cookie", "csrf_tienda=abc"}, {"X-CSRFToken", "abd"}}, false},
      {{{"Cookie", "csrf_tienda="}, {"X-CSRF-Token", ""}}, false},
  };
  for (const auto& c : cases) {
    wire::Request request = request_of("POST", "/x", {}, c.headers);
    request.host = "tienda.example";
    EXPECT_EQ(proves_origin(f.accounts(), request), c.proves)
        << (c.headers.empty() ? "" : c.headers.front().second);
  }
}

}  // namespace
}  // namespace chasqui::api
