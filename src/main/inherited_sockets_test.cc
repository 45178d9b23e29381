#include "main/inherited_sockets.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include "base/errors.h"

namespace chasqui::main {
namespace {

constexpr int kPid = 4711;
constexpr int kFirst = 700;  // Far from what the test program has open.

// What systemd would have done: listening sockets from kFirst on, and the variables.
struct Parent {
  explicit Parent(std::size_t count) {
    std::vector<loop::ListeningSocket> sockets;
    for (std::size_t i = 0; i < count; ++i) sockets.emplace_back(loop::AcceptorOptions{});
    for (const loop::ListeningSocket& socket : sockets) ports.push_back(socket.port());
    loop::keep_for_successor(std::move(sockets), kFirst);
  }
  ~Parent() {
    for (int fd = kFirst; fd < kFirst + 4; ++fd) ::close(fd);
  }
  std::vector<std::uint16_t> ports;
};

InheritedSockets inherited(std::vector<const char*> environment) {
  environment.push_back(nullptr);
  return {environment.data(), kPid, kFirst};
}

std::string refusal_of(std::vector<const char*> environment) {
  try {
    inherited(std::move(environment));
    return "none";
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
}

TEST(InheritedSockets, AreTheSitesByNameOrByAddressAndPort) {
  const Parent parent(3);
  InheritedSockets sockets =
      inherited({"LISTEN_FDS=3", "LISTEN_PID=4711", "LISTEN_FDNAMES=tienda:chasqui.socket:tienda"});
  const Endpoint by_place{"127.0.0.1", parent.ports[1]};
  const std::vector<Endpoint> tienda = sockets.endpoints("tienda", {"0.0.0.0", 80});
  ASSERT_EQ(tienda.size(), 2u);
  EXPECT_EQ(tienda[0].address, "127.0.0.1");
  EXPECT_EQ(tienda[1].port, parent.ports[2]);
  EXPECT_EQ(sockets.endpoints("otra", {"0.0.0.0", 81})[0].port, 81) << "as it is set";
  EXPECT_EQ(sockets.take("tienda", {"0.0.0.0", 80}).size(), 2u);
  EXPECT_TRUE(sockets.take("otra", {"127.0.0.2", parent.ports[1]}).empty()) << "another address";
  EXPECT_EQ(sockets.take("otra", by_place).size(), 1u);
  EXPECT_TRUE(sockets.take("otra", by_place).empty()) << "once";
  EXPECT_NO_THROW(sockets.close_rest());
}

TEST(InheritedSockets, WhatNobodyServesIsRefusedUnlessItWasHandedOver) {
  const Parent parent(2);
  InheritedSockets strange = inherited({"LISTEN_FDS=1", "LISTEN_PID=4711"});
  EXPECT_THROW(strange.close_rest(), Refusal);
  const Parent again(2);
  InheritedSockets ours =
      inherited({"LISTEN_FDS=2", "LISTEN_PID=4711", "LISTEN_FDNAMES=handover:handover"});
  EXPECT_TRUE(ours.take("handover", {"127.0.0.1", 1}).empty()) << "no name of a site";
  EXPECT_EQ(ours.take("tienda", {"127.0.0.1", again.ports[0]}).size(), 1u);
  EXPECT_NO_THROW(ours.close_rest()) << "its port is no longer set";
}

TEST(InheritedSockets, ThoseForAnotherProcessAreNotOurs) {
  for (const auto& environment : std::vector<std::vector<const char*>>{
           {}, {"LISTEN_FDS=3"}, {"LISTEN_PID=4711"}, {"LISTEN_FDS=3", "LISTEN_PID=12"}}) {
    InheritedSockets sockets = inherited(environment);
    EXPECT_NO_THROW(sockets.close_rest());
  }
}

TEST(InheritedSockets, WhatCannotBeIsRefusedInWords) {
  const Parent parent(1);
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  ::dup2(pipe[0], kFirst + 1);
  const struct {
    const char *fds, *pid, *names, *says;
  } cases[] = {
      {"LISTEN_FDS=0", "LISTEN_PID=4711", "X=", "LISTEN_FDS=0"},
      {"LISTEN_FDS=1025", "LISTEN_PID=4711", "X=", "1 to 1024"},
      {"LISTEN_FDS=uno", "LISTEN_PID=4711", "X=", "LISTEN_FDS=uno"},
      {"LISTEN_FDS=1", "LISTEN_PID=-1", "X=", "LISTEN_PID=-1"},
      {"LISTEN_FDS=1", "LISTEN_PID=4711", "LISTEN_FDNAMES=a:b", "2 names for LISTEN_FDS=1"},
      {"LISTEN_FDS=3", "LISTEN_PID=4711", "X=", "701 is no TCP socket"},
  };
  for (const auto& [fds, pid, names, says] : cases) {
    const std::string text = refusal_of({fds, pid, names});
    EXPECT_NE(text.find(says), std::string::npos) << fds << " " << pid << ": " << text;
  }
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST(InheritedSockets, ADescriptorThatIsNotOpenIsSaid) {
  EXPECT_NE(refusal_of({"LISTEN_FDS=1", "LISTEN_PID=4711"}).find("700 is not open"),
            std::string::npos);
}

}  // namespace
}  // namespace chasqui::main
