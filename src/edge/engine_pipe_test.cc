#include "edge/engine_pipe.h"

#include <gtest/gtest.h>

#include "edge/session_test_support.h"

namespace chasqui::edge {
namespace {

class End final : public EnginePipeEnd {
 public:
  void pipe_opened(const std::shared_ptr<EnginePipe>& opened) override {
    pipe = opened;
    heard += "[open]";
  }
  void pipe_said(EnginePipe&, std::string_view payload, bool is_text) override {
    heard += is_text ? "t:" : "b:";
    heard += payload;
  }
  void pipe_drained(EnginePipe&) override { heard += "[drained]"; }
  void pipe_closed(EnginePipe&) override { heard += "[closed]"; }

  std::shared_ptr<EnginePipe> pipe;
  std::string heard;
};

SocketLink::Frames frame(std::string_view text) {
  auto bytes = std::make_shared<std::string>();
  wire::append_ws_frame(*bytes, {.opcode = wire::WsOpcode::kText}, text);
  return bytes;
}

void turn(loop::Loop& loop) { loop.run_turn(std::chrono::milliseconds(0)); }

TEST(EnginePipe, OnOneLoopNothingIsPosted) {
  loop::Loop loop;
  FakeLink link(loop);
  auto end = std::make_shared<End>();
  EngineSocket socket(std::make_shared<EnginePipe>(loop, loop, end));
  socket.on_open(link);
  socket.on_message("hola", true);
  end->pipe->send(frame("eco"));
  link.pending = 5;
  EXPECT_EQ(end->pipe->pending_bytes(), 5u);
  socket.on_drained();
  end->pipe->close(1000);
  socket.on_close(1000, "");
  EXPECT_EQ(end->heard, "[open]t:hola[drained][closed]");
  EXPECT_EQ(link.heard, "eco\n[close 1000 ]\n");
}

TEST(EnginePipe, BetweenTwoLoopsEverythingGoesByPostInOrder) {
  loop::Loop home, here;
  FakeLink link(here);
  auto end = std::make_shared<End>();
  EngineSocket socket(std::make_shared<EnginePipe>(home, here, end));
  socket.on_open(link);
  socket.on_message("uno", true);
  socket.on_message("dos", false);
  EXPECT_EQ(end->heard, "");
  turn(home);
  EXPECT_EQ(end->heard, "[open]t:unob:dos");
  end->pipe->send(frame("eco"));
  EXPECT_EQ(link.heard, "");
  EXPECT_GT(end->pipe->pending_bytes(), 0u);
  turn(here);
  EXPECT_EQ(link.heard, "eco\n");
  socket.on_drained();
  turn(home);
  EXPECT_EQ(end->pipe->pending_bytes(), 0u);
  socket.on_close(1000, "");
  end->pipe->send(frame("tarde"));
  turn(home);
  turn(here);
  EXPECT_EQ(end->heard, "[open]t:unob:dos[drained][closed]");
  EXPECT_EQ(link.heard, "eco\n");
}

TEST(EnginePipe, ASocketWhoseSessionIsGoneIsClosed) {
  loop::Loop home, here;
  for (loop::Loop* at : {&home, &here}) {
    FakeLink link(*at);
    EngineSocket socket(std::make_shared<EnginePipe>(home, *at, std::weak_ptr<EnginePipeEnd>()));
    socket.on_open(link);
    turn(home);
    turn(here);
    EXPECT_EQ(link.heard, "[close 1000 ]\n");
  }
}

}  // namespace
}  // namespace chasqui::edge
