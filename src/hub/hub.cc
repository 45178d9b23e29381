#include "hub/hub.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/check.h"
#include "hub/encoded.h"
#include "hub/local_space.h"
#include "hub/slot.h"

namespace chasqui::hub {
namespace {

// A group that once had much pending gives that memory back.
constexpr std::size_t kPendingKeptMax = 256;

}  // namespace

Hub::Hub(History& history, HubLimits limits) : history_(history), limits_(limits) {}

Hub::~Hub() { CHASQUI_ASSERT(stats_.listeners == 0); }

void Hub::publish(const SpaceRef& space, std::span<const EventRef> events) {
  CHASQUI_ASSERT(!is_flushing_);
  const auto found = spaces_.find(space.get());
  if (found == spaces_.end()) return;
  for (const EventRef& event : events) publish_one(*found->second, event);
}

std::int64_t Hub::subscribe(Subscription& subscription, Interest interest) {
  CHASQUI_ASSERT(subscription.hub_ == nullptr || subscription.hub_ == this);
  if (subscription.is_live() && !was_flushed(subscription)) deliver_pending(subscription);
  const bool goes_on = subscription.group_ != nullptr && !interest.since &&
                       subscription.group_->space->ref == interest.space;
  const SubscriptionState was = goes_on ? subscription.state_ : SubscriptionState::kNone;
  const std::int64_t position = subscription.position_;

  Group& group = group_of(interest);
  ++group.catching_up;  // It may be the one that is left: it stays.
  leave(subscription);
  --group.catching_up;
  subscription.hub_ = this;
  subscription.group_ = &group;
  ++stats_.listeners;
  return interest.since ? start_at(subscription, *interest.since)
                        : go_on(subscription, was, position);
}

void Hub::unsubscribe(Subscription& subscription) { leave(subscription); }

std::optional<Hub::Nanoseconds> Hub::flush(Nanoseconds now) {
  CHASQUI_ASSERT(!is_flushing_);
  is_flushing_ = true;
  const bool nobody_waits =
      slots_.size() > limits_.waiting_events_max || slot_bytes_ > limits_.waiting_bytes_max;
  std::size_t waiting = 0;
  Nanoseconds next = Group::kNever;
  for (Group* group : dirty_) {
    if (group->is_due(now) || nobody_waits) {
      flush_group(*group);
    } else {
      dirty_[waiting++] = group;
      next = std::min(next, group->due - now);
    }
  }
  dirty_.resize(waiting);
  if (dirty_.empty()) forget_turn();
  is_flushing_ = false;
  return next == Group::kNever ? std::nullopt : std::optional(next);
}

LocalSpace& Hub::local_of(const SpaceRef& space) {
  std::unique_ptr<LocalSpace>& local = spaces_[space.get()];
  if (!local) {
    const Recent::Bounds bounds{limits_.recent_events_max, limits_.recent_bytes_max};
    local.reset(new LocalSpace{space, Recent(bounds), Latest(limits_.latest_streams_max), {}});
    local->head = local->seen = space->head();
  }
  return *local;
}

Group& Hub::group_of(const Interest& interest) {
  LocalSpace& space = local_of(interest.space);
  Group& group = space.groups.of(interest);
  if (group.space == nullptr) {
    std::unique_ptr<Encoded>& encoded = formats_[interest.format];
    if (!encoded) encoded = std::make_unique<Encoded>(*interest.format);
    group.space = &space;
    group.encoded = encoded.get();
  }
  return group;
}

void Hub::publish_one(LocalSpace& space, const EventRef& event) {
  if (event->seq == 0) return spread(space, event);
  if (event->seq <= space.head) return;
  space.seen = std::max(space.seen, event->seq);
  if (space.mending != 0) return;  // What is read for that will hold this one too.
  if (event->seq > space.head + 1) return mend(space);
  space.head = event->seq;
  spread(space, event);
}

void Hub::spread(LocalSpace& space, const EventRef& event) {
  const std::uint64_t index = space.published++;
  if (space.catching_up > 0) space.recent.remember(event);
  const Stream* named = space.groups.find(event->stream);
  const Stream* all = space.groups.all();
  if (named == nullptr && all == nullptr) return;
  const Slot slot{event, space.ref->options_of(event->stream), index};
  if (space.lagging > 0 && event->seq == 0 && slot.options.slow == SlowPolicy::kLatest) {
    if (!space.latest.keep(slot)) ++stats_.ephemeral_dropped;
  }
  Number number;
  if (named != nullptr) offer(*named, slot, number);
  if (all != nullptr && all != named) offer(*all, slot, number);
  ++stats_.events;
}

// To those who hear the whole stream, and those who hear what the event says now or said before.
void Hub::offer(const Stream& stream, const Slot& slot, Number& number) {
  append(stream.links, slot, number);
  for (const auto& index : stream.facets) {
    const FacetValues values = index->reader->values_of(*slot.event, index->field);
    if (const LinkList* list = index->find(values.now)) append(*list, slot, number);
    if (values.before.empty() || values.before == values.now) continue;
    if (const LinkList* list = index->find(values.before)) append(*list, slot, number);
  }
}

void Hub::append(const LinkList& list, const Slot& slot, Number& number) {
  for (const Link& link : list.links) {
    Group& group = *link.group;
    ++stats_.offers;
    if (!group.key->audience->may_hear(*slot.event)) continue;
    if (group.lagging > 0) count_dropped(group, slot);
    if (group.members.empty()) continue;
    if (!number) {
      number = static_cast<std::uint32_t>(slots_.size());
      slots_.push_back(slot);
      slot_bytes_ += slot.event->data.size();
    }
    if (!std::exchange(group.is_dirty, true)) dirty_.push_back(&group);
    group.pending.push_back(*number);
    group.wait = std::min<Nanoseconds>(group.wait, slot.options.coalesce);
  }
}

void Hub::count_dropped(const Group& group, const Slot& slot) {
  if (slot.event->seq > 0 || slot.options.slow == SlowPolicy::kLatest) return;
  stats_.ephemeral_dropped += group.lagging;
}

void Hub::flush_group(Group& group) {
  group.is_flushing = true;
  Batch whole;
  for (group.flushed = 0; group.flushed < group.members.size();) {
    Subscription* member = group.members[group.flushed++];
    if (member == nullptr) continue;
    const bool is_plain = (member->joined_ | member->position_) == 0;
    if (!is_plain || member->listener_->queued_bytes() > limits_.queue_bytes_max) {
      deliver_pending(*member);
      continue;
    }
    if (!whole.bytes) whole = batch_of(group, group.pending);
    hand_over(*member, whole);
  }
  group.is_flushing = group.is_dirty = false;
  group.flushed = 0;
  group.wait = group.due = Group::kNever;
  group.pending.clear();
  if (group.pending.capacity() > kPendingKeptMax) group.pending = {};
  compact(group);
  release(group);
}

// Was it already called in the flush of its group that is under way?
bool Hub::was_flushed(const Subscription& member) {
  return member.group_->is_flushing && member.index_ < member.group_->flushed;
}

// Gives one live listener what is pending for it. Its group keeps the rest.
void Hub::deliver_pending(Subscription& member) {
  const Numbers own = own_pending(member);
  if (own.empty()) return;
  if (member.listener_->queued_bytes() > limits_.queue_bytes_max) return fall_behind(member, own);
  hand_over(member, batch_of(*member.group_, own));
}

Hub::Numbers Hub::own_pending(Subscription& member) {
  const Group& group = *member.group_;
  const std::uint32_t from = std::exchange(member.joined_, 0);
  const std::int64_t position = member.position_;
  if (group.space->head >= position) member.position_ = 0;
  own_.clear();
  for (std::size_t at = from; at < group.pending.size(); ++at) {
    const std::int64_t seq = slots_[group.pending[at]].event->seq;
    if (seq == 0 || seq > position) own_.push_back(group.pending[at]);
  }
  return own_;
}

Batch Hub::batch_of(const Group& group, Numbers numbers) {
  const Encoded::Sequence sequence{slots_, numbers, group.space->ref->epoch()};
  const std::uint64_t before = group.encoded->joins();
  Batch batch{group.encoded->join(sequence), 0, 0, numbers.size()};
  stats_.joins += group.encoded->joins() - before;
  for (const std::uint32_t number : numbers) {
    const std::int64_t seq = slots_[number].event->seq;
    if (seq == 0) continue;
    if (batch.first_seq == 0) batch.first_seq = seq;
    batch.last_seq = seq;
  }
  return batch;
}

void Hub::hand_over(Subscription& member, const Batch& batch) {
  ++stats_.batches;
  member.listener_->deliver(batch);
}

std::int64_t Hub::start_at(Subscription& subscription, const Position& since) {
  const LocalSpace& space = *subscription.group_->space;
  const std::int64_t head = space.head;
  if (since.epoch == space.ref->epoch() && since.seq >= 0) {
    if (since.seq == head) {
      go_live(subscription, head);
    } else {
      catch_up(subscription, since.seq);
    }
    return since.seq;
  }
  go_live(subscription, head);
  ++stats_.resyncs;
  subscription.listener_->resync({ResyncReason::kOtherEpoch, since.seq, head});
  return head;
}

std::int64_t Hub::go_on(Subscription& subscription, SubscriptionState was, std::int64_t position) {
  const std::int64_t head = subscription.group_->space->head;
  if (was == SubscriptionState::kCatchingUp || was == SubscriptionState::kLagging) {
    catch_up(subscription, position);
    return position;
  }
  // Of a live one, position is 0 or ahead of what was published here.
  const std::int64_t from = was == SubscriptionState::kLive ? std::max(head, position) : head;
  go_live(subscription, from);
  return from;
}

void Hub::go_live(Subscription& subscription, std::int64_t position) {
  Group& group = *subscription.group_;
  subscription.state_ = SubscriptionState::kLive;
  subscription.index_ = static_cast<std::uint32_t>(group.members.size());
  subscription.joined_ = static_cast<std::uint32_t>(group.pending.size());
  subscription.position_ = position > group.space->head ? position : 0;
  group.members.push_back(&subscription);
}

void Hub::leave(Subscription& subscription) {
  if (subscription.group_ == nullptr) return;
  Group& group = *subscription.group_;
  switch (subscription.state_) {
    case SubscriptionState::kLive:
      leave_group(subscription);
      break;
    case SubscriptionState::kCatchingUp:
      stop_catching_up(subscription);
      break;
    case SubscriptionState::kLagging:
      stop_lagging(subscription);
      break;
    case SubscriptionState::kNone:
      break;
  }
  subscription.hub_ = nullptr;
  subscription.group_ = nullptr;
  subscription.state_ = SubscriptionState::kNone;
  --stats_.listeners;
  release(group);
}

void Hub::leave_group(Subscription& member) {
  std::vector<Subscription*>& members = member.group_->members;
  if (member.group_->is_flushing) {
    members[member.index_] = nullptr;  // The others keep their places until all were called.
    return;
  }
  members[member.index_] = members.back();
  members[member.index_]->index_ = member.index_;
  members.pop_back();
}

void Hub::compact(Group& group) {
  std::uint32_t kept = 0;
  for (Subscription* member : group.members) {
    if (member == nullptr) continue;
    member->index_ = kept;
    group.members[kept++] = member;
  }
  group.members.resize(kept);
}

void Hub::release(Group& group) {
  LocalSpace& space = *group.space;
  space.groups.release(group);
  if (!space.groups.empty()) return;
  mendings_.erase(space.mending);
  spaces_.erase(space.ref.get());
}

void Hub::end(Subscription& subscription, EndReason reason) {
  Listener& listener = *subscription.listener_;
  leave(subscription);
  ++stats_.ended;
  listener.end(reason);
}

void Hub::forget_turn() {
  slots_.clear();
  slot_bytes_ = 0;
  for (const auto& [format, encoded] : formats_) encoded->clear();
}

}  // namespace chasqui::hub
