// The small grammars inside a request: characters, field lines, hosts, targets.
#pragma once
#include <expected>
#include <string>
#include <string_view>

#include "wire/http.h"
#include "wire/http_violation.h"

namespace chasqui::wire {

bool is_token_char(char c);
bool is_field_char(char c);  // What may stand in a field value: no control but the tab.

inline std::unexpected<HttpViolation> refuse(int status, std::string_view code,
                                             std::string_view why) {
  return std::unexpected(HttpViolation{status, code, why});
}

// "Name: value" without its CRLF; the value without spaces around it. 400 otherwise.
std::expected<Header, HttpViolation> read_field_line(std::string_view line);

// A name of letters, digits and -._~ or [IPv6], and a port when there is one.
bool is_host(std::string_view text);

struct Target {
  std::string path;       // Decoded; "*" for the whole server.
  std::string_view host;  // Of an absolute target, else empty.
};
// Origin form, absolute form (http and https) and, for OPTIONS, "*". 400 otherwise.
std::expected<Target, HttpViolation> read_target(Method method, std::string_view text);

}  // namespace chasqui::wire
