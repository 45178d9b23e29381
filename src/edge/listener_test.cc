// The whole edge on running loops: shards, threads and stopping.
#include "edge/listener.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "edge/shard.h"
#include "edge/site.h"
#include "edge/test_server.h"
#include "loop/test_peer.h"
#include "wire/ws_encoder.h"

namespace chasqui::edge {
namespace {

class Echo final : public SocketSession {
 public:
  void on_open(SocketLink& link) override { link_ = &link; }
  void on_message(std::string_view payload, bool) override { link_->send_text(payload); }
  void on_close(std::uint16_t, std::string_view) override {}

 private:
  SocketLink* link_ = nullptr;
};

RouteTable routes() {
  RouteTable table;
  table.add("GET", "/bucle", [](Call&&, Responder&& responder) {
    std::move(responder).send(wire::Response::text(200, "bucle"));
  });
  table.add("GET", "/obrero",
            [](Call&&, Responder&& responder) {
              std::move(responder).send(wire::Response::text(200, "obrero"));
            },
            {.runs_on = RunsOn::kWorker});
  table.add_socket("/ws", [](Call&&, Responder&& responder) {
    SocketAccept accept;
    accept.session = std::make_unique<Echo>();
    std::move(responder).accept(std::move(accept));
  });
  return table;
}

struct Program {
  explicit Program(std::size_t loop_count) : loops(loop_count) {}
  ~Program() {
    std::latch done(1);
    listener.stop([&] { done.count_down(); });
    done.wait();
    workers.stop();
    loops.stop();
  }
  void run() {
    listener.start();
    loops.start();
  }

  loop::Loops loops;
  loop::Workers workers{2};
  SystemClock clock;
  Log log{LogLevel::kOff, true};
  Listener listener{ListenerTools{loops, workers, clock, log}, TestServer::quiet(), routes()};
};

void talk(std::uint16_t port, std::string_view path) {
  loop::TestPeer peer(port);
  const std::string request = "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  for (int i = 0; i < 50; ++i) {
    peer.send(request);
    EXPECT_TRUE(peer.wait_until([&] { return peer.got().ends_with(path.substr(1)); }));
    peer.take();
  }
}

void chat(std::uint16_t port) {
  loop::TestPeer peer(port);
  peer.send(
      "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
  EXPECT_TRUE(peer.wait_until([&] { return peer.got().ends_with("\r\n\r\n"); }));
  for (int i = 0; i < 50; ++i) {
    std::string frame;
    wire::append_masked_ws_frame(frame, {.opcode = wire::WsOpcode::kText},
                                 "eco" + std::to_string(i), wire::WsMask{std::byte{1}});
    peer.send(frame);
    EXPECT_TRUE(peer.wait_until([&] { return peer.got().ends_with("eco" + std::to_string(i)); }));
  }
}

TEST(Listener, ServesManyClientsOnAllItsLoops) {
  Program program(2);
  program.run();
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back(talk, program.listener.port(), "/bucle");
    clients.emplace_back(talk, program.listener.port(), "/obrero");
    clients.emplace_back(chat, program.listener.port());
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(program.listener.metrics().connections_total, 12u);
  EXPECT_EQ(program.listener.metrics().messages_in, 200u);
  EXPECT_EQ(program.listener.metrics().routes[0].by_class[1], 200u);
  EXPECT_GT(program.loops[0].counts().turns, 0u);
}

TEST(Listener, StopsWhileClientsGoOnAsking) {
  std::atomic<bool> goes_on = true;
  std::vector<std::thread> clients;
  {
    Program program(2);
    program.run();
    const std::uint16_t port = program.listener.port();
    std::latch busy(4);
    for (int i = 0; i < 4; ++i)
      clients.emplace_back([&, port] {
        for (int k = 0; goes_on; ++k) {
          loop::TestPeer peer(port);
          peer.send("GET /obrero HTTP/1.1\r\nHost: x\r\n\r\n");
          (void)peer.wait_until([&] { return peer.got().ends_with("obrero") || peer.has_ended(); });
          if (k == 5) busy.count_down();
        }
      });
    busy.wait();
  }
  goes_on = false;
  for (std::thread& client : clients) client.join();
}

TEST(Listener, RefusesAPortThatSomebodyHas) {
  Program program(1);
  program.run();
  ListenerSettings same = TestServer::quiet();
  same.port = program.listener.port();
  const ListenerTools tools{program.loops, program.workers, program.clock, program.log};
  EXPECT_THROW(Listener(tools, same, RouteTable()), std::system_error);
}

// A listener with the sockets of another one.
struct Heir {
  Heir(Program& program, Listener::Sockets sockets)
      : listener({program.loops, program.workers, program.clock, program.log}, TestServer::quiet(),
                 routes(), std::move(sockets)) {
    listener.start();
  }
  Listener::Sockets stop(Stop how) {
    std::latch done(1);
    listener.stop([&] { done.count_down(); }, how);
    done.wait();
    return listener.take_sockets();
  }
  Listener listener;
};

TEST(Listener, ASuccessorAnswersWhoCameInBetween) {
  Program program(2);
  program.run();
  Heir first(program, {});
  const std::uint16_t port = first.listener.port();
  Listener::Sockets sockets = first.stop(Stop::kForSuccessor);
  ASSERT_EQ(sockets.size(), 2u) << "one for each loop";
  sockets.pop_back();  // Both loops take from what is left.
  std::vector<loop::TestPeer> peers;
  for (int i = 0; i < 20; ++i) {
    peers.emplace_back(port);
    ASSERT_TRUE(peers.back().is_connected()) << "nobody is refused";
    peers.back().send("GET /bucle HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }
  Heir second(program, std::move(sockets));
  EXPECT_EQ(second.listener.port(), port);
  for (loop::TestPeer& peer : peers) {
    EXPECT_TRUE(peer.wait_until([&] { return peer.has_ended(); }));
    EXPECT_EQ(status_of(peer.take()), "200");
  }
  EXPECT_TRUE(second.stop(Stop::kForGood).empty());
  EXPECT_FALSE(loop::TestPeer(port).is_connected()) << "nobody listens any more";
}

TEST(Listener, WhoHasJustComeMaySayWhyAtAStop) {
  ListenerSettings settings = TestServer::quiet();
  settings.limits.drain = std::chrono::minutes(1);
  TestServer server(routes(), settings);
  loop::TestPeer fresh = server.connect(), idle = server.connect();
  idle.send("GET /bucle HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(server.until([&] { return status_of(idle.got()) == "200"; }));
  server.stop();
  ASSERT_TRUE(server.until([&] { return idle.has_ended(); }));
  EXPECT_FALSE(fresh.has_ended());
  fresh.send("GET /bucle HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(server.until([&] { return fresh.has_ended(); }));
  EXPECT_EQ(status_of(fresh.take()), "200");
}

TEST(Listener, ASeatIsGivenBackWhenItsOwnerGoes) {
  Program program(1);
  program.run();
  ListenerSettings settings = TestServer::quiet();
  settings.limits.connections_max = 2;
  settings.limits.connections_per_address_max = 1;
  const ListenerTools tools{program.loops, program.workers, program.clock, program.log};
  const auto site = std::make_shared<Site>(tools, settings, RouteTable());
  {
    const auto first = site->seat("10.0.0.1");
    ASSERT_TRUE(first);
    EXPECT_EQ(site->seat("10.0.0.1").error(), Refused::kConnectionsPerAddress);
    const auto second = site->seat("10.0.0.2");
    ASSERT_TRUE(second);
    EXPECT_EQ(site->seat("10.0.0.3").error(), Refused::kConnections);
  }
  EXPECT_EQ(site->metrics.connections, 0u);
  EXPECT_TRUE(site->seat("10.0.0.1"));
}

TEST(Shard, RequestIdsAreUniqueAndDatesAreOfTheClock) {
  loop::Loops loops(2);
  loop::Workers workers(1);
  const ManualClock clock({784'111'777'000});
  const Log log(LogLevel::kOff, true);
  const auto site = std::make_shared<Site>(ListenerTools{loops, workers, clock, log},
                                           TestServer::quiet(), RouteTable());
  Shard first(*site, loops[0], {});
  Shard second(*site, loops[1], {});
  EXPECT_EQ(first.date(), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_NE(first.next_request_id(), first.next_request_id());
  EXPECT_NE(first.next_request_id(), second.next_request_id());
  EXPECT_EQ(&first.reader_setup(1, 2), &first.reader_setup(1, 2));
  EXPECT_NE(&first.reader_setup(1, 2), &first.reader_setup(1, 3));
}

}  // namespace
}  // namespace chasqui::edge
