#include "edge/responder_slot.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "edge/error_reply_border.h"

namespace chasqui::edge {
namespace {

struct Taker final : AnswerTaker {
  void take_answer(Answer answer) override {
    ++answers;
    if (const auto* response = std::get_if<wire::Response>(&answer))
      said = std::to_string(response->status) + " " + response->body;
    else
      said = "socket";
  }
  std::string said;
  int answers = 0;
};

struct Fixture {
  loop::Loop loop;
  Log log{LogLevel::kOff, true};
  Taker taker;
  std::shared_ptr<ResponderSlot> slot = std::make_shared<ResponderSlot>(
      SlotSettings{loop, log, ReplyStyle::kFastapi, "id-1", nullptr},
      static_cast<AnswerTaker&>(taker));

  void turn() { loop.run_turn(std::chrono::milliseconds(0)); }
  // What is answered when this runs on the loop.
  std::string answer_of(const Handler& handler) {
    loop.post([&] { invoke(handler, Call(), Responder(slot)); });
    turn();
    return taker.said;
  }
};

TEST(ResponderSlot, AnswersAtOnceOnItsLoopAndThroughTheMailboxFromElsewhere) {
  Fixture here, elsewhere;
  bool was_answered_at_once = false;
  here.loop.post([&] {
    Responder(here.slot).send(wire::Response::text(200, "hola"));
    was_answered_at_once = here.taker.answers == 1;
  });
  here.turn();
  EXPECT_TRUE(was_answered_at_once);
  std::thread([&] { Responder(elsewhere.slot).send(wire::Response::text(200, "hola")); }).join();
  EXPECT_EQ(elsewhere.taker.answers, 0);
  elsewhere.turn();
  EXPECT_EQ(elsewhere.taker.said, "200 hola");
}

TEST(ResponderSlot, WhateverAHandlerDoesItsCallIsAnsweredOnce) {
  struct {
    std::string_view name;
    Handler handler;
    std::string_view said;
  } const cases[] = {
      {"answers", [](Call&&, Responder&& r) { std::move(r).send(wire::Response::text(200, "a")); },
       "200 a"},
      {"refuses",
       [](Call&&, Responder&&) { throw Refusal(Kind::kConflict, "c", "t").because("private"); },
       R"(409 {"detail":"t","codigo":"c"})"},
      {"throws", [](Call&&, Responder&&) { throw std::runtime_error("private"); },
       R"(500 {"detail":"Internal Server Error","codigo":"error_interno","request_id":"id-1"})"},
      {"throws what is no exception", [](Call&&, Responder&&) { throw 7; },
       R"(500 {"detail":"Internal Server Error","codigo":"error_interno","request_id":"id-1"})"},
      {"forgets", [](Call&&, Responder&&) {},
       R"(500 {"detail":"Internal Server Error","codigo":"error_interno","request_id":"id-1"})"},
      {"answers, then throws",
       [](Call&&, Responder&& r) {
         std::move(r).send(wire::Response::text(200, "a"));
         throw std::runtime_error("late");
       },
       "200 a"},
      {"opens a socket", [](Call&&, Responder&& r) { std::move(r).accept({}); }, "socket"},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    EXPECT_EQ(fixture.answer_of(c.handler), c.said) << c.name;
    EXPECT_EQ(fixture.taker.answers, 1) << c.name;
  }
}

TEST(ResponderSlot, NobodyIsAskedOnceTheTakerHasGone) {
  Fixture fixture;
  Responder responder(fixture.slot);
  EXPECT_TRUE(responder.is_wanted());
  fixture.slot->forget_taker();
  EXPECT_FALSE(responder.is_wanted());
  std::move(responder).send(wire::Response::text(200, "nobody"));
  fixture.turn();
  EXPECT_EQ(fixture.taker.answers, 0);
}

}  // namespace
}  // namespace chasqui::edge
