// Refusals that a browser must understand: a page cannot see the status of a refused upgrade, so
// the socket is accepted, told why, and closed.
#pragma once
#include "edge/socket.h"

namespace chasqui::edge {

// To be given to Responder::accept(). A page that offered subprotocols hears nothing unless one of
// them is agreed on: put it in `protocols` of what this returns.
SocketAccept refuse_after_accept(SocketEnding ending);

}  // namespace chasqui::edge
