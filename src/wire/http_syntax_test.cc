#include "wire/http_syntax.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

TEST(HttpSyntax, TellsHosts) {
  struct {
    std::string_view text;
    bool is_host;
  } const cases[] = {
      {"a", true},
      {"a.example:8000", true},
      {"127.0.0.1:1", true},
      {"[::1]", true},
      {"[fe80::1]:80", true},
      {"my_pc-2~x", true},
      {"a:65535", true},
      {"", false},
      {":80", false},
      {"a:", false},
      {"a:65536", false},
      {"a:000080", false},
      {"a:+1", false},
      {"a b", false},
      {"a%41", false},
      {"[]", false},
      {"[g]", false},
      {"[::1", false},
      {"[::1]x", false},
      {"::1", false},
  };
  for (const auto& c : cases) EXPECT_EQ(is_host(c.text), c.is_host) << c.text;
}

TEST(HttpSyntax, TakesSpacesOffAValueButNotOutOfIt) {
  const auto header = read_field_line("X-A:\t  b  c \t");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->name, "X-A");
  EXPECT_EQ(header->value, "b  c");
  EXPECT_EQ(read_field_line("X:")->value, "");
  EXPECT_FALSE(read_field_line("X :1"));
}

TEST(HttpSyntax, ReadsTargetsInTheirForms) {
  const auto absolute = read_target(Method::kGet, "https://A:1/%C3%B1?x=%41");
  ASSERT_TRUE(absolute);
  EXPECT_EQ(absolute->path, "/\xc3\xb1");
  EXPECT_EQ(absolute->host, "A:1");
  EXPECT_EQ(read_target(Method::kOptions, "*")->path, "*");
  EXPECT_FALSE(read_target(Method::kGet, "*"));
  EXPECT_FALSE(read_target(Method::kGet, "/%e"));
}

}  // namespace
}  // namespace chasqui::wire
