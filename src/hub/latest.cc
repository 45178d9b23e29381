#include "hub/latest.h"

#include <algorithm>

namespace chasqui::hub {

bool Latest::keep(const Slot& slot) {
  const auto found = by_stream_.find(slot.event->stream);
  if (found == by_stream_.end()) {
    if (by_stream_.size() >= streams_max_) return false;
    by_stream_.emplace(slot.event->stream, slot);
  } else if (found->second.index < slot.index) {
    found->second = slot;
  }
  return true;
}

std::vector<Slot> Latest::since(std::uint64_t index) const {
  std::vector<Slot> slots;
  for (const auto& [stream, slot] : by_stream_) {
    if (slot.index >= index) slots.push_back(slot);
  }
  std::ranges::sort(slots, {}, &Slot::index);
  return slots;
}

}  // namespace chasqui::hub
