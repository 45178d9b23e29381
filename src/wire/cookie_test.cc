#include "wire/cookie.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chasqui::wire {
namespace {

std::string found(const std::vector<std::string>& lines, std::string_view name) {
  Headers headers;
  headers.add("Accept", "sid=no");
  for (const std::string& line : lines) headers.add("cookie", line);
  return std::string(find_cookie(headers, name).value_or("<none>"));
}

TEST(FindCookie, FindsTheOneThatIsMeant) {
  struct {
    std::vector<std::string> lines;
    std::string_view name, value;
  } const cases[] = {
      {{"sid=abc"}, "sid", "abc"},
      {{"a=1; sid=abc; b=2"}, "sid", "abc"},
      {{"a=1;sid=abc"}, "sid", "abc"},
      {{"a=1", "sid=abc"}, "sid", "abc"},
      {{"sid=a=b=="}, "sid", "a=b=="},
      {{"sid=\"abc\""}, "sid", "abc"},
      {{"sid="}, "sid", ""},
      {{"__Host-sid=abc"}, "__Host-sid", "abc"},
      {{"sid=abc; sid=abc"}, "sid", "abc"},
      {{"x={\"a b\", 2}; sid=abc; nonsense; =; ;"}, "sid", "abc"},
      {{}, "sid", "<none>"},
      {{""}, "sid", "<none>"},
      {{"SID=abc"}, "sid", "<none>"},
      {{"xsid=abc; sidx=1"}, "sid", "<none>"},
      {{"sid"}, "sid", "<none>"},
      {{"sid =abc"}, "sid", "<none>"},
      {{"sid=a b"}, "sid", "<none>"},
      {{"sid=a,b"}, "sid", "<none>"},
      {{"sid=a\\b"}, "sid", "<none>"},
      {{"sid=\"abc"}, "sid", "<none>"},
      {{"sid=a\xc3\xb1o"}, "sid", "<none>"},
      {{"sid=abc; sid=abd"}, "sid", "<none>"},
      {{"sid=abc", "sid=abd"}, "sid", "<none>"},
      {{"sid=abc; sid=\"b\"x"}, "sid", "<none>"},
  };
  for (const auto& c : cases) {
    const std::string first = c.lines.empty() ? "" : c.lines[0];
    EXPECT_EQ(found(c.lines, c.name), c.value) << first;
  }
}

TEST(SetCookie, IsWrittenWithWhatProtectsIt) {
  struct {
    SetCookie cookie;
    std::string_view text;
  } const cases[] = {
      {{.name = "__Host-sid", .value = "abc"},
       "__Host-sid=abc; Path=/; Secure; HttpOnly; SameSite=Lax"},
      {{.name = "sid", .value = "", .path = "/api", .max_age = std::chrono::seconds(0)},
       "sid=; Path=/api; Max-Age=0; Secure; HttpOnly; SameSite=Lax"},
      {{.name = "csrf",
        .value = "x",
        .max_age = std::chrono::hours(1),
        .is_secure = false,
        .is_http_only = false,
        .same_site = SameSite::kStrict},
       "csrf=x; Path=/; Max-Age=3600; SameSite=Strict"},
      {{.name = "a", .value = "b", .same_site = SameSite::kNone},
       "a=b; Path=/; Secure; HttpOnly; SameSite=None"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_header(c.cookie), c.text);
}

TEST(SetCookieDeathTest, WhatBrowsersThrowAwayIsNotWritten) {
  const std::vector<SetCookie> cases{
      {.name = "", .value = "x"},
      {.name = "a;b", .value = "x"},
      {.name = "a", .value = "x; Domain=other"},
      {.name = "a", .value = "x", .path = "relative"},
      {.name = "a", .value = "x", .path = "/;"},
      {.name = "__Host-a", .value = "x", .is_secure = false},
      {.name = "__Host-a", .value = "x", .path = "/api"},
      {.name = "__Secure-a", .value = "x", .is_secure = false},
      {.name = "a", .value = "x", .is_secure = false, .same_site = SameSite::kNone},
  };
  for (const SetCookie& cookie : cases) EXPECT_DEATH(to_header(cookie), "") << cookie.name;
}

}  // namespace
}  // namespace chasqui::wire
