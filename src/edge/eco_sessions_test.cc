#include "edge/eco_sessions.h"

#include <gtest/gtest.h>

#include <string>

#include "edge/session_test_support.h"

namespace chasqui::edge {
namespace {

TEST(EchoSession, SaysItBackInItsType) {
  loop::Loop loop;
  FakeLink link(loop);
  EchoSession session;
  session.on_open(link);
  session.on_message("hola", true);
  session.on_message("bytes", false);
  session.on_message("", true);
  EXPECT_EQ(link.heard, "hola\nbinary bytes\n\n");
}

TEST(EchoSession, StopsReadingWhileTheClientDoesNot) {
  loop::Loop loop;
  FakeLink link(loop);
  EchoSession session;
  session.on_open(link);
  link.pending = kEcoPendingBytesMax;
  session.on_message("a", true);
  EXPECT_EQ(link.take(), "a\n");
  link.pending = kEcoPendingBytesMax + 1;
  session.on_message("b", true);
  EXPECT_EQ(link.take(), "b\n[pause]\n");
  session.on_drained();
  EXPECT_EQ(link.take(), "[resume]\n");
  session.on_close(1000, "");
  session.on_message("c", true);
  EXPECT_EQ(link.take(), "");
}

TEST(BroadcastSession, EverybodyHearsWhatAnybodySays) {
  RelayFixture f;
  BroadcastRoute route{f.relay.get(), f.space, {}, {}};
  FakeLink ana_link(f.loop), ben_link(f.loop);
  {
    BroadcastSession ana(route), ben(route);
    ana.on_open(ana_link);
    ben.on_open(ben_link);
    ana.on_message("hola", true);
    ben.on_message("bytes", false);
    f.relay->publish_ephemeral(f.space, broadcast_event("posted", true));
    f.turn();
    EXPECT_EQ(ana_link.take(), "hola\nbinary bytes\nposted\n");
    EXPECT_EQ(ben_link.take(), "hola\nbinary bytes\nposted\n");
    EXPECT_EQ(ana_link.batches, ben_link.batches);
    ben.on_close(1000, "");
    ana.on_message("solo", true);
    f.turn();
    EXPECT_EQ(ana_link.take(), "solo\n");
    EXPECT_EQ(ben_link.take(), "");
    ana.on_close(1000, "");
  }
}

}  // namespace
}  // namespace chasqui::edge
