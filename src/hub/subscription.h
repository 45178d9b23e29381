// One listener's place in a hub: a small member of its session.
#pragma once
#include <cstdint>

#include "hub/listener.h"

namespace chasqui::hub {

class Hub;
struct Group;

enum class SubscriptionState : std::uint8_t {
  kNone,
  kCatchingUp,  // A read of the log is on its way; what is published meanwhile is remembered.
  kLive,
  kLagging,  // Its queue was full: only its position is kept until drained().
};

// Ends with its object. It must not outlive the hub it was given to.
class Subscription {
 public:
  explicit Subscription(Listener& listener) : listener_(&listener) {}
  ~Subscription();
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;

  SubscriptionState state() const { return state_; }
  bool is_live() const { return state_ == SubscriptionState::kLive; }

 private:
  friend class Hub;

  Listener* listener_;
  Hub* hub_ = nullptr;
  Group* group_ = nullptr;  // Its streams, format and audience; null: kNone.
  // Every durable event of its streams up to here was delivered. Live: 0 when that follows from the
  // hub's own head.
  std::int64_t position_ = 0;
  std::uint64_t heard_at_ = 0;  // Not live: the space's publications before this one do not count.
  std::uint64_t read_ = 0;      // Catching up: which answer it waits for.
  std::uint32_t index_ = 0;     // Live: its place in the group.
  std::uint32_t joined_ = 0;    // Live: the group's pending events before this one are not its own.
  SubscriptionState state_ = SubscriptionState::kNone;
};

}  // namespace chasqui::hub
