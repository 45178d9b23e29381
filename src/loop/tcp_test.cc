#include "loop/tcp.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "loop/tcp_acceptor.h"
#include "loop/test_peer.h"

namespace chasqui::loop {
namespace {

using std::chrono::milliseconds;

// A StreamOwner that writes down what happened to it.
struct Ear final : StreamOwner {
  explicit Ear(TcpStream accepted) : stream(std::move(accepted)) { stream->read_for(*this, 65536); }
  void on_bytes(std::span<std::byte> bytes) override {
    heard.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (on_heard) on_heard();
  }
  void on_end() override { heard += "<end>"; }
  void on_broken() override { heard += "<broken>"; }
  void on_drained() override { heard += "<drained>"; }
  std::optional<TcpStream> stream;
  std::string heard;
  std::function<void()> on_heard;
};

struct Server {
  Loop loop;
  std::vector<std::unique_ptr<Ear>> ears;
  TcpAcceptor acceptor{loop, ListeningSocket(AcceptorOptions{}), [this](TcpStream stream) {
                         ears.push_back(std::make_unique<Ear>(std::move(stream)));
                       }};
  Server() { acceptor.start(); }
  TestPeer connect(int receive_buffer = 0) {
    TestPeer peer(acceptor.port(), receive_buffer);
    const std::size_t count = ears.size();
    EXPECT_TRUE(turn_until(loop, [&] { return ears.size() > count; }));
    return peer;
  }
  bool until(const std::function<bool()>& holds) { return turn_until(loop, holds); }
};

TEST(Tcp, BytesGoBothWaysAndTheAddressIsKnown) {
  Server server;
  TestPeer peer = server.connect();
  peer.send("hola");
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard == "hola"; }));
  server.ears[0]->stream->write("que ");
  server.ears[0]->stream->write(std::make_shared<const std::string>("tal"));
  ASSERT_TRUE(server.until([&] { return peer.got() == "que tal"; }));
  EXPECT_EQ(server.ears[0]->stream->remote(), "127.0.0.1");
}

TEST(Tcp, HalfCloseIsHeardAndAnswersStillArrive) {
  Server server;
  TestPeer peer = server.connect();
  peer.send("adios");
  peer.end();
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard == "adios<end>"; }));
  server.ears[0]->stream->write("hasta luego");
  ASSERT_TRUE(server.until([&] { return peer.got() == "hasta luego"; }));
}

TEST(Tcp, WhatDoesNotFitWaitsAndIsSentInOrder) {
  Server server;
  TestPeer peer = server.connect(4096);
  std::string whole;
  for (int i = 0; i < 3000; ++i) {
    std::string piece(static_cast<std::size_t>(i % 5000), static_cast<char>('a' + i % 26));
    whole += piece;
    server.ears[0]->stream->write(std::move(piece));
  }
  server.loop.run_turn(milliseconds(0));
  EXPECT_GT(server.ears[0]->stream->pending_bytes(), 0u) << "the test should block the socket";
  ASSERT_TRUE(server.until([&] { return peer.got().size() == whole.size(); }));
  EXPECT_EQ(peer.got(), whole);
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard == "<drained>"; }));
  EXPECT_EQ(server.ears[0]->stream->pending_bytes(), 0u);
}

TEST(Tcp, DroppingTakesBackWholePiecesOnly) {
  Server server;
  TestPeer peer = server.connect(4096);
  TcpStream& stream = *server.ears[0]->stream;
  const std::string first(8'000'000, 'a');
  stream.write(first);
  stream.flush();
  ASSERT_GT(stream.pending_bytes(), 0u);
  stream.write(std::string(1000, 'b'));
  stream.drop_pending();
  stream.write(std::string("c"));
  ASSERT_TRUE(server.until([&] { return peer.got().size() > first.size(); }));
  EXPECT_EQ(peer.got(), first + "c");
}

TEST(Tcp, APausedStreamReadsNothingUntilResumed) {
  Server server;
  TestPeer peer = server.connect();
  server.ears[0]->stream->pause_reading();
  peer.send("espera");
  for (int i = 0; i < 5; ++i) server.loop.run_turn(milliseconds(2));
  EXPECT_EQ(server.ears[0]->heard, "");
  server.ears[0]->stream->resume_reading();
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard == "espera"; }));
}

TEST(Tcp, AResetIsHeardOnce) {
  Server server;
  TestPeer peer = server.connect();
  peer.reset();
  ASSERT_TRUE(server.until([&] { return server.ears[0]->heard == "<broken>"; }));
  server.ears[0]->stream->write("nobody hears this");
  for (int i = 0; i < 3; ++i) server.loop.run_turn(milliseconds(1));
  EXPECT_EQ(server.ears[0]->heard, "<broken>");
}

TEST(Tcp, AResetWhileMuchIsQueuedIsHeardOnce) {
  Server server;
  TestPeer peer = server.connect(4096);
  server.ears[0]->stream->write(std::string(8'000'000, 'x'));
  server.loop.run_turn(milliseconds(0));
  peer.reset();
  ASSERT_TRUE(server.until([&] { return !server.ears[0]->heard.empty(); }));
  for (int i = 0; i < 3; ++i) server.loop.run_turn(milliseconds(1));
  EXPECT_EQ(server.ears[0]->heard, "<broken>");
  EXPECT_EQ(server.ears[0]->stream->pending_bytes(), 0u);
}

TEST(Tcp, AStreamMayBeDestroyedInItsOwnCallback) {
  Server server;
  TestPeer peer = server.connect();
  server.ears[0]->on_heard = [&] { server.ears[0]->stream.reset(); };
  peer.send("x");
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
}

TEST(Tcp, AStreamMayBeHandedToAnotherOwnerInACallback) {
  Server server;
  TestPeer peer = server.connect();
  std::unique_ptr<Ear> second;
  server.ears[0]->on_heard = [&] {
    second = std::make_unique<Ear>(std::move(*server.ears[0]->stream));
    server.ears[0]->stream.reset();
  };
  peer.send("1");
  ASSERT_TRUE(server.until([&] { return second != nullptr; }));
  peer.send("2");
  ASSERT_TRUE(server.until([&] { return second->heard == "2"; }));
  EXPECT_EQ(server.ears[0]->heard, "1");
}

TEST(Tcp, AGentleCloseDeliversTheAnswerToAClientThatStillSends) {
  Server server;
  TestPeer peer = server.connect();
  const std::string answer(100'000, 'r');
  server.ears[0]->on_heard = [&] {
    server.ears[0]->stream->write(answer);
    std::move(*server.ears[0]->stream).close_gently(milliseconds(5000));
    server.ears[0]->stream.reset();
  };
  std::size_t sent = 0;
  const std::string much(65536, 'x');
  ASSERT_TRUE(server.until([&] {  // The client sends on, then reads.
    if (sent < 20'000'000) sent += peer.send(much);
    return sent >= 20'000'000;
  }));
  peer.end();
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(peer.got(), answer);
  EXPECT_EQ(peer.error(), 0) << "the answer must not be lost to a reset";
  ASSERT_TRUE(server.until([&] { return server.loop.kept() == 0; }));
}

TEST(Tcp, AGentleCloseEndsAfterItsTimeWhenThePeerDoesNot) {
  Server server;
  TestPeer peer = server.connect();
  std::move(*server.ears[0]->stream).close_gently(milliseconds(20));
  server.ears[0]->stream.reset();
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  ASSERT_TRUE(server.until([&] { return server.loop.kept() == 0; }));
}

TEST(Tcp, ALoopMayEndWhileStreamsLinger) {
  auto server = std::make_unique<Server>();
  TestPeer peer = server->connect(4096);
  server->ears[0]->stream->write(std::string(8'000'000, 'x'));
  std::move(*server->ears[0]->stream).close_gently(milliseconds(60'000));
  server->ears[0]->stream.reset();
  server->loop.run_turn(milliseconds(0));
  server.reset();  // The sanitizers see what is leaked or used late.
}

TEST(Tcp, AbortResetsThePeer) {
  Server server;
  TestPeer peer = server.connect();
  server.ears[0]->stream->abort();
  ASSERT_TRUE(server.until([&] { return peer.has_ended(); }));
  EXPECT_EQ(peer.error(), ECONNRESET);
}

TEST(TcpAcceptor, SharesItsPortWithItsSiblingsButNotWithStrangers) {
  Loop loop;
  TcpAcceptor first(loop, ListeningSocket(AcceptorOptions{}), [](TcpStream) {});
  const AcceptorOptions same{.port = first.port()};
  const TcpAcceptor second(loop, ListeningSocket(same), [](TcpStream) {});
  EXPECT_EQ(second.port(), first.port());
  EXPECT_THROW(check_port_is_free(same), std::system_error);
}

TEST(TcpAcceptor, RefusesAnAddressThatIsNone) {
  EXPECT_THROW(ListeningSocket(AcceptorOptions{.address = "en casa"}), std::system_error);
}

TEST(TcpAcceptor, ClosingTakesWhoAlreadyWaits) {
  Server server;
  TestPeer peer(server.acceptor.port());
  ASSERT_TRUE(peer.is_connected());
  server.acceptor.close();
  ASSERT_EQ(server.ears.size(), 1u);
  EXPECT_FALSE(TestPeer(server.acceptor.port()).is_connected());
}

TEST(TcpAcceptor, LeavingLeavesWhoWaitsToTheOthers) {
  Loop loop, other;
  std::size_t taken = 0;
  const ListeningSocket socket{AcceptorOptions{}};
  TcpAcceptor first(loop, socket.duplicate(), [](TcpStream) { FAIL() << "it had left"; });
  first.start();
  loop.run_turn(milliseconds(0));
  first.leave();
  const TestPeer peer(socket.port());
  EXPECT_TRUE(peer.is_connected());
  for (int i = 0; i < 3; ++i) loop.run_turn(milliseconds(0));
  TcpAcceptor second(other, socket.duplicate(), [&](TcpStream) { ++taken; });
  second.start();
  EXPECT_TRUE(turn_until(other, [&] { return taken == 1; }));
}

TEST(TcpAcceptor, LoopsShareOneSocket) {
  Loop loop, other;
  std::size_t taken = 0, taken_by_other = 0;
  const ListeningSocket socket{AcceptorOptions{}};
  TcpAcceptor first(loop, socket.duplicate(), [&](TcpStream) { ++taken; });
  TcpAcceptor second(other, socket.duplicate(), [&](TcpStream) { ++taken_by_other; });
  first.start();
  second.start();
  const TestPeer ana(socket.port());
  ASSERT_TRUE(turn_until(loop, [&] { return taken == 1; }));
  const TestPeer ben(socket.port());
  ASSERT_TRUE(turn_until(other, [&] { return taken_by_other == 1; }));
  const TestPeer eva(socket.port());
  ASSERT_TRUE(turn_until(loop, [&] { return taken == 2; }));
}

TEST(ListeningSocket, ItsQueueOutlivesWhoOpenedItUnderTheNumbersThatAreAskedFor) {
  constexpr int kFirst = 600;
  std::vector<ListeningSocket> sockets;
  sockets.emplace_back(AcceptorOptions{});
  sockets.emplace_back(AcceptorOptions{.address = "::1"});
  const std::vector<std::uint16_t> ports{sockets[0].port(), sockets[1].port()};
  const TestPeer peer(ports[0]);
  keep_for_successor(std::move(sockets), kFirst);
  const auto first = ListeningSocket::adopt(kFirst, "a");
  const auto second = ListeningSocket::adopt(kFirst + 1, "b");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->address() + " " + first->name(), "127.0.0.1 a");
  EXPECT_EQ(second->address() + " " + second->name(), "::1 b");
  EXPECT_EQ(first->port(), ports[0]);
  EXPECT_EQ(second->port(), ports[1]);
  Loop loop;
  bool is_taken = false;
  TcpAcceptor acceptor(loop, first->duplicate(), [&](TcpStream) { is_taken = true; });
  acceptor.start();
  EXPECT_TRUE(turn_until(loop, [&] { return is_taken; })) << "who had connected before";
}

TEST(TcpAcceptor, SpeaksIpv6AndShowsMappedAddressesAsIpv4) {
  Loop loop;
  std::string remote;
  TcpAcceptor acceptor(loop, ListeningSocket(AcceptorOptions{.address = "::"}),
                       [&](TcpStream stream) { remote = stream.remote(); });
  acceptor.start();
  TestPeer peer(acceptor.port());
  ASSERT_TRUE(turn_until(loop, [&] { return !remote.empty(); }));
  EXPECT_EQ(remote, "127.0.0.1");
}

TEST(TcpAcceptor, WaitsForFreeDescriptorsInsteadOfSpinning) {
  Server server;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const TestPeer probe(server.acceptor.port());
  ASSERT_TRUE(server.until([&] { return server.ears.size() == 1; }));
  std::vector<TestPeer> peers;
  for (int i = 0; i < 3; ++i) peers.emplace_back(server.acceptor.port());
  const rlimit full{3, before.rlim_max};  // No further descriptor can be opened.
  ::setrlimit(RLIMIT_NOFILE, &full);
  const auto turns_before = server.loop.counts().turns;
  server.loop.run_turn(milliseconds(30));
  server.loop.run_turn(milliseconds(30));
  server.loop.run_turn(milliseconds(30));
  EXPECT_EQ(server.ears.size(), 1u);
  EXPECT_EQ(server.loop.counts().turns - turns_before, 3u);
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_TRUE(server.until([&] { return server.ears.size() == 4; }));
}

}  // namespace
}  // namespace chasqui::loop
