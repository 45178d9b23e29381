// What a request sends, as JSON values that passed their shape; everything wrong with it at once.
#pragma once
#include "base/json.h"
#include "base/limits.h"
#include "edge/handler.h"
#include "schema/shape.h"
#include "service/app.h"
#include "wire/query.h"

namespace chasqui::api {

// The body as JSON: application/json (also without a type) or a form. Null when there is none.
// Throws kInvalid "json_invalid" with the place, kUnsupportedType for other types.
Json body_of(const wire::Request& request, const Limits& limits);
// Throws kInvalid when the query cannot be decoded.
wire::Query query_of(const wire::Request& request);

// The body as the shape wants it. Throws kInvalid with every field's error.
JsonObject body_input(const edge::Call& call, const schema::Shape& shape, schema::Mode mode,
                      const Limits& limits);
// The input of a service: body, query and path as the route says; members named `accept` and
// `host` are those headers.
Json service_input(const edge::Call& call, const service::Route& route, const Limits& limits);

// The id in the path; throws kInvalid with loc {"path", "id"} unless it is a whole number.
Id path_id(const edge::Call& call);

}  // namespace chasqui::api
