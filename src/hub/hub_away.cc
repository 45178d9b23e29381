// The part of the hub for those who are not live, and for gaps in what was published.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "hub/hub.h"
#include "hub/local_space.h"
#include "hub/slot.h"

namespace chasqui::hub {

// First it is remembered what is published from now on, then the log is read: no event falls
// between.
void Hub::catch_up(Subscription& subscription, std::int64_t since) {
  Group& group = *subscription.group_;
  LocalSpace& space = *group.space;
  if (space.catching_up++ == 0) space.recent.start(space.head, space.published);
  ++group.catching_up;
  ++stats_.catching_up;
  subscription.state_ = SubscriptionState::kCatchingUp;
  subscription.position_ = since;
  subscription.heard_at_ = space.published;
  subscription.read_ = 0;
  read_on(subscription);
}

void Hub::read_on(Subscription& subscription) {
  const Group& group = *subscription.group_;
  HistoryQuery query{group.space->ref, {}, subscription.position_, limits_.page_events_max};
  for (const Stream* stream : group.key->streams) query.streams.push_back(stream->name);
  reads_.erase(subscription.read_);
  const std::uint64_t read = ++last_read_;
  subscription.read_ = read;
  reads_.emplace(read, &subscription);
  history_.read(std::move(query),
                [this, read](HistoryPage page) { take_page(read, std::move(page)); });
}

void Hub::take_page(std::uint64_t read, HistoryPage page) {
  const auto found = reads_.find(read);
  if (found == reads_.end()) return;  // It has left.
  Subscription& subscription = *found->second;
  if (page.failed) return end(subscription, EndReason::kUnavailable);
  if (page.too_old || page.head < subscription.position_) return resync(subscription, page);
  const bool is_cut = page.more && !page.events.empty();
  const std::int64_t upto = is_cut ? page.events.back()->seq : page.head;
  std::vector<EventRef> heard = audible(*subscription.group_, page.events);
  if (is_cut || !subscription.group_->space->recent.covers(upto)) {
    take_part(subscription, upto, heard);
  } else {
    take_last(subscription, upto, std::move(heard));
  }
}

void Hub::take_part(Subscription& subscription, std::int64_t upto,
                    const std::vector<EventRef>& heard) {
  const std::uint64_t read = subscription.read_;
  subscription.position_ = upto;
  if (!heard.empty()) hand_over(subscription, encoded(*subscription.group_, heard));
  if (!reads_.contains(read)) return;  // It left meanwhile.
  if (subscription.listener_->queued_bytes() <= limits_.queue_bytes_max) {
    return read_on(subscription);
  }
  keep_latest(subscription);
  stop_catching_up(subscription);
  lag(subscription, upto);
}

void Hub::take_last(Subscription& subscription, std::int64_t upto, std::vector<EventRef> heard) {
  const Group& group = *subscription.group_;
  const Recent& recent = group.space->recent;
  std::uint64_t index = recent.first_index();
  for (const EventRef& event : recent.events()) {
    const bool is_new = event->seq > 0 ? event->seq > upto : index >= subscription.heard_at_;
    if (is_new && group.space->groups.hears(group, *event)) heard.push_back(event);
    ++index;
  }
  const Batch batch = heard.empty() ? Batch{} : encoded(group, heard);
  stop_catching_up(subscription);
  go_live(subscription, upto);
  if (batch.count > 0) return hand_over(subscription, batch);
  subscription.listener_->caught_up(upto);
}

// Reads once more, from the head it is told: what was published meanwhile is not lost.
void Hub::resync(Subscription& subscription, const HistoryPage& page) {
  const ResyncReason reason = page.too_old ? ResyncReason::kTooOld : ResyncReason::kOtherEpoch;
  const Resync resync{reason, subscription.position_, page.head};
  subscription.position_ = page.head;
  ++stats_.resyncs;
  read_on(subscription);
  subscription.listener_->resync(resync);
}

void Hub::fall_behind(Subscription& member, Numbers pending) {
  const Group& group = *member.group_;
  LocalSpace& space = *group.space;
  std::int64_t position = std::max(space.head, member.position_);
  for (auto at = pending.rbegin(); at != pending.rend(); ++at) {
    const Slot& slot = slots_[*at];
    if (slot.options.slow == SlowPolicy::kClose) return end(member, EndReason::kTooSlow);
    if (slot.event->seq > 0) {
      position = slot.event->seq - 1;
    } else if (slot.options.slow != SlowPolicy::kLatest || !space.latest.keep(slot)) {
      ++stats_.ephemeral_dropped;
    }
  }
  member.heard_at_ = slots_[pending.front()].index;
  leave_group(member);
  lag(member, position);
}

void Hub::lag(Subscription& subscription, std::int64_t position) {
  Group& group = *subscription.group_;
  ++group.lagging;
  ++group.space->lagging;
  ++stats_.lagging;
  subscription.state_ = SubscriptionState::kLagging;
  subscription.position_ = position;
}

// What it would have heard of kLatest streams once it had caught up.
void Hub::keep_latest(const Subscription& subscription) {
  LocalSpace& space = *subscription.group_->space;
  std::uint64_t index = space.recent.first_index();
  for (const EventRef& event : space.recent.events()) {
    const Slot slot{event, space.ref->options_of(event->stream), index++};
    if (event->seq > 0 || slot.index < subscription.heard_at_) continue;
    if (slot.options.slow != SlowPolicy::kLatest) continue;
    if (!space.latest.keep(slot)) ++stats_.ephemeral_dropped;
  }
}

void Hub::drained(Subscription& subscription) {
  if (subscription.state_ != SubscriptionState::kLagging) return;
  if (subscription.listener_->queued_bytes() > limits_.queue_bytes_max) return;
  const Group& group = *subscription.group_;
  std::vector<EventRef> latest;
  for (const Slot& slot : group.space->latest.since(subscription.heard_at_)) {
    if (group.space->groups.hears(group, *slot.event)) latest.push_back(slot.event);
  }
  const Batch batch = latest.empty() ? Batch{} : encoded(group, latest);
  const std::int64_t position = subscription.position_;
  stop_lagging(subscription);
  if (position >= group.space->head) {
    go_live(subscription, position);
  } else {
    catch_up(subscription, position);
  }
  if (batch.count > 0) hand_over(subscription, batch);
}

void Hub::stop_catching_up(Subscription& subscription) {
  Group& group = *subscription.group_;
  reads_.erase(subscription.read_);
  --group.catching_up;
  --stats_.catching_up;
  if (--group.space->catching_up == 0) group.space->recent.stop();
}

void Hub::stop_lagging(Subscription& subscription) {
  Group& group = *subscription.group_;
  --group.lagging;
  --stats_.lagging;
  if (--group.space->lagging == 0) group.space->latest.clear();
}

std::vector<EventRef> Hub::audible(const Group& group, const std::vector<EventRef>& events) const {
  std::vector<EventRef> heard;
  for (const EventRef& event : events) {
    if (group.space->groups.hears(group, *event)) heard.push_back(event);
  }
  return heard;
}

// For one listener: events that others do not hear at this time.
Batch Hub::encoded(const Group& group, const std::vector<EventRef>& events) {
  auto bytes = std::make_shared<std::string>();
  Batch batch{nullptr, 0, 0, events.size()};
  for (const EventRef& event : events) {
    group.key->format->encode(*bytes, *event, group.space->ref->epoch());
    if (event->seq == 0) continue;
    if (batch.first_seq == 0) batch.first_seq = event->seq;
    batch.last_seq = event->seq;
  }
  batch.bytes = std::move(bytes);
  ++stats_.joins;
  return batch;
}

// Some events were never announced here: they are read once, for all listeners of the space.
void Hub::mend(LocalSpace& space) {
  const std::uint64_t read = ++last_read_;
  space.mending = read;
  mendings_.emplace(read, &space);
  history_.read({space.ref, {"*"}, space.head, limits_.page_events_max},
                [this, read](HistoryPage page) { take_mending(read, page); });
}

void Hub::take_mending(std::uint64_t read, const HistoryPage& page) {
  const auto found = mendings_.find(read);
  if (found == mendings_.end()) return;  // Nobody listens any longer.
  LocalSpace& space = *found->second;
  mendings_.erase(found);
  space.mending = 0;
  if (page.failed || page.too_old || page.head <= space.head) return end_live(space.ref);
  for (const EventRef& event : page.events) {
    if (event->seq <= space.head) continue;
    space.head = event->seq;
    spread(space, event);
  }
  if (!page.more) space.head = std::max(space.head, page.head);
  if (space.head < space.seen) mend(space);
}

// Nobody is left with a gap: they come back with their positions.
void Hub::end_live(SpaceRef space) {  // Its own: who passed it may go meanwhile.
  LocalSpace& local = *spaces_.at(space.get());
  local.head = local.seen;
  if (local.catching_up > 0) local.recent.start(local.head, local.published);
  for (;;) {
    const auto found = spaces_.find(space.get());
    if (found == spaces_.end()) return;
    Subscription* member = found->second->groups.any_member();
    if (member == nullptr) return;
    end(*member, EndReason::kUnavailable);
  }
}

}  // namespace chasqui::hub
