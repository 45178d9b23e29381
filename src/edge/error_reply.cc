#include "edge/error_reply.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace chasqui::edge {
namespace {

struct KindRow {
  Kind kind;
  int status;
  std::uint16_t close_code;
};

// The one table of kinds. Close codes: RFC 6455's where one fits, else 4000 + status.
constexpr std::array kKinds{
    KindRow{Kind::kMalformed, 400, 4400},        KindRow{Kind::kUnauthenticated, 401, 4401},
    KindRow{Kind::kForbidden, 403, 4403},        KindRow{Kind::kNotFound, 404, 4404},
    KindRow{Kind::kMethodNotAllowed, 405, 4405}, KindRow{Kind::kTimeout, 408, 4408},
    KindRow{Kind::kConflict, 409, 4409},         KindRow{Kind::kPreconditionFailed, 412, 4412},
    KindRow{Kind::kTooLarge, 413, 1009},         KindRow{Kind::kUriTooLong, 414, 4414},
    KindRow{Kind::kUnsupportedType, 415, 1003},  KindRow{Kind::kInvalid, 422, 4422},
    KindRow{Kind::kTooMany, 429, 4429},          KindRow{Kind::kHeadersTooLarge, 431, 4431},
    KindRow{Kind::kInternal, 500, 1011},         KindRow{Kind::kUnavailable, 503, 1013},
    KindRow{Kind::kStorageFull, 507, 1013},
};

const KindRow& row_of(Kind kind) {
  const auto* const row = std::ranges::find(kKinds, kind, &KindRow::kind);
  CHASQUI_ASSERT(row != kKinds.end());
  return *row;
}

// FastAPI writes the indexes of lists as numbers: ["body", "productos", 0, "cantidad"].
Json loc_of(const FieldError& field) {
  JsonArray loc;
  for (const std::string& step : field.loc) {
    const bool is_index = !step.empty() && step.size() < 10 && !loc.empty() &&
                          std::ranges::all_of(step, [](char c) { return c >= '0' && c <= '9'; });
    if (is_index)
      loc.emplace_back(std::stoi(step));
    else
      loc.emplace_back(step);
  }
  return loc;
}

Json fastapi_detail(const Refusal& refusal) {
  if (refusal.fields().empty()) return refusal.text();
  JsonArray fields;
  for (const FieldError& field : refusal.fields()) {
    JsonObject said{
        {"type", field.type}, {"loc", loc_of(field)}, {"msg", field.text}, {"input", field.input}};
    if (!field.context.is_null()) said.append("ctx", field.context);
    fields.emplace_back(std::move(said));
  }
  return fields;
}

std::string dotted(const FieldError& field) {
  std::string path;
  for (std::size_t i = field.loc.size() > 1 ? 1 : 0; i < field.loc.size(); ++i) {
    if (!path.empty()) path += '.';
    path += field.loc[i];
  }
  return path.empty() ? "non_field_errors" : path;
}

// A body that could not be read has no fields: Django REST framework says so by itself.
bool is_unreadable(const Refusal& refusal) {
  return refusal.fields().size() == 1 && refusal.fields().front().type == "json_invalid";
}

JsonObject drf_body(const Refusal& refusal) {
  if (refusal.fields().empty()) return {{"detail", refusal.text()}};
  if (is_unreadable(refusal)) {
    const FieldError& field = refusal.fields().front();
    const std::string why(field.context["error"].text());
    return {{"detail", "JSON parse error - " + why + " (" + dotted(field) + ")"}};
  }
  JsonObject body;
  for (const FieldError& field : refusal.fields()) {
    const std::string name = dotted(field);
    if (!body.contains(name)) body.set(name, JsonArray{});
    body.find(name)->if_array()->emplace_back(field.text);
  }
  return body;
}

// NestJS answers 400 where others say that a field cannot be processed; both it and Django REST
// framework do for a body that is no JSON.
int status_of(const Refusal& refusal, ReplyStyle style) {
  const bool is_malformed = style == ReplyStyle::kNest
                                ? refusal.kind() == Kind::kInvalid
                                : style == ReplyStyle::kDrf && is_unreadable(refusal);
  return to_status(is_malformed ? Kind::kMalformed : refusal.kind());
}

std::string nest_text(const FieldError& field) {
  if (field.type == "json_invalid") return field.text + " at " + dotted(field);
  return dotted(field) + ": " + field.text;
}

// Of one field its text, of several a list of them.
Json nest_message(const Refusal& refusal) {
  if (refusal.fields().empty()) return refusal.text();
  if (refusal.fields().size() == 1) return nest_text(refusal.fields().front());
  JsonArray texts;
  for (const FieldError& field : refusal.fields()) texts.emplace_back(nest_text(field));
  return texts;
}

// What was too large never reached NestJS: the body parser before it has words of its own.
JsonObject nest_body(int status, Json message) {
  if (status == 413) return {{"statusCode", 413}, {"message", "request entity too large"}};
  return {{"message", std::move(message)},
          {"error", wire::reason_phrase(status)},
          {"statusCode", status}};
}

JsonObject body_of(const Refusal& refusal, ReplyStyle style) {
  switch (style) {
    case ReplyStyle::kFastapi:
      return {{"detail", fastapi_detail(refusal)}};
    case ReplyStyle::kDrf:
      return drf_body(refusal);
    case ReplyStyle::kNest:
      return nest_body(status_of(refusal, style), nest_message(refusal));
  }
  return {};
}

// As djangorestframework-simplejwt says it.
std::string_view challenge(ReplyStyle style) {
  return style == ReplyStyle::kDrf ? "Bearer realm=\"api\"" : "Bearer";
}

wire::Response reply(int status, const Refusal& refusal, ReplyStyle style) {
  JsonObject body = body_of(refusal, style);
  // A list of fields in drf's style has the fields' own names beside each other.
  if (!refusal.code().empty() && !body.contains("codigo")) body.set("codigo", refusal.code());
  for (const auto& [key, value] : refusal.extra())
    if (!body.contains(key)) body.set(key, value);
  wire::Response response = wire::Response::json(status, to_text(Json(std::move(body))));
  if (status == 401) response.set("WWW-Authenticate", challenge(style));
  if (refusal.retry_after_s() > 0)
    response.set("Retry-After", std::to_string(refusal.retry_after_s()));
  return response;
}

}  // namespace

int to_status(Kind kind) { return row_of(kind).status; }

std::uint16_t to_close_code(Kind kind) { return row_of(kind).close_code; }

wire::Response error_reply(const Refusal& refusal, ReplyStyle style) {
  return reply(status_of(refusal, style), refusal, style);
}

wire::Response error_reply(const wire::HttpViolation& violation, ReplyStyle style) {
  const Refusal refusal(Kind::kMalformed, std::string(violation.code), std::string(violation.why));
  wire::Response response = reply(violation.status, refusal, style);
  if (style != ReplyStyle::kNest) return response;
  // Some statuses have no kind of their own: 417, 501, 505.
  JsonObject body = nest_body(violation.status, violation.why);
  if (violation.status != 413) body.append("codigo", violation.code);
  response.body = to_text(Json(std::move(body)));
  return response;
}

wire::Response not_found_reply(ReplyStyle style) {
  return error_reply(Refusal(Kind::kNotFound, "", "Not Found"), style);
}

wire::Response method_not_allowed_reply(std::string_view allowed, ReplyStyle style) {
  return error_reply(Refusal(Kind::kMethodNotAllowed, "", "Method Not Allowed"), style)
      .set("Allow", allowed);
}

wire::Response internal_error_reply(std::string_view request_id, ReplyStyle style) {
  return error_reply(Refusal(Kind::kInternal, "error_interno", "Internal Server Error")
                         .with("request_id", request_id),
                     style);
}

}  // namespace chasqui::edge
