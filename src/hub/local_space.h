// A space as one hub has it, from the first subscription there to the last.
#pragma once
#include <cstddef>
#include <cstdint>

#include "hub/groups.h"
#include "hub/latest.h"
#include "hub/recent.h"
#include "hub/space.h"

namespace chasqui::hub {

struct LocalSpace {
  SpaceRef ref;
  Recent recent;  // Runs while somebody catches up.
  Latest latest;  // Runs while somebody lags.
  Groups groups;
  std::int64_t head = 0;        // Everything up to here was published here, or before it began.
  std::int64_t seen = 0;        // The newest seq that was announced; over head: some are missing.
  std::uint64_t published = 0;  // How many events.
  std::uint64_t mending = 0;    // The read for the missing ones; 0: none is on its way.
  std::size_t catching_up = 0;
  std::size_t lagging = 0;
};

}  // namespace chasqui::hub
