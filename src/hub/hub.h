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
  // Events that wait for their coalesce time: past one of these they do not wait any longer.
  std::size_t waiting_events_max = 4096;
  std::size_t waiting_bytes_max = 4 * 1024 * 1024;
};

struct HubStats {
  std::size_t listeners = 0, catching_up = 0, lagging = 0;
  std::uint64_t events = 0;             // Published and of interest to some group.
  std::uint64_t offers = 0;             // Times a group was asked whether it hears one.
  std::uint64_t batches = 0;            // Handed to listeners.
  std::uint64_t joins = 0;              // Byte strings built for them.
  std::uint64_t ephemeral_dropped = 0;  // Times a listener did not get one.
  std::uint64_t resyncs = 0;
  std::uint64_t ended = 0;
};

class Encoded;
struct LinkList;
struct LocalSpace;
struct Slot;
struct Stream;

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
  using Nanoseconds = std::chrono::nanoseconds;
  using Numbers = std::span<const std::uint32_t>;

  // hub.cc: live listeners.
  LocalSpace& local_of(const SpaceRef& space);
  Group& group_of(const Interest& interest);
  void publish_one(LocalSpace& space, const EventRef& event);
  void spread(LocalSpace& space, const EventRef& event);
  using Number = std::optional<std::uint32_t>;  // Of the event's slot, once somebody hears it.
  void offer(const Stream& stream, const Slot& slot, Number& number);
  void append(const LinkList& list, const Slot& slot, Number& number);
  void count_dropped(const Group& group, const Slot& slot);
  void flush_group(Group& group);
  static bool was_flushed(const Subscription& member);
  void deliver_pending(Subscription& member);
  Numbers own_pending(Subscription& member);
  Batch batch_of(const Group& group, Numbers numbers);
  void hand_over(Subscription& member, const Batch& batch);
  std::int64_t start_at(Subscription& subscription, const Position& since);
  std::int64_t go_on(Subscription& subscription, SubscriptionState was, std::int64_t position);
  void go_live(Subscription& subscription, std::int64_t position);
  void leave(Subscription& subscription);
  static void leave_group(Subscription& member);
  static void compact(Group& group);
  void release(Group& group);
  void end(Subscription& subscription, EndReason reason);
  void forget_turn();

  // hub_away.cc: those who catch up or lag, and gaps in what is published.
  void catch_up(Subscription& subscription, std::int64_t since);
  void read_on(Subscription& subscription);
  void take_page(std::uint64_t read, HistoryPage page);
  void take_part(Subscription& subscription, std::int64_t upto, const std::vector<EventRef>& heard);
  void take_last(Subscription& subscription, std::int64_t upto, std::vector<EventRef> heard);
  void resync(Subscription& subscription, const HistoryPage& page);
  void fall_behind(Subscription& member, Numbers pending);
  void lag(Subscription& subscription, std::int64_t position);
  void keep_latest(const Subscription& subscription);
  void stop_catching_up(Subscription& subscription);
  void stop_lagging(Subscription& subscription);
  std::vector<EventRef> audible(const Group& group, const std::vector<EventRef>& events) const;
  Batch encoded(const Group& group, const std::vector<EventRef>& events);
  void mend(LocalSpace& space);
  void take_mending(std::uint64_t read, const HistoryPage& page);
  void end_live(SpaceRef space);

  History& history_;
  HubLimits limits_;
  HubStats stats_;
  std::unordered_map<const Space*, std::unique_ptr<LocalSpace>> spaces_;
  std::unordered_map<Format*, std::unique_ptr<Encoded>> formats_;
  std::vector<Slot> slots_;  // What is pending somewhere, in order of publication.
  std::size_t slot_bytes_ = 0;
  std::vector<Group*> dirty_;       // With something pending, in the order in which that began.
  std::vector<std::uint32_t> own_;  // What own_pending() answers with.
  std::unordered_map<std::uint64_t, Subscription*> reads_;  // Who waits for which answer.
  std::unordered_map<std::uint64_t, LocalSpace*> mendings_;
  std::uint64_t last_read_ = 0;
  bool is_flushing_ = false;
};

}  // namespace chasqui::hub
