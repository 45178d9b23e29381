// The border around handlers: whatever one throws becomes an answer.
#pragma once
#include "edge/handler.h"

namespace chasqui::edge {

// Calls the handler, on the thread that it runs on.
void invoke(const Handler& handler, Call&& call, Responder&& responder);

}  // namespace chasqui::edge
