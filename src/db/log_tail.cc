#include "db/log_tail.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "db/event_log.h"

namespace chasqui::db {
namespace {

std::size_t bytes_of(const Event& event) {
  return sizeof(Event) + event.stream.size() + event.name.size() + event.data.size() +
         event.origin.size();
}

bool is_wanted(const LogQuery& query, const Event& event) {
  return !query.streams || std::ranges::find(*query.streams, event.stream) != query.streams->end();
}

}  // namespace

LogTail::LogTail(Limits limits, std::int64_t head, std::string epoch)
    : limits_(limits), head_(head), epoch_(std::move(epoch)) {}

void LogTail::append(const std::vector<EventRef>& events) {
  std::unique_lock lock(mutex_);
  for (const EventRef& event : events) {
    if (event->seq != head_ + 1) {
      events_.clear();
      bytes_ = 0;
    }
    head_ = event->seq;
    bytes_ += bytes_of(*event);
    events_.push_back(event);
    forget_over_limits();
  }
}

void LogTail::forget_over_limits() {
  while (events_.size() > limits_.events_max || (bytes_ > limits_.bytes_max && !events_.empty())) {
    bytes_ -= bytes_of(*events_.front());
    events_.pop_front();
  }
}

void LogTail::set_epoch(std::string epoch) {
  std::unique_lock lock(mutex_);
  epoch_ = std::move(epoch);
}

std::string LogTail::epoch() const {
  std::shared_lock lock(mutex_);
  return epoch_;
}

std::optional<LogSlice> LogTail::read(const LogQuery& query) const {
  std::shared_lock lock(mutex_);
  LogSlice slice{.events = {}, .upto = head_, .head = head_, .epoch = epoch_};
  if (query.since > head_) return std::nullopt;
  if (query.since == head_) return slice;
  const std::int64_t before_first = head_ - static_cast<std::int64_t>(events_.size());
  if (query.since < before_first) return std::nullopt;
  SliceFiller filler(query);
  for (auto i = static_cast<std::size_t>(query.since - before_first); i < events_.size(); ++i)
    if (is_wanted(query, *events_[i]) && !filler.add(slice, events_[i])) break;
  return slice;
}

}  // namespace chasqui::db
