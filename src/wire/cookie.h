// Cookies (RFC 6265): what a request says, strictly, and how an answer sets one.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/http.h"

namespace chasqui::wire {

// RFC 6265, 4.1.1: visible ASCII without quotes, commas, semicolons and backslashes; may be empty.
bool is_cookie_value(std::string_view text);

// The value of that cookie, without quotes around it. Nothing when it is absent, when its value is
// none, and when it was sent twice with different values: whoever may write cookies for a parent
// domain could have put the other one there. Other cookies on the line may be malformed.
std::optional<std::string_view> find_cookie(const Headers& headers, std::string_view name);

enum class SameSite : std::uint8_t { kLax, kStrict, kNone };

struct SetCookie {
  std::string name;   // A token. "__Host-…": is_secure, path "/"; "__Secure-…": is_secure.
  std::string value;  // is_cookie_value.
  std::string path = "/";
  std::optional<std::chrono::seconds> max_age = {};  // None: until the browser ends; 0: forget it.
  bool is_secure = true;
  bool is_http_only = true;
  SameSite same_site = SameSite::kLax;  // kNone needs is_secure.
};

// The value of a Set-Cookie header. What browsers would throw away is a programmer's error.
std::string to_header(const SetCookie& cookie);

}  // namespace chasqui::wire
