#include "main/successor.h"

#include <gtest/gtest.h>

namespace chasqui::main {
namespace {

TEST(Successor, IsToldOfItsSocketsAsSystemdWould) {
  std::vector<loop::ListeningSocket> sockets;
  sockets.emplace_back(loop::AcceptorOptions{});
  sockets.emplace_back(loop::AcceptorOptions{});
  const std::vector<std::string> wanted{"LISTEN_FDS=2", "LISTEN_PID=7",
                                        "LISTEN_FDNAMES=handover:handover"};
  EXPECT_EQ(listen_variables(sockets, 7), wanted);
}

TEST(Successor, ASocketKeepsTheNameItCameWith) {
  const loop::ListeningSocket ours{loop::AcceptorOptions{}};
  std::vector<loop::ListeningSocket> sockets;
  sockets.push_back(*loop::ListeningSocket::adopt(ours.duplicate().release(), "tienda"));
  sockets.push_back(ours.duplicate());
  EXPECT_EQ(listen_variables(sockets, 7)[2], "LISTEN_FDNAMES=tienda:handover");
}

TEST(Successor, TheProgramThatRunsCanRunAgain) {
  EXPECT_EQ(Successor({"chasqui"}, nullptr).obstacle(), "");
}

}  // namespace
}  // namespace chasqui::main
