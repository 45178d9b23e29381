// One log as all hubs know it: a tenant of a site, with the epoch of its history, its newest seq
// and how its streams are delivered. Events and listeners of different spaces never meet.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chasqui::hub {

// What becomes of a stream's events for a listener whose queue is full.
enum class SlowPolicy : std::uint8_t {
  kReadOn,  // Durable events are read from the log once it has drained, ephemeral ones are dropped.
  kLatest,  // As kReadOn, and of the ephemeral events the stream's newest is kept.
  kClose,   // The listener is ended.
};

struct StreamOptions {
  SlowPolicy slow = SlowPolicy::kReadOn;
  std::chrono::milliseconds coalesce{0};  // How long delivery may wait, to join more events.
  bool has_presence = false;              // Who hears it is known to the others.
};
// By stream; an entry also holds for the names that continue it behind a colon: "chat" for
// "chat:41".
using StreamTable = std::map<std::string, StreamOptions, std::less<>>;

// Shared by all loops and workers; safe from every thread.
class Space {
 public:
  explicit Space(std::string epoch, std::int64_t head = 0, StreamTable streams = {})
      : epoch_(std::move(epoch)), streams_(std::move(streams)), head_(head) {}
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;

  const std::string& epoch() const { return epoch_; }
  StreamOptions options_of(std::string_view stream) const;
  // The newest seq that was announced.
  std::int64_t head() const { return head_.load(std::memory_order_acquire); }
  void advance(std::int64_t seq);  // Never back.

 private:
  const std::string epoch_;
  const StreamTable streams_;
  std::atomic<std::int64_t> head_;
};
using SpaceRef = std::shared_ptr<Space>;

}  // namespace chasqui::hub
