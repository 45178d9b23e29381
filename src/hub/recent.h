// The newest publications of a space, remembered while somebody there catches up from the log.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>

#include "hub/event.h"

namespace chasqui::hub {

class Recent final {
 public:
  struct Bounds {
    std::size_t events_max;
    std::size_t bytes_max;
  };
  explicit Recent(Bounds bounds) : bounds_(bounds) {}

  // Begins to remember; the newest seq is `head`, the next publication has this index.
  void start(std::int64_t head, std::uint64_t index);
  void stop();  // Forgets everything.
  void remember(const EventRef& event);

  // Is every durable event after `seq` here that was published since?
  bool covers(std::int64_t seq) const { return seq >= complete_after_; }
  const std::deque<EventRef>& events() const { return events_; }
  std::uint64_t first_index() const { return first_index_; }  // Of events().front().

 private:
  Bounds bounds_;
  std::deque<EventRef> events_;
  std::size_t bytes_ = 0;
  std::int64_t complete_after_ = 0;
  std::uint64_t first_index_ = 0;
};

}  // namespace chasqui::hub
