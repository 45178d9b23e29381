#include "edge/http_conn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "edge/test_server.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kGet = "GET /hola HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kGetLast = "GET /hola HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

struct Parked {  // A call that the test answers itself.
  Call call;
  Responder responder;
};

struct Fixture {
  std::vector<Parked> parked;

  RouteTable routes() {
    RouteTable table;
    table.add("GET", "/hola", [](Call&&, Responder&& responder) {
      std::move(responder).send(wire::Response::text(200, "hola"));
    });
    table.add("*", "/eco/{cosa}", [](Call&& call, Responder&& responder) {
      std::move(responder).send(wire::Response::text(
          200, call.request.method_text + " " + std::string(call.param("cosa")) + " " +
                   call.request.body + " " + call.request.id));
    });
    table.add("GET", "/parada", [this](Call&& call, Responder&& responder) {
      parked.push_back({std::move(call), std::move(responder)});
    });
    table.add("GET", "/obrero",
              [](Call&&, Responder&& responder) {
                std::move(responder).send(wire::Response::text(200, "obrero"));
              },
              {.runs_on = RunsOn::kWorker});
    table.add("POST", "/chico",
              [](Call&& call, Responder&& responder) {
                std::move(responder).send(wire::Response::text(200, call.request.body));
              },
              {.body_bytes_max = 10});
    table.add(
        "GET", "/grande",
        [big = std::make_shared<const std::string>(8'000'000, 'g')](Call&&, Responder&& responder) {
          std::move(responder).send(wire::Response::shared("text/plain", big));
        });
    table.add("GET", "/niega", [](Call&&, Responder&&) {
      throw Refusal(Kind::kConflict, "sin_stock", "No hay").because("private");
    });
    table.add("GET", "/rompe", [](Call&&, Responder&&) { throw std::runtime_error("private"); });
    table.add("GET", "/olvida", [](Call&&, Responder&& responder) {
      const Responder dropped = std::move(responder);
    });
    table.add("GET", "/socket",
              [](Call&&, Responder&& responder) { std::move(responder).accept(SocketAccept()); });
    return table;
  }
};

ListenerSettings with(const std::function<void(ListenerSettings&)>& change) {
  ListenerSettings settings = TestServer::quiet();
  change(settings);
  return settings;
}

std::string request(std::string_view line, std::string_view headers = "",
                    std::string_view body = "") {
  return std::string(line) + " HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n" +
         std::string(body);
}

TEST(HttpConn, AnswersAndKeepsTheConnection) {
  Fixture fixture;
  TestServer server(fixture.routes());
  auto peer = server.connect();
  for (int i = 0; i < 3; ++i) {
    peer.send(kGet);
    ASSERT_TRUE(server.until([&] { return peer.got().ends_with("hola"); }));
    const std::string answer = peer.take();
    EXPECT_EQ(status_of(answer), "200");
    EXPECT_TRUE(answer.contains("Content-Length: 4\r\n"));
    EXPECT_TRUE(answer.contains("\r\nDate: "));
    EXPECT_TRUE(answer.contains("\r\nX-Request-Id: "));
  }
  EXPECT_FALSE(peer.has_ended());
  EXPECT_EQ(server.metrics().connections, 1u);
}

TEST(HttpConn, StatusOfEveryKindOfRequest) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& s) { s.limits.body_bytes_max = 100; }));
  const std::string close = "Connection: close\r\n";
  struct {
    std::string name, bytes, status, body;
  } const cases[] = {
      {"plain", request("GET /hola", close), "200", "hola"},
      {"head", request("HEAD /hola", close), "200", ""},
      {"http/1.0", "GET /hola HTTP/1.0\r\n\r\n", "200", "hola"},
      {"no such path", request("GET /nada", close), "404", R"({"detail":"Not Found"})"},
      {"no such method", request("POST /hola", close + "Content-Length: 0\r\n"), "405",
       R"({"detail":"Method Not Allowed"})"},
      {"options", request("OPTIONS /hola", close), "204", ""},
      {"parameters", request("PURGE /eco/a%20b", close + "X-Request-Id: yo\r\n"), "200",
       "PURGE a b  yo"},
      {"a body", request("PUT /eco/x", close + "Content-Length: 3\r\nX-Request-Id: yo\r\n", "abc"),
       "200", "PUT x abc yo"},
      {"chunks",
       request("PUT /eco/x", close + "Transfer-Encoding: chunked\r\nX-Request-Id: yo\r\n",
               "3\r\nabc\r\n0\r\n\r\n"),
       "200", "PUT x abc yo"},
      {"body at the limit", request("POST /chico", close + "Content-Length: 10\r\n", "0123456789"),
       "200", "0123456789"},
      {"body past the limit", request("POST /chico", "Content-Length: 11\r\n", "0123456789a"),
       "413", ""},
      {"chunks past the limit",
       request("POST /chico", "Transfer-Encoding: chunked\r\n", "b\r\n0123456789a\r\n0\r\n\r\n"),
       "413", ""},
      {"a body for nobody", request("POST /nada", close + "Content-Length: 3\r\n", "abc"), "404",
       R"({"detail":"Not Found"})"},
      {"bare line feed", "GET /hola HTTP/1.1\nHost: x\n\n", "400", ""},
      {"two lengths", request("PUT /eco/x", "Content-Length: 3\r\nContent-Length: 4\r\n", "abc"),
       "400", ""},
      {"length and chunks",
       request("PUT /eco/x", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       "400", ""},
      {"no host", "GET /hola HTTP/1.1\r\n\r\n", "400", ""},
      {"long url", request("GET /" + std::string(9000, 'a')), "414", ""},
      {"long headers", request("GET /hola", "A: " + std::string(17000, 'a') + "\r\n"), "431", ""},
      {"http/3", "GET /hola HTTP/3.0\r\nHost: x\r\n\r\n", "505", ""},
      {"a refusal", request("GET /niega", close), "409",
       R"({"detail":"No hay","codigo":"sin_stock"})"},
      {"a broken handler", request("GET /rompe", close), "500", ""},
      {"a forgetful handler", request("GET /olvida", close), "500", ""},
      {"a socket where none was asked for", request("GET /socket", close), "500", ""},
      {"on a worker", request("GET /obrero", close), "200", "obrero"},
  };
  for (const auto& c : cases) {
    const std::string answer = server.ask(c.bytes);
    EXPECT_EQ(status_of(answer), c.status) << c.name << ": " << answer;
    if (!c.body.empty()) {
      EXPECT_EQ(body_of(answer), c.body) << c.name;
    }
    EXPECT_FALSE(answer.contains("private")) << c.name;
    EXPECT_EQ(count_of(answer, "\r\nDate: "), 1u) << c.name;
  }
  EXPECT_EQ(server.metrics().connections, 0u);
  EXPECT_EQ(server.metrics().requests_in_flight, 0u);
}

TEST(HttpConn, SaysWhatIsAllowed) {
  Fixture fixture;
  TestServer server(fixture.routes());
  EXPECT_TRUE(server.ask(request("PUT /hola", "Connection: close\r\nContent-Length: 0\r\n"))
                  .contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"));
  EXPECT_TRUE(server.ask(request("OPTIONS /hola", "Connection: close\r\n"))
                  .contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"));
}

TEST(HttpConn, HeadHasTheHeadersOfGetAndNoBody) {
  Fixture fixture;
  TestServer server(fixture.routes());
  const std::string answer = server.ask(request("HEAD /hola", "Connection: close\r\n"));
  EXPECT_TRUE(answer.contains("Content-Length: 4\r\n"));
  EXPECT_EQ(body_of(answer), "");
  const std::string big = server.ask(request("HEAD /grande", "Connection: close\r\n"));
  EXPECT_TRUE(big.contains("Content-Length: 8000000\r\n"));
  EXPECT_EQ(body_of(big), "");
}

TEST(HttpConn, PipelinedRequestsAreAnsweredInOrderHoweverTheyAreCut) {
  Fixture fixture;
  std::string pipeline, expected;
  for (int i = 0; i < 100; ++i)
    pipeline += request("GET /eco/" + std::to_string(i), "X-Request-Id: r\r\n");
  pipeline += kGetLast;
  TestServer server(fixture.routes());
  for (const std::size_t piece : {pipeline.size(), std::size_t{1000}, std::size_t{37}}) {
    auto peer = server.connect();
    for (std::size_t at = 0; at < pipeline.size(); at += piece) {
      peer.send(std::string_view(pipeline).substr(at, piece));
      server.turn();
    }
    ASSERT_TRUE(server.until([&] { return peer.has_ended(); })) << piece;
    std::size_t at = 0;
    for (int i = 0; i < 100; ++i) {
      const std::string body = "GET " + std::to_string(i) + "  r";
      at = peer.got().find(body, at);
      ASSERT_NE(at, std::string::npos) << i << " is missing or out of order, pieces of " << piece;
    }
    EXPECT_TRUE(peer.got().ends_with("hola"));
  }
}

TEST(HttpConn, APipelinedRequestWaitsForTheOneBefore) {
  Fixture fixture;
  TestServer server(fixture.routes());
  auto peer = server.connect();
  peer.send(request("GET /parada") + request("GET /parada") + std::string(kGetLast));
  ASSERT_TRUE(server.until([&] { return fixture.parked.size() == 1; }));
  for (int i = 0; i < 3; ++i) server.turn();
  EXPECT_EQ(fixture.parked.size(), 1u) << "the second must not begin before the first is answered";
  EXPECT_EQ(peer.got(), "");
  std::move(fixture.parked[0].responder).send(wire::Response::text(200, "uno"));
  ASSERT_TRUE(server.until([&] { return fixture.parked.size() == 2; }));
  std::move(fixture.parked[1].responder).send(wire::Response::text(200, "dos"));
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  const std::string got = peer.take();
  EXPECT_LT(got.find("uno"), got.find("dos"));
  EXPECT_LT(got.find("dos"), got.find("hola"));
}

TEST(HttpConn, AnswersFromOtherThreadsArrive) {
  Fixture fixture;
  TestServer server(fixture.routes());
  auto peer = server.connect();
  for (int i = 0; i < 200; ++i) {
    peer.send(request("GET /obrero"));
    ASSERT_TRUE(server.until([&] { return peer.got().ends_with("obrero"); }));
    peer.take();
  }
}

TEST(HttpConn, ContinueIsSaidOnlyWhenTheBodyIsWelcome) {
  Fixture fixture;
  TestServer server(fixture.routes());
  auto peer = server.connect();
  peer.send(request("PUT /eco/x", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
  ASSERT_TRUE(server.until([&] { return !peer.got().empty(); }));
  EXPECT_EQ(peer.take(), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("abc");
  ASSERT_TRUE(server.until([&] { return peer.got().contains("PUT x abc"); }));

  struct {
    std::string bytes, status;
  } const refused[] = {
      {request("POST /chico", "Content-Length: 11\r\nExpect: 100-continue\r\n"), "413"},
      {request("POST /nada", "Content-Length: 3\r\nExpect: 100-continue\r\n"), "404"},
      {request("POST /hola", "Content-Length: 3\r\nExpect: 100-continue\r\n"), "405"},
      {request("PUT /eco/x", "Content-Length: 3\r\nExpect: milagros\r\n"), "417"},
  };
  for (const auto& c : refused) {
    auto other = server.connect();
    other.send(c.bytes);
    ASSERT_TRUE(server.until([&] { return other.has_ended() || other.got().size() > 12; }));
    EXPECT_EQ(status_of(other.got()), c.status) << c.bytes;
    other.end();
    ASSERT_TRUE(server.until([&] { return other.has_ended(); }));
    EXPECT_EQ(other.error(), 0);
  }
}

TEST(HttpConn, ARefusedUploadStillGetsItsAnswer) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& s) { s.limits.body_bytes_max = 1000; }));
  auto peer = server.connect();
  peer.send(request("PUT /eco/x", "Content-Length: 50000000\r\n"));
  const std::string piece(65536, 'x');
  std::size_t sent = 0;
  ASSERT_TRUE(server.until([&] {
    sent += peer.send(piece);
    return sent > 5'000'000;
  }));
  peer.end();
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(status_of(peer.got()), "413");
  EXPECT_EQ(peer.error(), 0) << "a reset may take the answer away";
}

TEST(HttpConn, SlowHeadsAndBodiesRunOutOfTime) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& s) {
                      s.limits.header_timeout = milliseconds(60);
                      s.limits.body_timeout = milliseconds(60);
                    }));
  const std::string head = request("PUT /eco/x", "Content-Length: 1000000\r\n");
  struct {
    std::string name, begin, drip, status;
    Refused why;
  } const cases[] = {
      {"dripping headers", "GET /hola HTTP/1.1\r\n", "a: b\r\n", "408", Refused::kHeaderTimeout},
      {"no more headers", "GET /ho", "", "408", Refused::kHeaderTimeout},
      {"no body", head, "", "408", Refused::kBodyTimeout},
      {"silent from the start", "", "", "<none>", Refused::kCount},
  };
  for (const auto& c : cases) {
    auto peer = server.connect();
    peer.send(c.begin);
    auto next = SystemClock().steady();
    const auto drip = [&] {
      if (const auto now = SystemClock().steady(); now >= next) {
        peer.send(c.drip);
        next = now + milliseconds(5);
      }
      return peer.has_ended();
    };
    ASSERT_TRUE(server.until(drip)) << c.name;
    EXPECT_EQ(status_of(peer.got()), c.status) << c.name;
    if (c.why != Refused::kCount) {
      EXPECT_GE(server.refused(c.why), 1u) << c.name;
    }
  }
}

TEST(HttpConn, ASteadyBodyMayTakeLongerThanItsTimeout) {
  Fixture fixture;
  TestServer server(fixture.routes(),
                    with([](auto& s) { s.limits.body_timeout = milliseconds(60); }));
  auto peer = server.connect();
  peer.send(request("PUT /eco/x", "Content-Length: 20\r\n"));
  const auto begin = SystemClock().steady();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(
        server.until([&] { return SystemClock().steady() > begin + milliseconds(10 * i); }));
    peer.send("x");
  }
  ASSERT_TRUE(server.until([&] { return !peer.got().empty(); }));
  EXPECT_EQ(status_of(peer.got()), "200");
}

TEST(HttpConn, IdleConnectionsAreClosed) {
  Fixture fixture;
  TestServer server(fixture.routes(),
                    with([](auto& s) { s.limits.keep_alive_timeout = milliseconds(50); }));
  auto peer = server.connect();
  peer.send(kGet);
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(status_of(peer.got()), "200");
}

TEST(HttpConn, AReaderThatTakesNothingIsCutOff) {
  Fixture fixture;
  TestServer server(fixture.routes(),
                    with([](auto& s) { s.limits.write_timeout = milliseconds(50); }));
  auto peer = server.connect(4096);
  peer.send(request("GET /grande"));
  ASSERT_TRUE(server.until([&] { return server.refused(Refused::kSlowReader) == 1; }));
  ASSERT_TRUE(server.until([&] { return server.metrics().connections == 0; }));
}

TEST(HttpConn, AClientThatAsksAndDoesNotReadIsNotReadEither) {
  Fixture fixture;
  TestServer server(fixture.routes());
  auto peer = server.connect(4096);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += request("GET /grande");
  peer.send(many);
  for (int i = 0; i < 50; ++i) server.turn();
  const auto answered = server.metrics().bytes_out.load() / 8'000'000;
  EXPECT_LE(answered, 2u) << "no further request is begun while much is unsent";
}

TEST(HttpConn, AHalfClosedClientStillGetsAllItsAnswers) {
  Fixture fixture;
  TestServer server(fixture.routes());
  auto peer = server.connect();
  peer.send(request("GET /parada") + std::string(kGet));
  peer.end();
  ASSERT_TRUE(server.until([&] { return fixture.parked.size() == 1; }));
  std::move(fixture.parked[0].responder).send(wire::Response::text(200, "tarde"));
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(count_of(peer.got(), "HTTP/1.1 200"), 2u);
}

TEST(HttpConn, AClientThatResetsWhileItsAnswerIsMadeHarmsNobody) {
  Fixture fixture;
  TestServer server(fixture.routes());
  auto peer = server.connect();
  peer.send(request("GET /parada"));
  ASSERT_TRUE(server.until([&] { return fixture.parked.size() == 1; }));
  peer.reset();
  for (int i = 0; i < 3; ++i) server.turn();
  std::move(fixture.parked[0].responder).send(wire::Response::text(200, "nadie"));
  ASSERT_TRUE(server.until([&] { return server.metrics().connections == 0; }));

  auto other = server.connect(4096);
  other.send(request("GET /grande"));
  ASSERT_TRUE(server.until([&] { return other.got().size() > 1000; }));
  other.reset();
  ASSERT_TRUE(server.until([&] { return server.metrics().connections == 0; }));
}

TEST(HttpConn, AnAnswerAfterTheListenerIsGoneIsDropped) {
  Fixture fixture;
  {
    TestServer server(fixture.routes());
    auto peer = server.connect();
    peer.send(request("GET /parada"));
    ASSERT_TRUE(server.until([&] { return fixture.parked.size() == 1; }));
    server.stop();
    ASSERT_TRUE(server.until([&] { return server.is_stopped(); }));
    EXPECT_FALSE(fixture.parked[0].responder.is_wanted());
    fixture.parked.clear();
  }
}

TEST(HttpConn, LimitsOfConnectionsHoldAtTheBound) {
  struct {
    std::string name, status;
    Refused why;
    std::function<void(ListenerSettings&)> change;
  } const cases[] = {
      {"per site", "503", Refused::kConnections, [](auto& s) { s.limits.connections_max = 3; }},
      {"per address", "429", Refused::kConnectionsPerAddress,
       [](auto& s) { s.limits.connections_per_address_max = 3; }},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    TestServer server(fixture.routes(), with(c.change));
    std::vector<loop::TestPeer> peers;
    for (int i = 0; i < 3; ++i) {
      peers.push_back(server.connect());
      peers.back().send(kGet);
      ASSERT_TRUE(server.until([&] { return !peers.back().got().empty(); })) << c.name;
      EXPECT_EQ(status_of(peers.back().got()), "200") << c.name;
    }
    const std::string refused = server.ask(kGet);
    EXPECT_EQ(status_of(refused), c.status) << c.name;
    EXPECT_TRUE(refused.contains("Retry-After: 1\r\n")) << c.name;
    EXPECT_EQ(server.refused(c.why), 1u) << c.name;
    peers.pop_back();
    ASSERT_TRUE(server.until([&] { return server.metrics().connections == 2; })) << c.name;
    EXPECT_EQ(status_of(server.ask(kGetLast)), "200") << c.name << ": a place was free again";
  }
}

TEST(HttpConn, AFullWorkerQueueIsRefused) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& s) { s.worker_queue_max = 0; }));
  EXPECT_EQ(status_of(server.ask(request("GET /obrero", "Connection: close\r\n"))), "503");
  EXPECT_EQ(server.refused(Refused::kWorkersBusy), 1u);
}

TEST(HttpConn, CrossOriginRequestsFollowTheSettings) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& s) {
                      s.cors.any_origin = true;
                      s.answer_headers.add("X-Casa", "si");
                    }));
  const std::string from = "Connection: close\r\nOrigin: https://a.example\r\n";
  const std::string preflight =
      server.ask(request("OPTIONS /hola", from + "Access-Control-Request-Method: PUT\r\n"));
  EXPECT_EQ(status_of(preflight), "200");
  EXPECT_EQ(body_of(preflight), "OK");
  for (const std::string_view path : {"GET /hola", "GET /nada", "GET /rompe"}) {
    const std::string answer = server.ask(request(path, from));
    EXPECT_TRUE(answer.contains("Access-Control-Allow-Origin: *\r\n")) << path;
    EXPECT_TRUE(answer.contains("X-Casa: si\r\n")) << path;
  }
}

TEST(HttpConn, ASocketOfAnyOriginIsOpenedByAnyPage) {
  const auto status_from = [](bool any_origin) {
    RouteTable routes;
    routes.add_socket("/ws",
                      [](Call&&, Responder&& responder) {
                        std::move(responder).send(wire::Response::text(409, "abierto"));
                      },
                      {.any_origin = any_origin});
    TestServer server(std::move(routes));
    return status_of(server.ask(
        request("GET /ws",
                "Origin: https://a.example\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")));
  };
  EXPECT_EQ(status_from(true), "409") << "the handler was asked";
  EXPECT_EQ(status_from(false), "403");
}

TEST(HttpConn, AThousandConnectionsAtOnce) {
  Fixture fixture;
  TestServer server(fixture.routes());
  std::vector<loop::TestPeer> peers;
  for (int i = 0; i < 1000; ++i) {
    peers.push_back(server.connect());
    ASSERT_TRUE(peers.back().is_connected()) << i;
    if (i % 100 == 99) server.turn();
  }
  for (auto& peer : peers) peer.send(kGet);
  ASSERT_TRUE(server.until([&] {
    return std::ranges::all_of(peers, [](auto& peer) { return peer.got().ends_with("hola"); });
  }));
  EXPECT_EQ(server.metrics().connections, 1000u);
  peers.clear();
  ASSERT_TRUE(server.until([&] { return server.metrics().connections == 0; }));
}

TEST(HttpConn, AStopFinishesWhatIsUnderWayAndClosesTheRest) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& s) { s.limits.drain = milliseconds(5000); }));
  auto idle = server.connect();
  idle.send(kGet);
  auto busy = server.connect();
  busy.send(request("GET /parada"));
  ASSERT_TRUE(server.until([&] { return fixture.parked.size() == 1 && !idle.got().empty(); }));
  server.stop();
  ASSERT_TRUE(server.until([&] { return idle.has_ended(); }));
  idle.close();
  EXPECT_FALSE(server.connect().is_connected());
  EXPECT_FALSE(server.is_stopped());
  std::move(fixture.parked[0].responder).send(wire::Response::text(200, "al fin"));
  ASSERT_TRUE(server.until([&] { return busy.has_ended(); }));
  EXPECT_TRUE(busy.got().contains("Connection: close\r\n"));
  EXPECT_TRUE(busy.got().ends_with("al fin"));
  busy.close();
  ASSERT_TRUE(server.until([&] { return server.is_stopped(); }));
}

}  // namespace
}  // namespace chasqui::edge
