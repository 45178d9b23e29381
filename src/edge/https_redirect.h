// A plain port that does nothing but send whoever comes to the same place by https.
#pragma once
#include <cstdint>

#include "edge/router.h"

namespace chasqui::edge {

// 308 for every method and path, so that bodies are sent again; 400 without a host.
RouteTable https_redirect(std::uint16_t https_port);

}  // namespace chasqui::edge
