#include "api/channel_rights.h"

#include <gtest/gtest.h>

#include "api/api_fixture.h"
#include "api/audience.h"
#include "schema/asker.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kRooms = R"(
[app]
name = "tienda"
[model.caja]
[model.caja.fields]
total = { type = "integer", required = true }
[model.caja.rules]
read = "auth"
write = "none"
[socket."/centrifuge"]
protocol = "centrifuge"
streams = ["*"]
connect = "public"
subscribe = { "usuario:{user.id}" = "public", "caja" = "auth" }
[stream."sala:*"]
token = true
[stream."usuario:*"]
)";

struct Rights {
  std::string of(const access::Identity& who, std::string_view channel, std::string_view token) {
    const edge::CentrifugeGuest guest{.user = "",
                                      .token = "",
                                      .owner = {},
                                      .expires = {},
                                      .audience = audiences.of(schema::asker_of(who)).audience,
                                      .veil = nullptr};
    const auto grant = rights.grant({guest, who}, {channel, token});
    return grant ? "yes" : std::to_string(grant.error().code);
  }
  ApiFixture server{kRooms};
  Audiences audiences{server.site.schema()};
  ChannelRights rights{server.site, server.site.schema().sockets.front()};
};

TEST(ChannelRights, WithoutAccountsTheOperatorNeedsNoToken) {
  Rights rights;
  const auto operator_ = access::Identity::local_operator();
  EXPECT_EQ(rights.of(operator_, "sala:1", ""), "yes");
  EXPECT_EQ(rights.of(operator_, "sala:1", "what is not looked at"), "yes");
  EXPECT_EQ(rights.of(operator_, "*", ""), "103");
  EXPECT_EQ(rights.of(operator_, "ventas", ""), "103");
}

TEST(ChannelRights, OthersHearARoomByTokenAlone) {
  Rights rights;
  EXPECT_EQ(rights.of({}, "sala:1", ""), "103");
  EXPECT_EQ(rights.of({}, "caja", ""), "103");
  EXPECT_EQ(rights.of({}, "usuario:1", ""), "yes") << "nothing says who may hear it";
}

TEST(ChannelRights, AChannelOfOnesOwnIsAnAccounts) {
  Rights rights;
  access::Identity account, outsider, key;
  account.kind = access::IdentityKind::kUser;
  account.id = 7;
  outsider.kind = access::IdentityKind::kOutside;
  outsider.traits = {{"sub", "7"}};
  key.kind = access::IdentityKind::kKey;
  key.id = 7;
  using Names = std::vector<std::string>;
  EXPECT_EQ(rights.rights.entry_channels(account, {}), (Names{"usuario:7", "caja"}));
  EXPECT_EQ(rights.rights.entry_channels(outsider, {}), Names{"caja"});
  EXPECT_EQ(rights.rights.entry_channels(key, {}), Names{"caja"});
  EXPECT_EQ(rights.rights.entry_channels({}, {}), Names{});
  EXPECT_EQ(rights.rights.entry_channels(access::Identity::local_operator(), {}), Names{})
      << "whom no rule names, because every rule lets him";
}

TEST(ChannelRights, WhatIsShownOfABearerIsBounded) {
  EXPECT_EQ(shown_info(Json()), "");
  EXPECT_EQ(shown_info(JsonObject{{"nombre", "Ana"}}), R"({"nombre":"Ana"})");
  const std::string most(edge::kInfoBytesMax - 2, 'x');
  EXPECT_EQ(shown_info(Json(most)), '"' + most + '"');
  EXPECT_EQ(shown_info(Json(most + "x")), "") << "longer ones are not shown";
}

}  // namespace
}  // namespace chasqui::api
