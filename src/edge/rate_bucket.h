// How much may come at once and in the long run: a bucket that fills with time.
#pragma once
#include <cstdint>

#include "loop/timer.h"

namespace chasqui::edge {

struct Rate {
  std::uint32_t burst;       // At once, after a rest.
  std::uint32_t per_second;  // In the long run; at least 1.
};

class RateBucket final {
 public:
  RateBucket(Rate rate, loop::Instant now) : rate_(rate), tokens_(rate.burst), filled_(now) {}
  bool take(loop::Instant now);  // False: it is empty.

 private:
  Rate rate_;
  std::uint32_t tokens_;
  loop::Instant filled_;  // Up to when its tokens were added.
};

}  // namespace chasqui::edge
