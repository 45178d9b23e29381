// Server-sent events of an app: GET PATH?stream=a&stream=b,c, with Last-Event-ID.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/audience.h"
#include "api/site.h"
#include "edge/router.h"
#include "wire/query.h"

namespace chasqui::api {

// Whether the socket offers that stream, by name or by a pattern ("chat:*"), and the app knows it.
bool carries(const schema::AppSchema& schema, const schema::Socket& socket,
             std::string_view stream);

// The streams that a request may hear, without repeats: those it names, else all that the socket
// declares by name. Throws kForbidden for one that the socket does not carry, the app does not know
// or the audience may not hear, and kInvalid when there is nothing to hear or too much is asked.
std::vector<std::string> heard_streams(const schema::AppSchema& schema,
                                       const schema::Socket& socket, const wire::Query& query,
                                       const hub::Audience& audience);

// What is returned must outlive the hub relay.
std::shared_ptr<const void> add_event_stream(edge::RouteTable& routes, const Site& site,
                                             const schema::Socket& socket,
                                             std::shared_ptr<LoopAudiences> audiences);

}  // namespace chasqui::api
