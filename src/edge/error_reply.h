// The one border where a refusal becomes an answer: status, headers and a body in the app's style.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/errors.h"
#include "wire/http.h"
#include "wire/http_violation.h"

namespace chasqui::edge {

enum class ReplyStyle {
  kFastapi,  // {"detail": text} or {"detail": [{"type","loc","msg","input"}]}
  kDrf,      // {"detail": text} or {"field": [texts]}
  kNest,     // {"message", "error", "statusCode"}; a wrong field is a 400.
};

int to_status(Kind kind);
std::uint16_t to_close_code(Kind kind);  // Of a WebSocket: 4000 + status, or RFC 6455's own.

// The body also has "codigo" and the refusal's further members; the cause is never in it.
wire::Response error_reply(const Refusal& refusal, ReplyStyle style);
wire::Response error_reply(const wire::HttpViolation& violation, ReplyStyle style);
wire::Response not_found_reply(ReplyStyle style);
wire::Response method_not_allowed_reply(std::string_view allowed, ReplyStyle style);
// A handler's broken assumption; the id lets people find it in the log.
wire::Response internal_error_reply(std::string_view request_id, ReplyStyle style);

}  // namespace chasqui::edge
