#include "edge/ws_conn.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "edge/ws_test_client.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;
using wire::WsOpcode;

// Writes down what it hears, and does what the test wants.
struct Notes {
  std::string heard;
  SocketLink* link = nullptr;
  std::function<void(std::string_view)> on_message;
  std::function<void()> on_open;
  bool hears_drained = false;
};

class Session final : public SocketSession {
 public:
  explicit Session(Notes& log) : log_(log) {}
  void on_open(SocketLink& link) override {
    log_.link = &link;
    log_.heard += "<open>";
    if (log_.on_open) log_.on_open();
  }
  void on_message(std::string_view payload, bool is_text) override {
    log_.heard += (is_text ? "t:" : "b:") + std::string(payload.substr(0, 20)) + " ";
    if (log_.on_message) log_.on_message(payload);
  }
  void on_drained() override {
    if (log_.hears_drained) log_.heard += "<drained>";
  }
  void on_close(std::uint16_t code, std::string_view reason) override {
    log_.heard += "<" + std::to_string(code) + " " + std::string(reason) + ">";
    log_.link = nullptr;
  }

 private:
  Notes& log_;
};

struct Fixture {
  Notes log;
  std::optional<Responder> parked;
  bool parks = false;

  RouteTable routes() {
    RouteTable table;
    table.add_socket("/ws", [this](Call&&, Responder&& responder) {
      if (parks)
        parked.emplace(std::move(responder));
      else
        accept(std::move(responder));
    });
    table.add("GET", "/hola", [](Call&&, Responder&& responder) {
      std::move(responder).send(wire::Response::text(200, "hola"));
    });
    return table;
  }
  void accept(Responder responder) {
    SocketAccept accept;
    accept.session = std::make_unique<Session>(log);
    accept.protocols = {"chasqui.v1"};
    std::move(responder).accept(std::move(accept));
  }
};

ListenerSettings with(const std::function<void(Limits&)>& change) {
  ListenerSettings settings = TestServer::quiet();
  change(settings.limits);
  return settings;
}

TEST(WsConn, OpensSpeaksAndCloses) {
  Fixture fixture;
  TestServer server(fixture.routes());
  WsTestClient client(server, "Sec-WebSocket-Protocol: otro, chasqui.v1\r\n");
  EXPECT_EQ(status_of(client.head()), "101");
  EXPECT_TRUE(client.head().contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  EXPECT_TRUE(client.head().contains("Sec-WebSocket-Protocol: chasqui.v1\r\n"));
  fixture.log.on_message = [&](std::string_view text) { fixture.log.link->send_text(text); };
  client.say("hola");
  client.say("ping?", WsOpcode::kPing);
  ASSERT_TRUE(client.gets("<pong ping?>"));
  EXPECT_EQ(client.got(), "t:hola <pong ping?>");
  EXPECT_EQ(fixture.log.link->protocol(), "chasqui.v1");
  EXPECT_EQ(fixture.log.link->remote(), "127.0.0.1");
  EXPECT_EQ(server.metrics().sockets, 1u);
  client.say(WsTestClient::close_payload(1000, "bye"), WsOpcode::kClose);
  ASSERT_TRUE(client.ends());
  EXPECT_TRUE(client.got().ends_with("<close 1000 >"));
  EXPECT_EQ(fixture.log.heard, "<open>t:hola <1000 bye>");
  EXPECT_EQ(server.metrics().sockets, 0u);
  EXPECT_EQ(server.metrics().connections, 0u);
}

TEST(WsConn, FramesThatCameWithTheRequestAreHeard) {
  for (const bool parks : {false, true}) {
    Fixture fixture;
    fixture.parks = parks;
    TestServer server(fixture.routes());
    auto peer = server.connect();
    peer.send(std::string(kUpgrade) + "\r\n" + WsTestClient::frame("uno") +
              WsTestClient::frame("dos"));
    if (parks) {
      ASSERT_TRUE(server.until([&] { return fixture.parked.has_value(); }));
      fixture.accept(std::move(*fixture.parked));
    }
    ASSERT_TRUE(server.until([&] { return fixture.log.heard == "<open>t:uno t:dos "; }));
  }
}

TEST(WsConn, UpgradesThatAreRefused) {
  Fixture fixture;
  TestServer server(fixture.routes());
  const std::string upgrade(kUpgrade);
  const auto without = [&](std::string_view line) {
    std::string text = upgrade;
    const std::size_t at = text.find(line);
    text.erase(at, text.find("\r\n", at) + 2 - at);
    return text;
  };
  struct {
    std::string name, bytes, status, says;
  } const cases[] = {
      {"a plain GET", "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "426",
       "Sec-WebSocket-Version: 13\r\n"},
      {"no key", without("Sec-WebSocket-Key") + "\r\n", "400", ""},
      {"another version", without("Sec-WebSocket-Version") + "Sec-WebSocket-Version: 8\r\n\r\n",
       "426", "Sec-WebSocket-Version: 13\r\n"},
      {"another origin", upgrade + "Origin: https://evil.example\r\n\r\n", "403", ""},
      {"with a body", upgrade + "Content-Length: 2\r\n\r\nab", "400", ""},
      {"extensions that are no list", upgrade + "Sec-WebSocket-Extensions: ;;\r\n\r\n", "400", ""},
  };
  for (const auto& c : cases) {
    const std::string answer = server.ask(c.bytes);
    EXPECT_EQ(status_of(answer), c.status) << c.name << answer;
    EXPECT_TRUE(answer.contains(c.says)) << c.name << answer;
  }
  EXPECT_EQ(fixture.log.heard, "");
  EXPECT_EQ(server.refused(Refused::kOrigin), 1u);
  EXPECT_EQ(status_of(server.ask("GET /hola HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
            "200");
}

TEST(WsConn, ClosingFromOurSideWaitsForThePeerButNotForEver) {
  for (const bool peer_answers : {true, false}) {
    Fixture fixture;
    TestServer server(fixture.routes(),
                      with([](auto& limits) { limits.ws_close_timeout = milliseconds(50); }));
    WsTestClient client(server);
    fixture.log.on_message = [&](std::string_view) {
      fixture.log.link->send_text("ultimo");
      fixture.log.link->close(4429, "despacio");
      fixture.log.link->send_text("tarde");
    };
    client.say("x");
    client.say("dropped");
    ASSERT_TRUE(client.gets("<close 4429 despacio>"));
    EXPECT_EQ(client.got(), "t:ultimo <close 4429 despacio>");
    EXPECT_EQ(fixture.log.heard, "<open>t:x ");
    if (peer_answers) client.say(WsTestClient::close_payload(4429, ""), WsOpcode::kClose);
    ASSERT_TRUE(server.until([&] { return fixture.log.heard == "<open>t:x <4429 despacio>"; }));
    ASSERT_TRUE(client.ends());
  }
}

TEST(WsConn, ASessionMayCloseWhileItOpens) {
  Fixture fixture;
  fixture.log.on_open = [&] {
    fixture.log.link->send_text("no puedes");
    fixture.log.link->close(4401, "quien eres");
  };
  TestServer server(fixture.routes());
  WsTestClient client(server);
  ASSERT_TRUE(client.gets("t:no puedes <close 4401 quien eres>"));
}

TEST(WsConn, ViolationsAreAnsweredWithTheirCode) {
  struct {
    std::string name, bytes, code;
  } const cases[] = {
      {"not masked", std::string("\x81\x00", 2), "1002"},
      {"invalid UTF-8", WsTestClient::frame("\xff\xfe"), "1007"},
      {"at the limit", WsTestClient::frame(std::string(100, 'x')), ""},
      {"past the limit", WsTestClient::frame(std::string(101, 'x')), "1009"},
      {"a reserved code",
       WsTestClient::frame(WsTestClient::close_payload(1005, ""), WsOpcode::kClose), "1002"},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    TestServer server(fixture.routes(),
                      with([](auto& limits) { limits.ws_message_bytes_max = 100; }));
    WsTestClient client(server);
    client.peer().send(c.bytes);
    if (c.code.empty()) {
      ASSERT_TRUE(server.until([&] { return fixture.log.heard.contains("t:xxx"); }));
      continue;
    }
    ASSERT_TRUE(client.gets("<close " + c.code)) << c.name;
    ASSERT_TRUE(client.ends()) << c.name;
    EXPECT_TRUE(fixture.log.heard.starts_with("<open><" + c.code)) << c.name;
  }
}

TEST(WsConn, ASilentPeerIsPingedThenClosed) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& limits) {
                      limits.ws_ping = milliseconds(40);
                      limits.ws_idle = milliseconds(120);
                    }));
  WsTestClient client(server);
  ASSERT_TRUE(client.gets("<ping>"));
  ASSERT_TRUE(client.gets("<close 1001 silent>"));
  EXPECT_EQ(fixture.log.heard, "<open><1001 silent>");
  EXPECT_EQ(server.refused(Refused::kSilent), 1u);
}

TEST(WsConn, APeerThatAnswersPingsStays) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& limits) {
                      limits.ws_ping = milliseconds(30);
                      limits.ws_idle = milliseconds(90);
                    }));
  WsTestClient client(server);
  std::size_t answered = 0;
  ASSERT_TRUE(server.until([&] {
    for (; answered < count_of(client.got(), "<ping>"); ++answered) client.say("", WsOpcode::kPong);
    return answered == 6;
  }));
  EXPECT_EQ(fixture.log.heard, "<open>");
}

TEST(WsConn, AnEndWithoutACloseFrameIs1006) {
  for (const bool resets : {false, true}) {
    Fixture fixture;
    TestServer server(fixture.routes());
    WsTestClient client(server);
    if (resets)
      client.peer().reset();
    else
      client.peer().end();
    ASSERT_TRUE(server.until([&] { return fixture.log.heard.starts_with("<open><1006"); }));
    ASSERT_TRUE(server.until([&] { return server.metrics().sockets == 0; }));
  }
}

TEST(WsConn, AListenerThatFallsBehindIsToldWhenItHasCaughtUp) {
  Fixture fixture;
  TestServer server(fixture.routes());
  WsTestClient client(server, "", 4096);
  fixture.log.hears_drained = true;
  const auto frame = [&] {
    auto bytes = std::make_shared<std::string>();
    wire::append_ws_frame(*bytes, {WsOpcode::kText}, std::string(100'000, 'x'));
    return bytes;
  }();
  for (int i = 0; i < 40; ++i) fixture.log.link->send(frame);
  server.turn();
  const std::size_t behind = fixture.log.link->pending_bytes();
  EXPECT_GT(behind, 0u);
  fixture.log.link->drop_pending();
  EXPECT_LT(fixture.log.link->pending_bytes(), behind);
  fixture.log.link->send_text("sigue");
  ASSERT_TRUE(client.gets("t:sigue "));
  ASSERT_TRUE(server.until([&] { return fixture.log.heard == "<open><drained>"; }));
  EXPECT_EQ(fixture.log.link->pending_bytes(), 0u);
}

TEST(WsConn, WhoeverSentSomethingHearsWhenItHasLeftAlsoWhenItLeftAtOnce) {
  Fixture fixture;
  TestServer server(fixture.routes());
  WsTestClient client(server);
  fixture.log.hears_drained = true;
  fixture.log.link->send_text("a");
  fixture.log.link->send_text("b");
  ASSERT_TRUE(client.gets("t:a t:b "));
  EXPECT_EQ(fixture.log.heard, "<open><drained>");
}

TEST(WsConn, ASessionThatQueuesWithoutEndIsCutOff) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& limits) {
                      limits.ws_queue_bytes_max = 1000;
                      limits.ws_message_bytes_max = 1000;
                    }));
  WsTestClient client(server, "", 4096);
  const std::string much(100'000, 'x');
  for (int turn = 0; turn < 1000 && fixture.log.link != nullptr; ++turn) {
    for (int i = 0; i < 10 && fixture.log.link != nullptr; ++i) fixture.log.link->send_text(much);
    if (fixture.log.link != nullptr) {
      EXPECT_LT(fixture.log.link->pending_bytes(), 200'000u);
    }
    server.turn();
  }
  EXPECT_EQ(fixture.log.heard, "<open><1013 too slow>");
  EXPECT_EQ(server.refused(Refused::kSlowReader), 1u);
}

TEST(WsConn, APausedSessionHearsTheRestInOrder) {
  Fixture fixture;
  TestServer server(fixture.routes());
  WsTestClient client(server);
  fixture.log.on_message = [&](std::string_view text) {
    if (text == "alto") fixture.log.link->pause_reading();
  };
  client.peer().send(WsTestClient::frame("1") + WsTestClient::frame("alto") +
                     WsTestClient::frame("2") + WsTestClient::frame("alto") +
                     WsTestClient::frame("3"));
  ASSERT_TRUE(server.until([&] { return fixture.log.heard == "<open>t:1 t:alto "; }));
  for (int i = 0; i < 3; ++i) server.turn();
  EXPECT_EQ(fixture.log.heard, "<open>t:1 t:alto ");
  fixture.log.link->resume_reading();
  ASSERT_TRUE(server.until([&] { return fixture.log.heard == "<open>t:1 t:alto t:2 t:alto "; }));
  client.say("4");
  fixture.log.link->resume_reading();
  ASSERT_TRUE(server.until([&] { return fixture.log.heard.ends_with("t:3 t:4 "); }));
}

TEST(WsConn, LongMessagesAreCompressedForThoseWhoAskedForIt) {
  Fixture fixture;
  TestServer server(fixture.routes());
  WsTestClient packed(server, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
  EXPECT_TRUE(packed.head().contains("Sec-WebSocket-Extensions: permessage-deflate"));
  const std::string text(5000, 'a');
  const auto before = server.metrics().bytes_out.load();
  fixture.log.link->send_text(text);
  ASSERT_TRUE(packed.gets("t:" + text));
  EXPECT_LT(server.metrics().bytes_out - before, 200u);
  WsTestClient plain(server);
  EXPECT_FALSE(plain.head().contains("permessage-deflate"));
  fixture.log.link->send_text(text);
  ASSERT_TRUE(plain.gets("t:" + text));
}

TEST(WsConn, AStopSendsEverySocketAway) {
  Fixture fixture;
  TestServer server(fixture.routes(), with([](auto& limits) { limits.drain = milliseconds(400); }));
  std::vector<std::unique_ptr<WsTestClient>> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(std::make_unique<WsTestClient>(server));
  server.stop();
  server.turn();
  std::size_t told_at_once = 0;
  for (auto& client : clients) told_at_once += client->got().contains("<close 1012 restart>");
  EXPECT_LT(told_at_once, 25u) << "they are told a few at a time";
  for (std::size_t i = 0; i < clients.size(); ++i) {
    ASSERT_TRUE(clients[i]->gets("<close 1012 restart>")) << i;
    if (i % 2 == 0) {  // The others do not answer, and are closed by force.
      clients[i]->say(WsTestClient::close_payload(1012, ""), WsOpcode::kClose);
      clients[i]->peer().end();
    }
  }
  ASSERT_TRUE(server.until([&] { return server.is_stopped(); }));
  EXPECT_EQ(server.metrics().sockets, 0u);
}

TEST(WsConn, AStopThatStoodStillTellsEverySocketToo) {
  Fixture fixture;
  constexpr milliseconds kDrain{400};
  TestServer server(fixture.routes(), with([&](auto& limits) { limits.drain = kDrain; }));
  std::vector<std::unique_ptr<WsTestClient>> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(std::make_unique<WsTestClient>(server));
  server.stop();
  ASSERT_TRUE(clients.front()->gets("<close 1012 restart>"));
  ::poll(nullptr, 0, static_cast<int>(2 * kDrain.count()));  // As a machine that stands still.
  for (auto& client : clients) ASSERT_TRUE(client->gets("<close 1012 restart>"));
  ASSERT_TRUE(server.until([&] { return server.is_stopped(); }));
  EXPECT_EQ(server.metrics().sockets, 0u);
}

}  // namespace
}  // namespace chasqui::edge
