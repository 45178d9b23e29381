#include "edge/rate_bucket.h"

#include <algorithm>
#include <chrono>

namespace chasqui::edge {

bool RateBucket::take(loop::Instant now) {
  const auto per_token = std::chrono::nanoseconds(std::chrono::seconds(1)) / rate_.per_second;
  const auto grown = (now - filled_) / per_token;
  filled_ += grown * per_token;
  tokens_ = static_cast<std::uint32_t>(std::min<std::int64_t>(rate_.burst, tokens_ + grown));
  if (tokens_ == 0) return false;
  --tokens_;
  return true;
}

}  // namespace chasqui::edge
