#include "wire/http_response.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "wire/http_syntax.h"

namespace chasqui::wire {
namespace {

constexpr std::size_t kHeadReservation = 256;

void append_integer(std::string& out, std::size_t value, int base = 10) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t at = out.size();
  out.append(value);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(at), out.end(),
      [](char c) { return !is_field_char(c); }, ' ');
  out.append("\r\n");
}

void append_length(std::string& out, std::size_t bytes) {
  out.append("Content-Length: ");
  append_integer(out, bytes);
  out.append("\r\n");
}

bool is_chunked(const Framing& framing) { return framing.streamed && framing.version_minor > 0; }

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_framing(std::string& out, const Response& response, const Framing& framing) {
  if (!may_have_body(response.status)) return;
  if (is_chunked(framing)) out.append("Transfer-Encoding: chunked\r\n");
  if (!framing.streamed) append_length(out, response.bytes().size());
}

void append_connection(std::string& out, const Framing& framing) {
  if (!keeps_alive(framing))
    out.append("Connection: close\r\n");
  else if (framing.version_minor == 0)
    out.append("Connection: keep-alive\r\n");
}

}  // namespace

bool keeps_alive(const Framing& framing) {
  const bool ends_by_closing = framing.streamed && !is_chunked(framing);
  return framing.keep_alive && !ends_by_closing;
}

bool has_body(int status, const Framing& framing) {
  return may_have_body(status) && !framing.head_only;
}

void append_head(std::string& out, const Response& response, const Framing& framing) {
  out.reserve(out.size() + kHeadReservation);
  out.append("HTTP/1.1 ");
  append_integer(out, static_cast<std::size_t>(response.status));
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const auto [name, value] = response.headers[i];
    CHASQUI_ASSERT(is_token(name));
    append_field(out, name, value);
  }
  if (!framing.date.empty()) append_field(out, "Date", framing.date);
  append_framing(out, response, framing);
  if (response.status >= 200) append_connection(out, framing);
  out.append("\r\n");
}

void append_response(std::string& out, const Response& response, const Framing& framing) {
  const bool with_body = has_body(response.status, framing);
  const std::string_view body = with_body ? response.bytes() : std::string_view();
  out.reserve(out.size() + kHeadReservation + body.size());
  append_head(out, response, framing);
  if (!framing.streamed) {
    out.append(body);
    return;
  }
  if (!with_body) return;
  append_chunk(out, body, framing);
  append_last_chunk(out, framing);
}

void append_chunk(std::string& out, std::string_view bytes, const Framing& framing) {
  if (bytes.empty() || framing.head_only) return;  // An empty chunk would end the body.
  if (!is_chunked(framing)) {
    out.append(bytes);
    return;
  }
  append_integer(out, bytes.size(), 16);
  out.append("\r\n").append(bytes).append("\r\n");
}

void append_last_chunk(std::string& out, const Framing& framing) {
  if (is_chunked(framing) && !framing.head_only) out.append("0\r\n\r\n");
}

void append_continue(std::string& out) { out.append("HTTP/1.1 100 Continue\r\n\r\n"); }

}  // namespace chasqui::wire
