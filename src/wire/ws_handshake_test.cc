#include "wire/ws_handshake.h"

#include <gtest/gtest.h>

#include <array>

namespace chasqui::wire {
namespace {

WsUpgradeRequest request() {
  return {.method = "GET",
          .upgrade = "websocket",
          .connection = "Upgrade",
          .key = "dGhlIHNhbXBsZSBub25jZQ==",
          .version = "13"};
}

int status(const WsUpgradeRequest& r, const WsServerPolicy& policy = {}) {
  const auto accepted = accept_ws_upgrade(r, policy);
  return accepted ? 101 : accepted.error().status;
}

TEST(WsHandshake, AcceptsTheExampleOfTheRfc) {
  const auto accepted = accept_ws_upgrade(request(), {});
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(ws_upgrade_response(*accepted),
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
}

TEST(WsHandshake, ReadsHeadersAsBrowsersAndProxiesSendThem) {
  WsUpgradeRequest r = request();
  r.connection = "keep-alive, Upgrade";
  r.upgrade = "WebSocket";
  EXPECT_EQ(status(r), 101);
  r.connection = "UPGRADE ,x";
  r.upgrade = "h2c, websocket";
  EXPECT_EQ(status(r), 101);
}

TEST(WsHandshake, RefusesWhatIsNoUpgrade) {
  struct {
    std::string_view name;
    void (*spoil)(WsUpgradeRequest&);
    int status;
  } const cases[] = {
      {"POST", [](WsUpgradeRequest& r) { r.method = "POST"; }, 405},
      {"HTTP/1.0", [](WsUpgradeRequest& r) { r.is_http_1_1 = false; }, 400},
      {"no Upgrade", [](WsUpgradeRequest& r) { r.upgrade = ""; }, 426},
      {"another Upgrade", [](WsUpgradeRequest& r) { r.upgrade = "websockets"; }, 426},
      {"no Connection", [](WsUpgradeRequest& r) { r.connection = ""; }, 400},
      {"another Connection", [](WsUpgradeRequest& r) { r.connection = "keep-alive"; }, 400},
      {"no version", [](WsUpgradeRequest& r) { r.version = ""; }, 426},
      {"version 8", [](WsUpgradeRequest& r) { r.version = "8"; }, 426},
      {"version 13, 8", [](WsUpgradeRequest& r) { r.version = "13, 8"; }, 426},
      {"no key", [](WsUpgradeRequest& r) { r.key = ""; }, 400},
      {"key of 15 bytes", [](WsUpgradeRequest& r) { r.key = "dGhlIHNhbXBsZSBub25j"; }, 400},
      {"key that is no base64", [](WsUpgradeRequest& r) { r.key = "dGhlIHNhbXBsZSBub25jZQ!="; },
       400},
      {"two keys",
       [](WsUpgradeRequest& r) { r.key = "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="; },
       400},
  };
  for (const auto& c : cases) {
    WsUpgradeRequest r = request();
    c.spoil(r);
    EXPECT_EQ(status(r), c.status) << c.name;
  }
}

TEST(WsHandshake, TheFirstOfferedProtocolThatIsServedIsChosen) {
  constexpr std::array<std::string_view, 2> kServed = {"chasqui.v1", "centrifuge-json"};
  const WsServerPolicy policy{.protocols = kServed};
  struct {
    std::string_view offered, chosen;
  } const cases[] = {
      {"", ""},
      {"graphql-ws", ""},
      {"Chasqui.v1", ""},
      {"graphql-ws, centrifuge-json , chasqui.v1", "centrifuge-json"},
      {"chasqui.v1", "chasqui.v1"},
  };
  for (const auto& c : cases) {
    WsUpgradeRequest r = request();
    r.protocols = c.offered;
    const auto accepted = accept_ws_upgrade(r, policy);
    ASSERT_TRUE(accepted);
    EXPECT_EQ(accepted->protocol, c.chosen) << c.offered;
  }
}

TEST(WsHandshake, AgreesOnDeflateOnlyWhereThePolicyHasIt) {
  WsUpgradeRequest r = request();
  r.extensions = "permessage-deflate; client_max_window_bits";
  const auto plain = accept_ws_upgrade(r, {});
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->deflate);
  EXPECT_EQ(plain->extensions, "");

  const WsServerPolicy policy{.deflate = WsDeflatePolicy{}};
  const auto deflated = accept_ws_upgrade(r, policy);
  ASSERT_TRUE(deflated);
  ASSERT_TRUE(deflated->deflate);
  EXPECT_FALSE(deflated->deflate->client_context_takeover);
  EXPECT_NE(ws_upgrade_response(*deflated, "X-A: b\r\n")
                .find("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
                      "client_no_context_takeover\r\nX-A: b\r\n\r\n"),
            std::string::npos);
  r.extensions = "permessage-deflate;";
  EXPECT_EQ(status(r, policy), 400);
}

}  // namespace
}  // namespace chasqui::wire
