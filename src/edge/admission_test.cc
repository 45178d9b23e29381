// Who may come, how often, and whose word about the client counts: what happens to a request before
// its route is looked for.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "edge/http_conn.h"
#include "edge/ws_test_client.h"

namespace chasqui::edge {
namespace {

constexpr std::string_view kMany =
    R"({"detail":"Too many requests","codigo":"demasiadas_peticiones"})";

// Says where it thinks a request came from, and keeps sockets open.
class Quiet final : public SocketSession {
 public:
  explicit Quiet(std::string& remote) : remote_(remote) {}
  void on_open(SocketLink& link) override { remote_ = link.remote(); }
  void on_message(std::string_view, bool) override {}
  void on_close(std::uint16_t, std::string_view) override {}

 private:
  std::string& remote_;
};

struct Fixture {
  std::string socket_remote;

  RouteTable routes() {
    RouteTable table;
    table.add("GET", "/donde", [](Call&& call, Responder&& responder) {
      const wire::Request& request = call.request;
      std::move(responder).send(wire::Response::text(
          200, request.remote + (request.is_secure ? " https " : " http ") + request.host));
    });
    table.add("POST", "/login",
              [](Call&&, Responder&& responder) {
                std::move(responder).send(wire::Response::text(200, "in"));
              },
              {.rate = RateLimit::per_minute(5, 2)});
    table.add_socket("/ws", [this](Call&&, Responder&& responder) {
      SocketAccept accept;
      accept.session = std::make_unique<Quiet>(socket_remote);
      std::move(responder).accept(std::move(accept));
    });
    return table;
  }
};

std::string get(std::string_view headers = "", std::string_view line = "GET /donde") {
  return std::string(line) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" +
         std::string(headers) + "\r\n";
}

ListenerSettings behind_proxy() {
  ListenerSettings settings = TestServer::quiet();
  settings.proxies.trusted = *AddressSet::parse("127.0.0.1");
  settings.hsts = std::chrono::hours(1);
  return settings;
}

TEST(Admission, TheProxysWordDecidesWhereARequestCameFrom) {
  struct {
    std::string_view headers, seen;
  } const cases[] = {
      {"", "127.0.0.1 http x"},
      {"X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: A.example\r\n",
       "1.2.3.4 https a.example"},
      {"X-Forwarded-For: nonsense\r\nX-Forwarded-Proto: https\r\n", "127.0.0.1 http x"},
  };
  Fixture fixture;
  TestServer behind(fixture.routes(), behind_proxy());
  TestServer alone(fixture.routes());
  for (const auto& c : cases) {
    const std::string answer = behind.ask(get(c.headers));
    EXPECT_EQ(body_of(answer), c.seen);
    EXPECT_EQ(answer.contains("Strict-Transport-Security: max-age=3600\r\n"),
              c.seen.contains("https"));
    EXPECT_EQ(body_of(alone.ask(get(c.headers))), "127.0.0.1 http x") << "nobody is trusted";
  }
}

TEST(Admission, WhoIsNotListedHearsItAndIsClosed) {
  struct {
    std::string_view name, allow, headers, status;
    bool through_proxy;
  } const cases[] = {
      {"everybody", "", "", "200", false},
      {"listed", "10.0.0.0/8, 127.0.0.1", "", "200", false},
      {"not listed", "10.0.0.0/8", "", "403", false},
      {"listed client of a proxy", "10.0.0.0/8", "X-Forwarded-For: 10.1.1.1\r\n", "200", true},
      {"other client of a proxy", "10.0.0.0/8", "X-Forwarded-For: 11.1.1.1\r\n", "403", true},
      {"the proxy itself", "10.0.0.0/8", "", "403", true},
      {"nobody believes it", "10.0.0.0/8", "X-Forwarded-For: 10.1.1.1\r\n", "403", false},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    ListenerSettings settings = c.through_proxy ? behind_proxy() : TestServer::quiet();
    settings.allow_ips = *AddressSet::parse(c.allow);
    TestServer server(fixture.routes(), std::move(settings));
    auto peer = server.connect();
    peer.send(get(c.headers));
    ASSERT_TRUE(server.until([&] { return peer.got().contains("\r\n\r\n"); })) << c.name;
    EXPECT_EQ(status_of(peer.got()), c.status) << c.name;
    const bool is_refused = c.status == "403";
    EXPECT_EQ(server.refused(Refused::kAddress), is_refused ? 1u : 0u) << c.name;
    if (!is_refused) continue;
    EXPECT_EQ(body_of(peer.got()),
              R"({"detail":"Your address may not connect here","codigo":"direccion"})");
    EXPECT_TRUE(server.until([&] { return peer.has_ended(); })) << c.name;
  }
}

TEST(Admission, AnAddressThatAsksTooOftenIsToldWhenToComeAgain) {
  Fixture fixture;
  RateLimits rates({.per_address = RateLimit::per_minute(1, 3), .per_identity = {}}, 7);
  ListenerSettings settings = behind_proxy();
  settings.rates = &rates;
  TestServer server(fixture.routes(), std::move(settings));
  auto peer = server.connect();
  std::string seen;
  for (int i = 0; i < 5; ++i) {
    peer.send(get("X-Forwarded-For: 1.2.3.4\r\n"));
    ASSERT_TRUE(server.until([&] { return peer.got().contains("\r\n\r\n"); }));
    seen += status_of(peer.got()) + " ";
    if (i == 4) {
      EXPECT_EQ(body_of(peer.got()), kMany);
      EXPECT_TRUE(peer.got().contains("\r\nRetry-After: 60\r\n")) << peer.got();
    }
    peer.take();
  }
  EXPECT_EQ(seen, "200 200 200 429 429 ");
  EXPECT_EQ(server.refused(Refused::kRateAddress), 2u);
  EXPECT_EQ(status_of(server.ask(get("X-Forwarded-For: 1.2.3.5\r\n"))), "200") << "another client";
}

TEST(Admission, ARouteMayHaveALimitOfItsOwn) {
  Fixture fixture;
  RateLimits rates({.per_address = {}, .per_identity = {}}, 7);
  ListenerSettings settings = TestServer::quiet();
  settings.rates = &rates;
  TestServer server(fixture.routes(), std::move(settings));
  std::string seen;
  for (int i = 0; i < 3; ++i) seen += status_of(server.ask(get("", "POST /login"))) + " ";
  EXPECT_EQ(seen, "200 200 429 ");
  EXPECT_EQ(status_of(server.ask(get())), "200");
  EXPECT_EQ(server.refused(Refused::kRateRoute), 1u);
}

TEST(Admission, SocketsThroughAProxyCountForTheirClients) {
  Fixture fixture;
  ListenerSettings settings = behind_proxy();
  settings.limits.connections_per_address_max = 2;
  TestServer server(fixture.routes(), std::move(settings));
  const std::string_view ana = "X-Forwarded-For: 1.2.3.4\r\n";
  WsTestClient first(server, ana);
  WsTestClient second(server, ana);
  EXPECT_EQ(status_of(second.head()), "101");
  EXPECT_EQ(fixture.socket_remote, "1.2.3.4");
  WsTestClient third(server, ana);
  EXPECT_EQ(status_of(third.head()), "429");
  EXPECT_EQ(server.refused(Refused::kConnectionsPerAddress), 1u);
  WsTestClient other(server, "X-Forwarded-For: 1.2.3.5\r\n");
  EXPECT_EQ(status_of(other.head()), "101");
  second.peer().reset();
  ASSERT_TRUE(server.until([&] { return server.metrics().sockets == 2u; }));
  WsTestClient again(server, ana);
  EXPECT_EQ(status_of(again.head()), "101");
}

}  // namespace
}  // namespace chasqui::edge
