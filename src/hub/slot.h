// An event that is pending on a hub, and what its stream says about it. Groups hold slot numbers.
#pragma once
#include <cstdint>

#include "hub/event.h"
#include "hub/space.h"

namespace chasqui::hub {

struct Slot {
  EventRef event;
  StreamOptions options;
  std::uint64_t index = 0;  // Its place among all publications of its space on this loop.
};

}  // namespace chasqui::hub
