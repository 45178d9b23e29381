#include "edge/socket_registry.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "edge/ws_test_client.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

WhoseSocket of_account(std::int64_t account) {
  return [account](const SocketOwner& owner) { return owner.account == account; };
}

// Says what it is told, and notes what is said to it.
struct Room {
  SocketLink* link = nullptr;
  std::string heard;
};

class RoomSession final : public SocketSession {
 public:
  explicit RoomSession(Room& room) : room_(room) {}
  void on_open(SocketLink& link) override { room_.link = &link; }
  void on_message(std::string_view payload, bool) override { room_.heard += payload; }
  void on_close(std::uint16_t code, std::string_view) override {
    room_.heard += "<" + std::to_string(code) + ">";
    room_.link = nullptr;
  }

 private:
  Room& room_;
};

// Each socket that opens takes the next owner of the list.
struct Fixture {
  std::vector<SocketOwner> owners;
  std::optional<Utc> expires;
  std::vector<std::unique_ptr<Room>> rooms;
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
    return table;
  }
  void accept(Responder responder) {
    rooms.push_back(std::make_unique<Room>());
    SocketAccept accept;
    accept.session = std::make_unique<RoomSession>(*rooms.back());
    accept.owner = owners.at(rooms.size() - 1);
    accept.expires = expires;
    accept.at_expiry = {.code = 4001, .reason = "vencido", .message = "vencio"};
    std::move(responder).accept(std::move(accept));
  }
};

TEST(SocketRegistry, EndsTheSocketsOfThatOwnerAloneAndAtOnce) {
  Fixture fixture;
  fixture.owners = {{.account = 7, .session = "a"}, {.account = 8}, {.account = 7}, {}};
  TestServer server(fixture.routes());
  WsTestClient ana(server), other(server), again(server), nobody(server);
  server.sockets().end_all(of_account(7), {.code = 4401, .reason = "revocado", .message = "fuera"});
  ASSERT_TRUE(ana.gets("close"));
  ASSERT_TRUE(again.gets("close"));
  EXPECT_EQ(ana.got(), "t:fuera <close 4401 revocado>");
  EXPECT_EQ(again.got(), ana.got());
  fixture.rooms[0]->link->send_text("never heard");
  ana.say("not listened to");
  fixture.rooms[1]->link->send_text("still here");
  fixture.rooms[3]->link->send_text("also here");
  ASSERT_TRUE(other.gets("still here"));
  ASSERT_TRUE(nobody.gets("also here"));
  EXPECT_EQ(ana.got(), "t:fuera <close 4401 revocado>");
  EXPECT_EQ(fixture.rooms[0]->heard, "");
  EXPECT_EQ(server.metrics().sockets_ended, 2u);
  ana.say(WsTestClient::close_payload(4401, ""), wire::WsOpcode::kClose);
  ASSERT_TRUE(ana.ends());
  EXPECT_EQ(fixture.rooms[0]->heard, "<4401>");
}

TEST(SocketRegistry, EndsBySessionAndByKey) {
  Fixture fixture;
  fixture.owners = {{.account = 7, .session = "a"}, {.account = 7, .session = "b"}, {.key = 3}};
  TestServer server(fixture.routes());
  WsTestClient a(server), b(server), key(server);
  server.sockets().end_all([](const SocketOwner& owner) { return owner.session == "b"; }, {4401});
  ASSERT_TRUE(b.gets("<close 4401 >"));
  server.sockets().end_all([](const SocketOwner& owner) { return owner.key == 3; }, {4403});
  ASSERT_TRUE(key.gets("<close 4403 >"));
  EXPECT_EQ(a.got(), "");
}

TEST(SocketRegistry, WhatWaitsForASlowReaderIsDropped) {
  Fixture fixture;
  fixture.owners = {{.account = 7}};
  TestServer server(fixture.routes());
  WsTestClient slow(server, "", 4096);
  SocketLink& link = *fixture.rooms[0]->link;
  while (link.pending_bytes() < 100'000) {
    link.send_text(std::string(50'000, 'x'));
    server.turn();
  }
  link.send_text("secret");
  server.sockets().end_all(of_account(7), {.code = 4401, .message = "fuera"});
  server.turn();
  ASSERT_TRUE(slow.gets("<close 4401 >"));
  EXPECT_TRUE(slow.got().ends_with("t:fuera <close 4401 >"));
  EXPECT_FALSE(slow.got().contains("secret"));
}

TEST(SocketRegistry, ASocketThatWasBeingOpenedDoesNotSlipThrough) {
  struct {
    std::string_view name;
    std::int64_t account;
    int others_ended;  // Before the handler answers, in end_all() calls that are not about it.
    std::string_view got;
  } const cases[] = {
      {"its own", 7, 0, "t:fuera <close 4401 >"},
      {"its own among others", 7, 255, "t:fuera <close 4401 >"},
      {"forgotten among too many", 7, 256, "<close 1012 again>"},
      {"another's", 8, 5, ""},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    fixture.owners = {{.account = c.account}};
    fixture.parks = true;
    TestServer server(fixture.routes());
    server.sockets().end_all(of_account(c.account), {4499});  // Before its request: no matter.
    server.turn();
    auto peer = server.connect();
    peer.send(std::string(kUpgrade) + "\r\n");
    ASSERT_TRUE(server.until([&] { return fixture.parked.has_value(); }));
    server.sockets().end_all(of_account(7), {.code = 4401, .message = "fuera"});
    for (int i = 0; i < c.others_ended; ++i) server.sockets().end_all(of_account(99), {4402});
    server.turn();
    fixture.accept(std::move(*fixture.parked));
    ASSERT_TRUE(server.until([&] { return peer.got().contains("\r\n\r\n"); }));
    server.turn();
    const std::string frames = body_of(peer.got());
    std::string expected;
    if (c.got.contains("fuera")) wire::append_ws_frame(expected, {wire::WsOpcode::kText}, "fuera");
    if (c.got.contains("4401")) wire::append_ws_close(expected, 4401, "");
    if (c.got.contains("1012")) wire::append_ws_close(expected, 1012, "again");
    EXPECT_EQ(frames, expected) << c.name;
  }
}

TEST(SocketRegistry, MayBeAskedFromAnyThread) {
  Fixture fixture;
  fixture.owners = {{.account = 7}};
  TestServer server(fixture.routes());
  WsTestClient client(server);
  std::thread([&] { server.sockets().end_all(of_account(7), {4401}); }).join();
  EXPECT_TRUE(client.gets("<close 4401 >"));
}

TEST(SocketDeadline, ASocketEndsWithItsCredential) {
  for (const milliseconds left : {milliseconds(-5000), milliseconds(0), milliseconds(60)}) {
    Fixture fixture;
    fixture.owners = {{.account = 7}};
    fixture.expires = SystemClock().now() + left;
    TestServer server(fixture.routes());
    WsTestClient client(server);
    EXPECT_EQ(status_of(client.head()), "101");
    ASSERT_TRUE(client.gets("close")) << left.count();
    EXPECT_EQ(client.got(), "t:vencio <close 4001 vencido>");
    EXPECT_GE(SystemClock().now(), *fixture.expires);
    EXPECT_EQ(server.metrics().sockets_ended, 1u);
  }
}

TEST(SocketDeadline, IsNeverSeenMuchTooLate) {
  using std::chrono::hours;
  for (const milliseconds span : {milliseconds(1), milliseconds(999), milliseconds(hours(24 * 30)),
                                  milliseconds(15 * 60 * 1000)}) {
    milliseconds left = span;
    int looks = 0;
    while (left > milliseconds(0)) {
      const milliseconds wait = next_look(left);
      ASSERT_GT(wait, milliseconds(0));
      left -= wait + wait / 16;  // As late as a timer may be.
      ASSERT_LT(++looks, 24 * 31 + 20);
    }
    EXPECT_GE(left, milliseconds(-63)) << span.count();
  }
}

}  // namespace
}  // namespace chasqui::edge
