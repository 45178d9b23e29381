#include "edge/hub_relay.h"

#include <chrono>
#include <utility>

#include "base/check.h"

namespace chasqui::edge {

struct HubRelay::Seat {
  Seat(loop::Loop& of, std::unique_ptr<hub::History> from, const hub::HubLimits& limits)
      : loop(of), history(std::move(from)), hub(*history, limits), wake(loop, [] {}) {
    hook = loop.at_turn_end([this] { flush(); });
  }

  void flush() {
    const auto wait = hub.flush(loop.now().time_since_epoch());
    if (wait) wake.arm(std::chrono::ceil<std::chrono::milliseconds>(*wait));
  }

  loop::Loop& loop;
  std::unique_ptr<hub::History> history;
  hub::Hub hub;
  loop::Timer wake;  // Makes a turn happen; its end flushes.
  loop::TurnHook hook;
};

HubRelay::HubRelay(std::span<loop::Loop* const> loops, const MakeHistory& make_history,
                   hub::HubLimits limits, loop::Rests rests)
    : step_(loops, rests) {
  for (loop::Loop* loop : loops) {
    CHASQUI_ASSERT(loop->index() == seats_.size());
    seats_.push_back(std::make_unique<Seat>(*loop, make_history(*loop), limits));
  }
  presence_ = std::make_unique<Presence>(*loops.front(),
                                         [this](const hub::SpaceRef& space, hub::EventRef event) {
                                           publish_ephemeral(space, std::move(event));
                                         });
}

HubRelay::~HubRelay() = default;

void HubRelay::announce(const hub::SpaceRef& space, std::vector<hub::EventRef> events) {
  if (events.empty()) return;
  // Before the first post: a hub that meets the space now begins behind these events, or gets them.
  space->advance(events.back()->seq);
  post_all(space, std::move(events));
}

void HubRelay::publish_ephemeral(const hub::SpaceRef& space, hub::EventRef event) {
  CHASQUI_ASSERT(event->seq == 0);
  post_all(space, {std::move(event)});
}

std::vector<loop::Loop*> HubRelay::all_loops() const {
  std::vector<loop::Loop*> loops;
  for (const auto& seat : seats_) loops.push_back(&seat->loop);
  return loops;
}

hub::Hub& HubRelay::hub_of(const loop::Loop& loop) { return seats_.at(loop.index())->hub; }

hub::History& HubRelay::history_of(const loop::Loop& loop) {
  return *seats_.at(loop.index())->history;
}

void HubRelay::post_all(const hub::SpaceRef& space, std::vector<hub::EventRef> events) {
  step_.post([this, space, events = std::move(events)](std::size_t loop) {
    seats_[loop]->hub.publish(space, events);
  });
}

}  // namespace chasqui::edge
