#include "api/centrifuge.h"

#include <gtest/gtest.h>

#include "api/accounts_fixture.h"
#include "api/inner_call.h"
#include "edge/session_test_support.h"

namespace chasqui::api {
namespace {

struct Conversation {
  Conversation(ApiFixture& of, std::string_view target)
      : server(of), link(of.loops[0]), session(of.open(target)) {
    if (session) session->on_open(link);
  }
  ~Conversation() {
    if (session) session->on_close(1000, "");
  }
  std::string says(std::string_view text) {
    session->on_message(text, true);
    for (int i = 0; i < 1000 && link.heard.empty(); ++i) server.turn();
    return link.take();
  }

  ApiFixture& server;
  edge::FakeLink link;
  std::unique_ptr<edge::SocketSession> session;
};

constexpr std::string_view kShop = R"(
[app]
name = "tienda"
[model.clientes]
[model.clientes.fields]
nombre = { type = "text", required = true }
[model.clientes.rules]
read = "public"
write = "public"
[socket."/centrifuge"]
protocol = "centrifuge"
streams = ["clientes", "sala:*"]
connect = "public"
)";

TEST(Centrifuge, ChannelsAreTheSocketsStreams) {
  ApiFixture server(kShop);
  Conversation talk(server, "/centrifuge");
  ASSERT_TRUE(talk.session);
  talk.says(R"({"id":1,"connect":{}})");
  const std::pair<const char*, bool> channels[] = {
      {"clientes", true}, {"sala:1", true}, {"sala", false}, {"*", false}, {"ventas", false}};
  for (const auto& [channel, is_served] : channels) {
    const std::string answer =
        talk.says(R"({"id":2,"subscribe":{"channel":")" + std::string(channel) + "\"}}");
    EXPECT_EQ(answer.contains("\"error\""), !is_served) << answer;
  }
}

TEST(Centrifuge, CallsReachTheSitesEndpoints) {
  ApiFixture server(kShop);
  Conversation talk(server, "/centrifuge");
  talk.says(R"({"id":1,"connect":{}})");
  EXPECT_TRUE(talk.says(R"({"id":2,"rpc":{"method":"POST /clientes","data":{"nombre":"Ana"}}})")
                  .starts_with(R"({"id":2,"rpc":{"data":{"id":1,"nombre":"Ana",)"));
  EXPECT_TRUE(talk.says(R"({"id":3,"rpc":{"method":"POST /clientes","data":{}}})")
                  .starts_with(R"({"id":3,"error":{"code":422,"message":"{\"detail\":)"));
  EXPECT_TRUE(talk.says(R"({"id":4,"rpc":{"method":"GET /centrifuge"}})").contains("404"));
  EXPECT_TRUE(talk.says(R"({"id":5,"rpc":{"method":"clientes"}})").contains("\"code\":104"));
}

TEST(Centrifuge, AnInnerRequestKeepsWhoAsksAndNothingOfTheSocket) {
  const wire::Request opening =
      request_of("GET", "/centrifuge", "",
                 {{"Cookie", "a=1"}, {"Upgrade", "websocket"}, {"Accept-Language", "es"}});
  const auto request = inner_request(opening, "PUT /clientes/a%20b?x=1", "{}");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, "/clientes/a b");
  EXPECT_EQ(request->query(), "x=1");
  EXPECT_EQ(request->header("Cookie"), "a=1");
  EXPECT_EQ(request->header("Accept-Language"), "es");
  EXPECT_FALSE(request->has_header("Upgrade"));
  for (const char* bad : {"", "GET", "GET clientes", "VOLAR /x", "GET /%zz"})
    EXPECT_FALSE(inner_request(opening, bad, "")) << bad;
}

}  // namespace
}  // namespace chasqui::api
