#include "edge/socket_refusal.h"

#include <gtest/gtest.h>

#include "edge/ws_test_client.h"

namespace chasqui::edge {
namespace {

TEST(RefuseAfterAccept, SaysWhyInAMessageThenCloses) {
  struct {
    SocketEnding ending;
    std::string_view got;
  } const cases[] = {
      {{4401, "no_autenticado", R"({"type":"error"})"},
       R"(t:{"type":"error"} <close 4401 no_autenticado>)"},
      {{4403, "prohibido", ""}, "<close 4403 prohibido>"},
      {{4001, "", "no"}, "t:no <close 4001 >"},
  };
  for (const auto& c : cases) {
    RouteTable routes;
    routes.add_socket("/ws", [&](Call&&, Responder&& responder) {
      std::move(responder).accept(refuse_after_accept(c.ending));
    });
    TestServer server(std::move(routes));
    WsTestClient client(server);
    EXPECT_EQ(status_of(client.head()), "101");
    client.say("who am I?");
    client.say(WsTestClient::close_payload(c.ending.code, ""), wire::WsOpcode::kClose);
    ASSERT_TRUE(client.ends()) << c.got;
    EXPECT_EQ(client.got(), c.got);
    EXPECT_EQ(server.metrics().sockets, 0u);
  }
}

TEST(RefuseAfterAccept, AgreesOnASubprotocolThatWasOffered) {
  RouteTable routes;
  routes.add_socket("/ws", [](Call&&, Responder&& responder) {
    SocketAccept refused = refuse_after_accept({4401, "no", "no"});
    refused.protocols = {"bearer.abc"};
    std::move(responder).accept(std::move(refused));
  });
  TestServer server(std::move(routes));
  WsTestClient client(server, "Sec-WebSocket-Protocol: bearer.abc\r\n");
  EXPECT_TRUE(client.head().contains("Sec-WebSocket-Protocol: bearer.abc\r\n"));
}

}  // namespace
}  // namespace chasqui::edge
