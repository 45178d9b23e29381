// The newest ephemeral event of each stream that asks for it, kept while some listener of the space
// lags.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/slot.h"

namespace chasqui::hub {

class Latest final {
 public:
  explicit Latest(std::size_t streams_max) : streams_max_(streams_max) {}

  // False: there are too many streams, it was not kept.
  bool keep(const Slot& slot);
  void clear() { by_stream_ = {}; }
  std::vector<Slot> since(std::uint64_t index) const;  // Published there or later, in order.

 private:
  std::size_t streams_max_;
  std::unordered_map<std::string, Slot> by_stream_;
};

}  // namespace chasqui::hub
