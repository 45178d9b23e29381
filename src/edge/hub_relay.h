// Joins the hubs of all loops: what commits anywhere is heard everywhere. The loops go in step:
// what comes while any of them still sends waits, and leaves as one batch. Out of step, each loop
// would meet the events in smaller batches, and a send costs the same whatever it carries.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "edge/presence.h"
#include "hub/hub.h"
#include "loop/in_step.h"
#include "loop/loop.h"

namespace chasqui::edge {

class HubRelay final {
 public:
  // One per loop; its answers come on that loop.
  using MakeHistory = std::function<std::unique_ptr<hub::History>(loop::Loop&)>;

  // Before the loops run, in the order of their indexes. They outlive it, and have stopped when it
  // is destroyed; the sessions are gone by then.
  HubRelay(std::span<loop::Loop* const> loops, const MakeHistory& make_history,
           hub::HubLimits limits, loop::Rests rests = {});
  ~HubRelay();
  HubRelay(const HubRelay&) = delete;
  HubRelay& operator=(const HubRelay&) = delete;

  // From any thread: durable events of one space that have committed, in commit order. Whoever
  // announces for a space does so one batch after the other; every loop gets them in that order.
  void announce(const hub::SpaceRef& space, std::vector<hub::EventRef> events);
  // From any thread: an event with seq 0. In order with whatever the same thread sent before.
  void publish_ephemeral(const hub::SpaceRef& space, hub::EventRef event);

  std::size_t loops() const { return seats_.size(); }
  std::vector<loop::Loop*> all_loops() const;
  hub::Hub& hub_of(const loop::Loop& loop);          // On that loop's thread.
  hub::History& history_of(const loop::Loop& loop);  // The same.
  Presence& presence() { return *presence_; }

 private:
  struct Seat;  // What one loop has.
  void post_all(const hub::SpaceRef& space, std::vector<hub::EventRef> events);

  std::vector<std::unique_ptr<Seat>> seats_;
  loop::InStep step_;
  std::unique_ptr<Presence> presence_;
};

}  // namespace chasqui::edge
