// The sockets that are asked by HTTP, as the site's documentation shows them: server-sent events,
// the Centrifuge protocol and Socket.IO. What is said on sockets is in the AsyncAPI document.
#pragma once
#include <vector>

#include "schema/openapi.h"

namespace chasqui::api {

// Of each socket that the app declares with one of these protocols.
std::vector<schema::Operation> realtime_operations(const schema::AppSchema& schema);

}  // namespace chasqui::api
