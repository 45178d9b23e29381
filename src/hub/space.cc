#include "hub/space.h"

namespace chasqui::hub {

StreamOptions Space::options_of(std::string_view stream) const {
  if (streams_.empty()) return {};
  for (;;) {
    if (const auto found = streams_.find(stream); found != streams_.end()) return found->second;
    const std::size_t colon = stream.rfind(':');
    if (colon == std::string_view::npos) return {};
    stream = stream.substr(0, colon);
  }
}

void Space::advance(std::int64_t seq) {
  std::int64_t head = head_.load(std::memory_order_relaxed);
  while (head < seq && !head_.compare_exchange_weak(head, seq, std::memory_order_release)) {
  }
}

}  // namespace chasqui::hub
