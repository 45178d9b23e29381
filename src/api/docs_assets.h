// What npm packages give to pages: the scripts and styles of the documentation, from
// swagger-ui-dist and redoc, and Socket.IO's client, from socket.io-client.
#pragma once
#include <span>

#include "base/asset.h"

namespace chasqui::api {

std::span<const Asset> docs_assets();
std::span<const Asset> socketio_assets();

}  // namespace chasqui::api
