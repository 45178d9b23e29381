// What lies behind a Responder: where its answer goes, from whatever thread it comes.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <variant>

#include "base/log.h"
#include "edge/error_reply.h"
#include "edge/handler.h"
#include "loop/loop.h"

namespace chasqui::edge {

using Answer = std::variant<wire::Response, SocketAccept, StreamAccept>;

// Who waits for an answer: a connection, or a test. Called on the loop's thread, once.
class AnswerTaker {
 public:
  virtual void take_answer(Answer answer) = 0;

 protected:
  ~AnswerTaker() = default;
};

struct SlotSettings {
  loop::Loop& loop;
  const Log& log;
  ReplyStyle style = ReplyStyle::kFastapi;
  std::string request_id;
  std::shared_ptr<const void> keeps_alive;  // The site: routes and settings outlive their calls.
};

class ResponderSlot final : public std::enable_shared_from_this<ResponderSlot> {
 public:
  ResponderSlot(SlotSettings settings, AnswerTaker& taker)
      : settings_(std::move(settings)), taker_(&taker) {}

  void answer(Answer answer);           // From any thread.
  void refuse(const Refusal& refusal);  // From any thread.
  void fail(std::string_view why);      // From any thread: 500, and a line in the log.
  void forget_taker();                  // On the loop's thread: nobody waits any more.
  bool is_wanted() const { return is_wanted_.load(std::memory_order_relaxed); }
  loop::Loop& loop() const { return settings_.loop; }
  const std::string& request_id() const { return settings_.request_id; }
  // By whoever has the responder, before the answer; read once it is there.
  void speak_for(std::string_view asker) { asker_ = asker; }
  const std::string& asker() const { return asker_; }

 private:
  void deliver(Answer answer);

  SlotSettings settings_;
  std::string asker_;
  AnswerTaker* taker_;  // The loop's thread only.
  std::atomic<bool> is_wanted_ = true;
};

}  // namespace chasqui::edge
