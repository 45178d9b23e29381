#include "api/input.h"

#include <algorithm>

#include "base/errors.h"
#include "base/text.h"
#include "wire/json.h"
#include "wire/multipart.h"

namespace chasqui::api {
namespace {

Refusal json_invalid(const wire::JsonViolation& violation) {
  FieldError error{{"body", std::to_string(violation.offset)},
                   "json_invalid",
                   "JSON decode error",
                   JsonObject()};
  error.context = JsonObject{{"error", violation.why}};
  return Refusal::invalid({std::move(error)});
}

Refusal bad_query(std::string_view why) {
  return Refusal::invalid({{{"query"}, "query_invalid", std::string(why), Json()}});
}

JsonObject object_of(const wire::Query& pairs) {
  JsonObject object;
  for (const auto& [name, value] : pairs) object.set(name, value);
  return object;
}

// A form with files: its fields alone.
JsonObject multipart_of(const wire::Request& request) {
  const auto boundary = wire::multipart_boundary(request.header("Content-Type"));
  const auto fields = wire::parse_multipart(request.body, boundary.value_or(std::string()));
  if (boundary && fields) return object_of(*fields);
  const std::string_view why = boundary ? fields.error().why : "no boundary";
  throw Refusal::invalid({{{"body"}, "multipart_invalid", std::string(why), Json()}});
}

wire::Query decoded(std::string_view text) {
  auto query = wire::parse_query(text);
  if (!query) throw bad_query(query.error().why);
  return std::move(*query);
}

std::string media_type_of(const wire::Request& request) {
  const std::string_view header = request.header("Content-Type");
  return lower_ascii(trim(header.substr(0, header.find(';'))));
}

Json checked(const schema::Shape& shape, const Json& input, std::string where, schema::Mode mode) {
  auto valid = schema::validate(shape, input, {std::move(where)}, mode);
  if (!valid) throw Refusal::invalid(std::move(valid.error()));
  return std::move(*valid);
}

// Null stands for "no body was sent": each required member is then missing by itself.
JsonObject members_of(Json body) {
  if (JsonObject* object = body.if_object()) return std::move(*object);
  return {};
}

// Each fault is said of where its member came from: the path, the query, else `where`.
Json checked_members(const edge::Call& call, const service::Route& route, JsonObject sent,
                     std::string where) {
  auto valid = schema::validate(route.input(), Json(std::move(sent)), {std::move(where)}, {});
  if (valid) return std::move(*valid);
  for (FieldError& error : valid.error()) {
    if (error.loc.size() < 2) continue;
    const auto is_it = [&](const auto& pair) { return pair.first == error.loc[1]; };
    if (std::ranges::any_of(call.params, is_it)) error.loc[0] = "path";
  }
  throw Refusal::invalid(std::move(valid.error()));
}

}  // namespace

wire::Query query_of(const wire::Request& request) { return decoded(request.query()); }

Json body_of(const wire::Request& request, const Limits& limits) {
  if (request.body.empty()) return nullptr;
  const std::string type = media_type_of(request);
  if (type == "application/x-www-form-urlencoded") {
    // curl -d says this also of JSON: a form never begins with a brace.
    const bool is_json = trim(request.body).starts_with('{') || trim(request.body).starts_with('[');
    if (!is_json) return object_of(decoded(request.body));
  } else if (type == "multipart/form-data") {
    return multipart_of(request);
  } else if (!type.empty() && type != "application/json" && !type.ends_with("+json") &&
             type != "text/plain") {
    throw Refusal(Kind::kUnsupportedType, "tipo_no_admitido",
                  "Content-Type: application/json, application/x-www-form-urlencoded or "
                  "multipart/form-data");
  }
  auto json = wire::parse_json(request.body, {.depth_max = limits.json_depth_max});
  if (!json) throw json_invalid(json.error());
  return std::move(*json);
}

JsonObject body_input(const edge::Call& call, const schema::Shape& shape, schema::Mode mode,
                      const Limits& limits) {
  if (call.request.body.empty())
    throw Refusal::invalid({{{"body"}, "missing", "Field required", Json()}});
  Json valid = checked(shape, body_of(call.request, limits), "body", mode);
  return members_of(std::move(valid));
}

// Members of these names are the request's headers, unless the query says another.
void take_headers(const wire::Request& request, const schema::Shape& shape, JsonObject& sent) {
  for (const schema::Member& member : shape.members)
    for (const std::string_view name : {"accept", "host"})
      if (member.name == name && !sent.contains(name)) {
        const std::string value = request.headers.joined(name);
        if (is_utf8(value)) sent.append(std::string(name), value);
      }
}

Json service_input(const edge::Call& call, const service::Route& route, const Limits& limits) {
  if (route.input().kind != schema::ShapeKind::kObject) return nullptr;  // It takes nothing.
  const bool reads_body = route.from() != service::InputFrom::kQuery && !call.request.body.empty();
  Json body = reads_body ? body_of(call.request, limits) : Json();
  if (!body.is_null() && !body.if_object()) return checked(route.input(), body, "body", {});
  JsonObject sent = members_of(std::move(body));
  if (route.from() != service::InputFrom::kBody)
    for (const auto& [name, value] : query_of(call.request)) sent.set(name, value);
  for (const auto& [name, value] : call.params) sent.set(name, value);
  take_headers(call.request, route.input(), sent);
  const bool blames_body = reads_body || route.from() == service::InputFrom::kBody;
  return checked_members(call, route, std::move(sent), blames_body ? "body" : "query");
}

Id path_id(const edge::Call& call) {
  const std::string_view text = call.param("id");
  const auto id = parse_int(text);
  if (!id)
    throw Refusal::invalid(
        {{{"path", "id"},
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer",
          Json(text)}});
  return Id{*id};
}

}  // namespace chasqui::api
