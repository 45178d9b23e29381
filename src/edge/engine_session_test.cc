#include "edge/engine_session.h"

#include <gtest/gtest.h>

#include "edge/responder_slot.h"
#include "edge/session_test_support.h"
#include "loop/test_peer.h"

namespace chasqui::edge {
namespace {

using std::chrono::milliseconds;

struct Heard {
  std::string text;
  EngineLink* link = nullptr;
};

class User final : public EngineUser {
 public:
  explicit User(Heard& heard) : heard_(heard) {}
  void on_open(EngineLink& link) override { heard_.link = &link; }
  void on_message(std::string_view payload, bool) override {
    heard_.text.append(payload).append(" ");
  }
  void on_upgraded() override { heard_.text += "[upgraded]"; }
  void on_drained() override { heard_.text += "[drained]"; }
  void on_close(EngineClose why) override {
    heard_.text += "[closed " + std::to_string(static_cast<int>(why)) + "]";
  }

 private:
  Heard& heard_;
};

// A request whose answer is written down: "200 4hola", "" while there is none.
class Asked final : public AnswerTaker {
 public:
  explicit Asked(loop::Loop& loop)
      : slot_(std::make_shared<ResponderSlot>(SlotSettings{loop, log_, {}, "r", nullptr}, *this)) {}
  ~Asked() { slot_->forget_taker(); }
  Responder responder() { return Responder(slot_); }
  void give_up() { slot_->forget_taker(); }

  std::string answer;

 private:
  void take_answer(Answer given) override {
    const auto& response = std::get<wire::Response>(given);
    answer = std::to_string(response.status) + " " + std::string(response.bytes());
  }
  Log log_{LogLevel::kOff, true};
  std::shared_ptr<ResponderSlot> slot_;
};

struct Bench {
  Bench() {
    settings.queue_bytes_max = 100;
    session = std::make_shared<EngineSession>(
        EngineBirth{loop, settings, "s1", "127.0.0.1", std::make_unique<User>(heard),
                    [this](const std::string&) { is_gone = true; }});
  }
  void turn() {
    for (int i = 0; i < 3; ++i) loop.run_turn(milliseconds(0));
  }
  std::string open() {
    Asked first(loop);
    session->open_by_poll(first.responder());
    turn();
    return first.answer;
  }
  std::string push(std::string_view body) {
    Asked asked(loop);
    session->push(body, asked.responder());
    turn();
    return asked.answer;
  }
  std::string poll() {
    Asked asked(loop);
    session->poll(asked.responder());
    turn();
    return asked.answer;
  }

  loop::Loop loop;
  EngineSettings settings;
  Heard heard;
  bool is_gone = false;
  std::shared_ptr<EngineSession> session;
};

TEST(EngineSession, APollIsAnsweredWithAllThatWasSaid) {
  Bench b;
  EXPECT_TRUE(b.open().starts_with("200 0{\"sid\":\"s1\",\"upgrades\":[\"websocket\"]"));
  b.heard.link->send_text("uno");
  b.heard.link->send_binary("ABC");
  b.heard.link->send(
      std::make_shared<const std::string>("\x1e"
                                          "4dos"));
  EXPECT_EQ(b.poll(),
            "200 4uno\x1e"
            "bQUJD\x1e"
            "4dos");
  EXPECT_EQ(b.heard.text, "[drained]");
  Asked waits(b.loop);
  b.session->poll(waits.responder());
  b.turn();
  EXPECT_EQ(waits.answer, "");
  b.heard.link->send_text("tres");
  b.turn();
  EXPECT_EQ(waits.answer, "200 4tres");
}

TEST(EngineSession, WhatAClientPushesIsHeardInOrder) {
  Bench b;
  b.open();
  EXPECT_EQ(b.push("4uno\x1e"
                   "4dos"),
            "200 ok");
  EXPECT_EQ(b.heard.text, "uno dos ");
  EXPECT_TRUE(b.push("4tres\x1e"
                     "x")
                  .starts_with("400 "));
  EXPECT_EQ(b.heard.text, "uno dos [closed 3]");
  EXPECT_TRUE(b.is_gone);
  EXPECT_TRUE(b.poll().starts_with("400 "));
}

TEST(EngineSession, AClientMayCloseBeforeItsLastPollArrives) {
  Bench b;
  b.open();
  EXPECT_EQ(b.push("1"), "200 ok");
  EXPECT_EQ(b.heard.text, "[closed 0]");
  EXPECT_FALSE(b.is_gone);
  EXPECT_EQ(b.poll(), "200 6");
  EXPECT_TRUE(b.is_gone);
  EXPECT_TRUE(b.poll().starts_with("400 "));
}

TEST(EngineSession, TwoPollsAtOnceOrOneThatWasGivenUpEndIt) {
  Bench b;
  b.open();
  Asked first(b.loop);
  b.session->poll(first.responder());
  first.give_up();
  EXPECT_TRUE(b.poll().starts_with("400 "));
  EXPECT_EQ(b.heard.text, "[closed 1]");
}

TEST(EngineSession, AQueueThatNobodyPollsEndsItAndIsBounded) {
  Bench b;
  b.open();
  for (int i = 0; i < 50; ++i) b.heard.link->send_text("0123456789");
  EXPECT_LE(b.heard.link->pending_bytes(), 100u);
  EXPECT_TRUE(loop::turn_until(b.loop, [&] { return b.is_gone; }));
  EXPECT_EQ(b.heard.text, "[closed 1]");
}

TEST(EngineSession, OneMessageMayBeLargerThanTheQueue) {
  Bench b;
  b.open();
  const std::string large(1'000, 'x');
  b.heard.link->send_text(large);
  b.turn();
  EXPECT_FALSE(b.is_gone);
  EXPECT_TRUE(b.poll().ends_with("4" + large));
}

// It asks pending_bytes() before, and reads on from the log later.
TEST(EngineSession, WhatTheHubHandsOverIsBoundedByTheHub) {
  Bench b;
  b.open();
  const std::string large(300, 'x');
  for (int i = 0; i < 2; ++i)
    b.heard.link->send(
        std::make_shared<const std::string>("\x1e"
                                            "4" +
                                            large));
  b.heard.link->send_text("eco");
  b.turn();
  EXPECT_FALSE(b.is_gone);
  EXPECT_EQ(b.heard.link->pending_bytes(), 2 * (large.size() + 2) + 4);
  EXPECT_TRUE(b.poll().ends_with("4eco"));
}

TEST(EngineSession, AWebSocketTakesOverWithWhatWasQueued) {
  Bench b;
  b.open();
  FakeLink link(b.loop);
  EngineSocket socket(std::make_shared<EnginePipe>(b.loop, b.loop, b.session));
  socket.on_open(link);
  EXPECT_FALSE(b.session->may_upgrade());
  socket.on_message("2probe", true);
  EXPECT_EQ(link.take(), "3probe\n");
  EXPECT_EQ(b.poll(), "200 6");
  b.heard.link->send_text("uno");
  b.heard.link->send_binary("ABC");
  socket.on_message("5", true);
  EXPECT_EQ(link.take(), "4uno\nbinary ABC\n");
  socket.on_message("4hola", true);
  EXPECT_EQ(b.heard.text, "[upgraded]hola ");
  b.heard.link->send_text("dos");
  EXPECT_EQ(link.take(), "4dos\n");
  EXPECT_TRUE(b.poll().starts_with("400 "));
  socket.on_close(1001, "");
  EXPECT_TRUE(b.is_gone);
}

TEST(EngineSession, AProbeThatGoesLeavesItPolling) {
  Bench b;
  b.open();
  FakeLink link(b.loop);
  EngineSocket socket(std::make_shared<EnginePipe>(b.loop, b.loop, b.session));
  socket.on_open(link);
  socket.on_message("2probe", true);
  socket.on_close(1006, "");
  EXPECT_TRUE(b.session->may_upgrade());
  b.heard.link->send_text("uno");
  EXPECT_EQ(b.poll(), "200 4uno");
}

TEST(EngineSession, AStopAnswersThePollThatWaits) {
  Bench b;
  b.open();
  Asked waits(b.loop);
  b.session->poll(waits.responder());
  b.session->stop();
  b.turn();
  EXPECT_EQ(waits.answer, "200 1");
  EXPECT_TRUE(b.is_gone);
}

}  // namespace
}  // namespace chasqui::edge
