// Who hears what, on one event loop: streams, listeners, catching up, slow listeners. No sockets,
// no clock, no threads. Listeners with the same streams, format and audience form a group, and what
// is pending is kept per group: publishing costs per group, delivering one call per listener.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/event.h"
#include "hub/history.h"
#include "hub/listener.h"
#include "hub/space.h"
#include "hub/subscription.h"

namespace chasqui::hub {

struct HubLimits {
  std::size_t queue_bytes_max = 1024 * 1024;  // Of a listener: past it, it is slow.
  std::size_t page_events_max = 500;          // Read from the log at once.
  // What is remembered of a space while somebody there catches up.
  std::size_t recent_events_max = 4096;
  std::size_t recent_bytes_max = 4 * 1024 * 1024;
  std::size_t latest_streams_max = 1024;  // kLatest values kept per space while somebody lags.
  std::size_t waiting_events_max = 4096;  // Events that wait for their coalesce time.
};

struct HubStats {
  std::size_t listeners = 0, catching_up = 0, lagging = 0;
  std::uint64_t events = 0;             // Published to some group.
  std::uint64_t batches = 0;            // Handed to listeners.
  std::uint64_t joins = 0;              // Byte strings built for them.
  std::uint64_t ephemeral_dropped = 0;  // Times a listener did not get one.
  std::uint64_t resyncs = 0;
  std::uint64_t ended = 0;
};

class Hub {
 public:
  Hub(History& history, HubLimits limits);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Events of one space in commit order; also across calls. One that was seen before is ignored; if
  // seqs are missing, the space's listeners read them from the log.
  void publish(const SpaceRef& space, std::span<const EventRef> events);

  // Starts or changes a subscription. With `since`: first what was missed, then live. Without, it
  // is live from now on; one that changes its streams goes on where it is, after what is pending
  // for it was delivered. Nothing else is delivered before this returns, except that another epoch
  // is answered by resync() at once. Returns the position from which it hears.
  std::int64_t subscribe(Subscription& subscription, Interest interest);
  void unsubscribe(Subscription& subscription);
  // The listener's queue has emptied. Only of interest when it lags.
  void drained(Subscription& subscription);

  // Delivers what is pending: one batch per listener. Called once at the end of the loop's turn,
  // with a steady time. Returns when to call again, if something waits for its coalesce time.
  std::optional<std::chrono::nanoseconds> flush(std::chrono::nanoseconds now);

  const HubStats& stats() const { return stats_; }

 private:
  struct Local;  // A space on this loop.
  struct Stream;
  struct Encoded;  // A format's bytes of the events that are pending.
  friend struct Group;
};

}  // namespace chasqui::hub
