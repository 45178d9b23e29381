#include "edge/responder_slot.h"

#include <utility>

#include "base/check.h"

namespace chasqui::edge {

std::string_view Call::param(std::string_view name) const {
  for (const auto& [known, value] : params)
    if (known == name) return value;
  return {};
}

Responder::~Responder() {
  if (slot_) slot_->fail("a handler did not answer");
}

void Responder::send(wire::Response response) && {
  CHASQUI_ASSERT(slot_);
  std::exchange(slot_, nullptr)->answer(std::move(response));
}

void Responder::refuse(const Refusal& refusal) && {
  CHASQUI_ASSERT(slot_);
  std::exchange(slot_, nullptr)->refuse(refusal);
}

void Responder::fail(std::string_view why) && {
  CHASQUI_ASSERT(slot_);
  std::exchange(slot_, nullptr)->fail(why);
}

void Responder::accept(SocketAccept accept) && {
  CHASQUI_ASSERT(slot_);
  std::exchange(slot_, nullptr)->answer(std::move(accept));
}

void Responder::stream(StreamAccept accept) && {
  CHASQUI_ASSERT(slot_);
  std::exchange(slot_, nullptr)->answer(std::move(accept));
}

bool Responder::is_wanted() const { return slot_ && slot_->is_wanted(); }

loop::Loop& Responder::loop() const {
  CHASQUI_ASSERT(slot_);
  return slot_->loop();
}

void Responder::speak_for(std::string_view asker) {
  if (slot_) slot_->speak_for(asker);
}

const std::string& Responder::request_id() const {
  CHASQUI_ASSERT(slot_);
  return slot_->request_id();
}

void ResponderSlot::answer(Answer answer) {
  if (settings_.loop.is_current()) return deliver(std::move(answer));
  settings_.loop.post([self = shared_from_this(), answer = std::move(answer)]() mutable {
    self->deliver(std::move(answer));
  });
}

void ResponderSlot::deliver(Answer answer) {
  if (taker_ != nullptr) std::exchange(taker_, nullptr)->take_answer(std::move(answer));
}

void ResponderSlot::refuse(const Refusal& refusal) {
  const bool is_fault = to_status(refusal.kind()) >= 500;
  if (!refusal.cause().empty() || is_fault) {
    const Log::Fields fields = {{"id", settings_.request_id},
                                {"codigo", refusal.code()},
                                {"text", refusal.text()},
                                {"cause", refusal.cause()}};
    if (is_fault)
      settings_.log.error("refused", fields);
    else
      settings_.log.info("refused", fields);
  }
  answer(error_reply(refusal, settings_.style));
}

void ResponderSlot::fail(std::string_view why) {
  settings_.log.error("handler failed", {{"id", settings_.request_id}, {"why", why}});
  answer(internal_error_reply(settings_.request_id, settings_.style));
}

void ResponderSlot::forget_taker() {
  taker_ = nullptr;
  is_wanted_.store(false, std::memory_order_relaxed);
}

}  // namespace chasqui::edge
