#include "wire/cookie.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace chasqui::wire {
namespace {

bool is_cookie_char(char c) {
  return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

std::string_view without_quotes(std::string_view value) {
  const bool is_quoted = value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

std::string_view to_text(SameSite same_site) {
  switch (same_site) {
    case SameSite::kLax:
      return "Lax";
    case SameSite::kStrict:
      return "Strict";
    case SameSite::kNone:
      return "None";
  }
  return "";
}

bool is_path(std::string_view text) {
  return text.starts_with('/') &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != ';'; });
}

bool is_kept_by_browsers(const SetCookie& cookie) {
  if (cookie.same_site == SameSite::kNone && !cookie.is_secure) return false;
  if (cookie.name.starts_with("__Secure-")) return cookie.is_secure;
  return !cookie.name.starts_with("__Host-") || (cookie.is_secure && cookie.path == "/");
}

// Takes the values of `name` on one header line: false when they contradict `found`.
bool agree(std::string_view line, std::string_view name, std::optional<std::string_view>& found) {
  for (const std::string_view piece : split(line, ';')) {
    const std::string_view pair = trim(piece);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    const std::string_view value = without_quotes(pair.substr(equals + 1));
    if (!is_cookie_value(value) || (found && *found != value)) return false;
    found = value;
  }
  return true;
}

}  // namespace

bool is_cookie_value(std::string_view text) { return std::ranges::all_of(text, is_cookie_char); }

std::optional<std::string_view> find_cookie(const Headers& headers, std::string_view name) {
  std::optional<std::string_view> found;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const Header header = headers[i];
    if (!equal_ascii_case(header.name, "Cookie")) continue;
    if (!agree(header.value, name, found)) return std::nullopt;
  }
  return found;
}

std::string to_header(const SetCookie& cookie) {
  CHASQUI_ASSERT(is_token(cookie.name) && is_cookie_value(cookie.value) && is_path(cookie.path));
  CHASQUI_ASSERT(is_kept_by_browsers(cookie));
  std::string text = cookie.name + "=" + cookie.value + "; Path=" + cookie.path;
  if (cookie.max_age) text += "; Max-Age=" + std::to_string(cookie.max_age->count());
  if (cookie.is_secure) text += "; Secure";
  if (cookie.is_http_only) text += "; HttpOnly";
  text += "; SameSite=";
  text += to_text(cookie.same_site);
  return text;
}

}  // namespace chasqui::wire
