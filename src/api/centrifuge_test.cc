#include "api/centrifuge.h"

#include <gtest/gtest.h>

#include "access/jwt.h"
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

constexpr std::string_view kRooms = R"toml(
[app]
name = "tienda"
[auth]
roles = { vendedor = "Ventas", jefe = "Jefatura" }
[auth.paths]
login = "/login"
[model.caja]
[model.caja.fields]
total = { type = "integer", required = true }
costo = { type = "integer", null = true, read = "role(jefe)" }
[model.caja.rules]
read = "role(jefe)"
write = "none"
[socket."/centrifuge"]
protocol = "centrifuge"
streams = ["caja", "sala:*", "tablon", "usuario:*"]
connect = "auth"
subscribe = { "caja" = "auth", "tablon" = "role(vendedor)", "usuario:{user.id}" = "auth" }
[stream.caja]
token = true
[stream."sala:*"]
token = true
presence = true
[stream.tablon]
[event.arqueo]
stream = "caja"
read = "role(jefe)"
)toml";

struct RoomsFixture : AccountsFixture {
  RoomsFixture() : AccountsFixture(kRooms) {}
  static std::string signed_with(const access::Claims& claims,
                                 std::string_view secret = "a secret of sixteen bytes or more") {
    return access::sign_token(claims, access::hs256_key(std::string(secret)));
  }
  // An access token of ana's that says more, as a backend with the key may sign it.
  std::string with(std::string_view name, const Json& value) {
    access::Claims claims{{"sub", "1"}, {"iss", "tienda"}, {"aud", "tienda"}};
    claims.set("exp", app.clock.now().ms / 1000 + 600);
    claims.set(name, value);
    return signed_with(claims);
  }
  std::string subscribed(Conversation& talk, std::string_view channel, std::string_view token) {
    const std::string answer = talk.says(to_text(Json(
        JsonObject{{"id", 2}, {"subscribe", JsonObject{{"channel", channel}, {"token", token}}}})));
    if (answer.contains("\"error\"")) return answer.substr(answer.find("\"code\":") + 7, 3);
    talk.says(R"({"id":3,"unsubscribe":{"channel":")" + std::string(channel) + "\"}}");
    return answer.contains("\"ttl\"") ? "for a while" : "yes";
  }
};

TEST(Centrifuge, ATokenForAChannelOpensWhatTheRulesDoNot) {
  RoomsFixture server;
  Conversation talk(server, "/centrifuge");
  talk.says(R"({"id":1,"connect":{"token":")" + server.token_of("ana") + "\"}}");
  const auto token = [&](const access::Claims& claims) { return server.signed_with(claims); };
  const std::int64_t now = server.app.clock.now().ms / 1000;
  const auto to = [](std::string_view channel) {
    return access::Claims{{"sub", "1"}, {"channel", channel}};
  };
  const struct {
    std::string_view name, channel;
    std::string token, seen;
  } cases[] = {
      {"a room without a token", "sala:1", "", "103"},
      {"a model without a token", "caja", "", "103"},
      {"a room", "sala:1", token(to("sala:1")), "yes"},
      {"a model", "caja", token(to("caja")), "yes"},
      {"one that ends", "sala:1", token({{"sub", "1"}, {"channel", "sala:1"}, {"exp", now + 60}}),
       "for a while"},
      {"one that ended", "sala:1", token({{"sub", "1"}, {"channel", "sala:1"}, {"exp", now - 1}}),
       "109"},
      {"another channel", "sala:2", token(to("sala:1")), "103"},
      {"another user", "sala:1", token({{"sub", "2"}, {"channel", "sala:1"}}), "103"},
      {"nobody's", "sala:1", token({{"sub", ""}, {"channel", "sala:1"}}), "103"},
      {"a stream that takes none", "usuario:5", token(to("usuario:5")), "103"},
      {"one that the socket does not carry", "ventas", token(to("ventas")), "103"},
      {"an access token", "sala:1", server.token_of("ana"), "103"},
      {"another key", "sala:1", server.signed_with(to("sala:1"), "x"), "103"},
      {"no key", "sala:1", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiY2hhbm5lbCI6InNhbGE6MSJ9.", "103"},
      {"no token at all", "sala:1", "x", "103"},
      {"a huge one", "sala:1", std::string(10'000, 'a'), "103"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(server.subscribed(talk, c.channel, c.token), c.seen) << c.name;
}

// What others see of the one on the channel.
std::string shown_on(RoomsFixture& server, Conversation& talk, std::string_view channel) {
  std::string all;
  server.site.relay.presence().ask({server.site.space, std::string(channel), server.loops[0]},
                                   [&](const edge::Attendance& who) {
                                     for (const edge::Attendant& one : who.all)
                                       all += one.user + " " + one.info + " " + one.channel_info;
                                   });
  for (int i = 0; i < 10; ++i) server.turn();
  talk.link.take();
  return all;
}

TEST(Centrifuge, WhatTokensSayOfTheirBearerIsShown) {
  RoomsFixture server;
  Conversation talk(server, "/centrifuge");
  const std::string entry = server.with("info", JsonObject{{"nombre", "Ana"}});
  talk.says(R"({"id":1,"connect":{"token":")" + entry + "\"}}");
  const std::string token =
      server.signed_with({{"sub", "1"}, {"channel", "sala:1"}, {"info", "caja 2"}});
  talk.says(R"({"id":2,"subscribe":{"channel":"sala:1","token":")" + token + "\"}}");
  EXPECT_EQ(shown_on(server, talk, "sala:1"), R"(1 {"nombre":"Ana"} "caja 2")");
  const std::string other =
      server.signed_with({{"sub", "1"}, {"channel", "sala:1"}, {"info", "caja 3"}});
  talk.says(R"({"id":3,"sub_refresh":{"channel":"sala:1","token":")" + other + "\"}}");
  EXPECT_EQ(shown_on(server, talk, "sala:1"), R"(1 {"nombre":"Ana"} "caja 3")");
}

TEST(Centrifuge, ATokenOpensAStreamButNotWhatItsRulesVeil) {
  RoomsFixture server;
  Conversation talk(server, "/centrifuge");
  talk.says(R"({"id":1,"connect":{"token":")" + server.token_of("ana") + "\"}}");
  const std::string token = server.signed_with({{"sub", "1"}, {"channel", "caja"}});
  talk.says(R"({"id":2,"subscribe":{"channel":"caja","token":")" + token + "\"}}");
  const auto announce = [&](std::int64_t seq, std::string name) {
    server.site.relay.announce(server.site.space,
                               {std::make_shared<const hub::Event>(hub::Event{
                                   seq, "caja", std::move(name), R"({"total":7,"costo":3})", ""})});
  };
  const std::int64_t head = server.site.space->head();
  announce(head + 1, "arqueo");
  announce(head + 2, "caja_movida");
  for (int i = 0; i < 100 && talk.link.heard.empty(); ++i) server.turn();
  const std::string heard = talk.link.take();
  EXPECT_TRUE(heard.contains(R"("event":"caja_movida","data":{"total":7})")) << heard;
  EXPECT_FALSE(heard.contains("arqueo")) << "it has a rule of its own";
}

TEST(Centrifuge, TheServerPutsOneOnChannelsThatOneMayHear) {
  RoomsFixture server;
  const auto subs = [&](const std::string& token) {
    Conversation talk(server, "/centrifuge");
    const std::string answer = talk.says(R"({"id":1,"connect":{"token":")" + token + "\"}}");
    std::string names;
    const auto parsed = wire::parse_json(answer);
    if (!parsed || !(*parsed)["connect"]["subs"].if_object()) return answer;
    for (const auto& [name, sub] : *(*parsed)["connect"]["subs"].if_object()) names += name + " ";
    return names;
  };
  EXPECT_EQ(subs(server.token_of("ana")), "tablon usuario:1 ");
  EXPECT_EQ(subs(server.token_of("jefa")), "caja usuario:2 ");
  EXPECT_EQ(subs(server.with("channels", JsonArray{"usuario:9", "caja", "ventas", "*", 7, ""})),
            "tablon usuario:1 usuario:9 ")
      << "what she may not hear is left out";
  EXPECT_EQ(subs(server.with("subs", JsonObject{{"sala:1", JsonObject()}, {"usuario:8", Json()}})),
            "tablon usuario:1 usuario:8 ");
  EXPECT_EQ(subs(server.with("subs", "tablon")), "tablon usuario:1 ");
}

TEST(Centrifuge, AnInnerRequestKeepsWhoAsksAndNothingOfTheSocket) {
  const wire::Request opening = request_of("GET", "/centrifuge", "",
                                           {{"Cookie", "a=1"},
                                            {"Upgrade", "websocket"},
                                            {"Accept-Language", "es"},
                                            {"Chasqui-Device", "caja-2"}});
  const auto request = inner_request(opening, "PUT /clientes/a%20b?x=1", "{}");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, "/clientes/a b");
  EXPECT_EQ(request->query(), "x=1");
  EXPECT_EQ(request->header("Cookie"), "a=1");
  EXPECT_EQ(request->header("Accept-Language"), "es");
  EXPECT_EQ(request->header("Chasqui-Device"), "caja-2");
  EXPECT_FALSE(request->has_header("Upgrade"));
  for (const char* bad : {"", "GET", "GET clientes", "VOLAR /x", "GET /%zz"})
    EXPECT_FALSE(inner_request(opening, bad, "")) << bad;
}

}  // namespace
}  // namespace chasqui::api
