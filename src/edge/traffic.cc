#include "edge/traffic.h"

#include <algorithm>

namespace chasqui::edge {

SeenRequest& RecentRequests::next() {
  if (ring_.size() < kMost) return ring_.emplace_back();
  SeenRequest& oldest = ring_[at_];
  at_ = (at_ + 1) % kMost;
  return oldest;
}

void RecentRequests::append_to(std::vector<SeenRequest>& requests) const {
  requests.insert(requests.end(), ring_.begin(), ring_.end());
}

void put_in_order(std::vector<SeenRequest>& requests) {
  std::ranges::stable_sort(
      requests, [](const SeenRequest& a, const SeenRequest& b) { return a.at.ms > b.at.ms; });
  if (requests.size() > RecentRequests::kMost) requests.resize(RecentRequests::kMost);
}

}  // namespace chasqui::edge
