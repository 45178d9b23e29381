#include "edge/stream_conn.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "edge/test_server.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

struct Log {
  std::string heard;
  StreamLink* link = nullptr;
  std::function<void()> on_open;
};

class LogSession final : public StreamSession {
 public:
  explicit LogSession(Log& log) : log_(log) {}
  void on_open(StreamLink& link) override {
    log_.link = &link;
    log_.heard += link.is_chunked() ? "<open>" : "<open plain>";
    if (log_.on_open) log_.on_open();
  }
  void on_drained() override { log_.heard += "<drained>"; }
  void on_silence() override { log_.link->say("."); }
  void on_ending(const SocketEnding& ending) override {
    log_.link->say("ending " + std::to_string(ending.code));
  }
  void on_close() override {
    log_.heard += "<close>";
    log_.link = nullptr;
  }

 private:
  Log& log_;
};

constexpr std::string_view kGet = "GET /flujo HTTP/1.1\r\nHost: x\r\n\r\n";

struct Fixture {
  Log log;
  milliseconds heartbeat{60'000};
  SocketOwner owner;
  std::optional<Utc> expires;

  RouteTable routes() {
    RouteTable table;
    table.add("GET", "/flujo", [this](Call&&, Responder&& responder) {
      StreamAccept accept;
      accept.session = std::make_unique<LogSession>(log);
      accept.head.set("Content-Type", "text/plain");
      accept.heartbeat = heartbeat;
      accept.owner = owner;
      accept.expires = expires;
      std::move(responder).stream(std::move(accept));
    });
    return table;
  }
};

TEST(StreamConn, AForeignPageHearsNothing) {
  Fixture fixture;
  TestServer server(fixture.routes());
  const auto status = [&](std::string_view origin) {
    auto peer = server.connect();
    peer.send("GET /flujo HTTP/1.1\r\nHost: a.example\r\nOrigin: " + std::string(origin) +
              "\r\n\r\n");
    server.until([&] { return peer.got().contains("\r\n\r\n"); });
    return status_of(peer.got());
  };
  EXPECT_EQ(status("http://b.example"), "403");
  EXPECT_EQ(status("null"), "403");
  EXPECT_EQ(fixture.log.heard, "") << "its session never opened";
  EXPECT_EQ(status("http://a.example"), "200");
  EXPECT_EQ(server.refused(Refused::kOrigin), 2u);
}

bool gets(TestServer& server, loop::TestPeer& peer, std::string_view what) {
  return server.until([&] { return peer.got().contains(what); });
}

// "<body>" of the chunks so far; what is no chunk stays.
std::string unchunked(std::string_view body) {
  std::string text;
  while (!body.empty()) {
    const std::size_t line = body.find("\r\n");
    const std::size_t size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
    if (size == 0) return text + "<end>" + std::string(body.substr(line + 4));
    text += body.substr(line + 2, size);
    body.remove_prefix(line + 2 + size + 2);
  }
  return text;
}

TEST(StreamConn, SendsPiecesAsChunksUntilItEnds) {
  Fixture fixture;
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send(kGet);
  ASSERT_TRUE(gets(server, peer, "\r\n\r\n"));
  const std::string head = peer.got();
  EXPECT_EQ(status_of(head), "200");
  EXPECT_TRUE(head.contains("Transfer-Encoding: chunked\r\n")) << head;
  EXPECT_TRUE(head.contains("Connection: close\r\n")) << head;
  EXPECT_FALSE(head.contains("Content-Length")) << head;
  EXPECT_EQ(server.metrics().streams, 1u);

  fixture.log.link->say("hola");
  fixture.log.link->send(std::make_shared<const std::string>("3\r\nuno\r\n3\r\ndos\r\n"));
  fixture.log.link->end();
  fixture.log.link->say("tarde");
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(unchunked(body_of(peer.got())), "holaunodos<end>");
  EXPECT_TRUE(fixture.log.heard.ends_with("<close>")) << fixture.log.heard;
  EXPECT_EQ(server.metrics().streams, 0u);
  EXPECT_EQ(server.metrics().streams_total, 1u);
}

TEST(StreamConn, ClosesBehindTheBodyForOldClients) {
  Fixture fixture;
  fixture.log.on_open = [&] {
    fixture.log.link->say("hola");
    fixture.log.link->end();
  };
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send("GET /flujo HTTP/1.0\r\n\r\n");
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(body_of(peer.got()), "hola");
  EXPECT_FALSE(peer.got().contains("chunked"));
  EXPECT_EQ(fixture.log.heard, "<open plain><close>");
}

TEST(StreamConn, HeadIsAnsweredWithTheHeadAlone) {
  Fixture fixture;
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send("HEAD /flujo HTTP/1.1\r\nHost: x\r\n\r\nHEAD /otra HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(gets(server, peer, "404"));
  EXPECT_TRUE(peer.got().contains("Content-Type: text/plain\r\n"));
  EXPECT_FALSE(peer.got().contains("Connection: close")) << "it goes on";
  EXPECT_EQ(fixture.log.heard, "");
  EXPECT_EQ(server.metrics().requests_in_flight, 0u);
}

TEST(StreamConn, OtherMethodsAreNotAllowed) {
  Fixture fixture;
  TestServer server(fixture.routes());
  const std::string answer =
      server.ask("POST /flujo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_EQ(status_of(answer), "405");
  EXPECT_TRUE(answer.contains("Allow: GET, HEAD, OPTIONS\r\n")) << answer;
}

TEST(StreamConn, WhatTheClientStillSaysIsNotLookedAt) {
  Fixture fixture;
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send(std::string(kGet) + std::string(kGet));
  ASSERT_TRUE(gets(server, peer, "\r\n\r\n"));
  peer.send("GARBAGE");
  server.turn();
  fixture.log.link->say("sigue");
  ASSERT_TRUE(gets(server, peer, "sigue"));
  EXPECT_EQ(count_of(peer.got(), "HTTP/1.1"), 1u);
}

TEST(StreamConn, ASilentStreamBeats) {
  Fixture fixture;
  fixture.heartbeat = milliseconds(5);
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send(kGet);
  ASSERT_TRUE(server.until([&] { return count_of(peer.got(), "1\r\n.\r\n") >= 3; }));
}

TEST(StreamConn, TheSessionHearsWhenTheClientLeaves) {
  Fixture fixture;
  TestServer server(fixture.routes());
  {
    loop::TestPeer peer = server.connect();
    peer.send(kGet);
    ASSERT_TRUE(gets(server, peer, "\r\n\r\n"));
  }
  ASSERT_TRUE(server.until([&] { return fixture.log.heard.ends_with("<close>"); }));
  EXPECT_EQ(server.metrics().streams, 0u);
  EXPECT_TRUE(server.until([&] { return server.metrics().connections == 0; }));
}

TEST(StreamConn, AReaderThatTakesNothingIsCutOff) {
  ListenerSettings settings = TestServer::quiet();
  settings.limits.write_timeout = milliseconds(20);
  Fixture fixture;
  fixture.heartbeat = milliseconds(5);
  TestServer server(fixture.routes(), settings);
  loop::TestPeer peer = server.connect(4096);
  peer.send(kGet);
  ASSERT_TRUE(server.until([&] { return fixture.log.link != nullptr; }));
  const auto piece =
      std::make_shared<const std::string>("100000\r\n" + std::string(1 << 20, 'x') + "\r\n");
  for (int i = 0; i < 16; ++i) fixture.log.link->send(piece);
  EXPECT_GT(fixture.log.link->pending_bytes(), 0u);
  ASSERT_TRUE(server.until([&] { return fixture.log.link == nullptr; }));
  EXPECT_EQ(server.refused(Refused::kSlowReader), 1u);
}

TEST(StreamConn, ARevocationDropsWhatWaitedAndEndsIt) {
  Fixture fixture;
  fixture.owner.account = 7;
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send(kGet);
  ASSERT_TRUE(gets(server, peer, "\r\n\r\n"));
  server.sockets().end_all([](const SocketOwner& owner) { return owner.account == 7; }, {4403});
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(unchunked(body_of(peer.got())), "ending 4403<end>");
  EXPECT_EQ(server.metrics().sockets_ended, 1u);
}

TEST(StreamConn, ItEndsWithItsCredential) {
  Fixture fixture;
  fixture.expires = Utc{0};
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send(kGet);
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(unchunked(body_of(peer.got())), "ending 4401<end>");
}

TEST(StreamConn, AStopEndsTheBody) {
  Fixture fixture;
  TestServer server(fixture.routes());
  loop::TestPeer peer = server.connect();
  peer.send(kGet);
  ASSERT_TRUE(gets(server, peer, "\r\n\r\n"));
  server.stop();
  ASSERT_TRUE(server.until([&] { return peer.has_ended() && server.is_stopped(); }));
  EXPECT_EQ(unchunked(body_of(peer.got())), "<end>");
}

TEST(StreamConn, AStopThatStoodStillEndsEveryBodyToo) {
  ListenerSettings settings = TestServer::quiet();
  settings.limits.drain = milliseconds(400);
  Fixture fixture;
  TestServer server(fixture.routes(), settings);
  std::vector<loop::TestPeer> peers;
  for (int i = 0; i < 50; ++i) {
    peers.push_back(server.connect());
    peers.back().send(kGet);
    ASSERT_TRUE(gets(server, peers.back(), "\r\n\r\n"));
  }
  server.stop();
  ASSERT_TRUE(server.until([&] { return peers.front().has_ended(); }));
  ::poll(nullptr, 0, 800);  // As a machine that stands still.
  ASSERT_TRUE(server.until([&] { return server.is_stopped(); }));
  for (loop::TestPeer& peer : peers) {
    ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
    EXPECT_EQ(unchunked(body_of(peer.got())), "<end>");
  }
}

TEST(StreamConn, AnswersAllowedOriginsAsAnyRequest) {
  ListenerSettings settings = TestServer::quiet();
  settings.cors.origins = {"https://a.example"};
  Fixture fixture;
  fixture.log.on_open = [&] { fixture.log.link->end(); };
  TestServer server(fixture.routes(), settings);
  const std::string answer =
      server.ask("GET /flujo HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\n\r\n");
  EXPECT_TRUE(answer.contains("Access-Control-Allow-Origin: https://a.example\r\n")) << answer;
}

}  // namespace
}  // namespace chasqui::edge
