#include "hub/recent.h"

namespace chasqui::hub {
namespace {

std::size_t bytes_of(const Event& event) {
  return sizeof(Event) + event.stream.size() + event.name.size() + event.data.size();
}

}  // namespace

void Recent::start(std::int64_t head, std::uint64_t index) {
  stop();
  complete_after_ = head;
  first_index_ = index;
}

void Recent::stop() {
  events_ = {};
  bytes_ = 0;
}

void Recent::remember(const EventRef& event) {
  events_.push_back(event);
  bytes_ += bytes_of(*event);
  while (events_.size() > bounds_.events_max || bytes_ > bounds_.bytes_max) {
    const Event& oldest = *events_.front();
    bytes_ -= bytes_of(oldest);
    if (oldest.seq > 0) complete_after_ = oldest.seq;
    events_.pop_front();
    ++first_index_;
  }
}

}  // namespace chasqui::hub
