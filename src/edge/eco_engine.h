// Echoes over Engine.IO and Socket.IO, for the published suites and for checking proxies.
#pragma once
#include <expected>
#include <memory>
#include <string_view>

#include "edge/engine.h"
#include "edge/socketio.h"

namespace chasqui::edge {

std::unique_ptr<EngineUser> make_engine_echo();

// The namespaces "/" and "/custom".
std::expected<std::unique_ptr<SocketIoPeer>, JsonObject> open_socketio_echo(std::string_view space);

}  // namespace chasqui::edge
