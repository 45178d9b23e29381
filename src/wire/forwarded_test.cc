#include "wire/forwarded.h"

#include <gtest/gtest.h>

#include <string>

namespace chasqui::wire {
namespace {

std::string to_text(const std::optional<std::vector<ForwardedHop>>& hops) {
  if (!hops) return "malformed";
  std::string text;
  for (const ForwardedHop& hop : *hops) text += hop.node + "|" + hop.proto + "|" + hop.host + "\n";
  return text;
}

TEST(Forwarded, IsReadAsTheRfcHasIt) {
  struct {
    std::string_view text, seen;
  } const cases[] = {
      {"for=192.0.2.60", "192.0.2.60||\n"},
      {"For=192.0.2.60;PROTO=https;by=203.0.113.43", "192.0.2.60|https|\n"},
      {R"(for="[2001:db8:cafe::17]:4711")", "[2001:db8:cafe::17]:4711||\n"},
      {R"(for="_gazonk")", "_gazonk||\n"},
      {"for=192.0.2.43, for=198.51.100.17;host=a.example",
       "192.0.2.43||\n198.51.100.17||a.example\n"},
      {"for=a ; proto=http ,\tfor=b", "a|http|\nb||\n"},
      {R"(host="a\"b\\c";ext=x)", "||a\"b\\c\n"},
      {"by=x", "||\n"},
      {"", "malformed"},
      {" ", "malformed"},
      {",", "malformed"},
      {"for=a,", "malformed"},
      {"for=a;", "malformed"},
      {"for=a;;proto=b", "malformed"},
      {"for", "malformed"},
      {"for=", "malformed"},
      {"for=\"\"", "malformed"},
      {"for=\"a", "malformed"},
      {"for=\"a\\", "malformed"},
      {"for=a b", "malformed"},
      {"for=[::1]", "malformed"},
      {"for=1.2.3.4:80", "malformed"},
      {"for=a;for=b", "malformed"},
      {"for =a", "malformed"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_text(parse_forwarded(c.text)), c.seen) << c.text;
}

TEST(Forwarded, HasABound) {
  std::string text = "for=a";
  std::string list = "a";
  for (std::size_t i = 1; i < kForwardedHopsMax; ++i) {
    text += ",for=a";
    list += ",a";
  }
  Headers headers;
  headers.set("X-Forwarded-For", list);
  EXPECT_EQ(parse_forwarded(text)->size(), kForwardedHopsMax);
  EXPECT_EQ(x_forwarded_hops(headers)->size(), kForwardedHopsMax);
  headers.set("X-Forwarded-For", list + ",a");
  EXPECT_FALSE(parse_forwarded(text + ",for=a"));
  EXPECT_FALSE(x_forwarded_hops(headers));
}

TEST(XForwarded, IsReadOverAllItsLines) {
  Headers headers;
  EXPECT_EQ(to_text(x_forwarded_hops(headers)), "malformed");
  headers.add("X-Forwarded-For", "192.0.2.1, 198.51.100.2");
  headers.add("X-Forwarded-For", "::1");
  EXPECT_EQ(to_text(x_forwarded_hops(headers)), "192.0.2.1||\n198.51.100.2||\n::1||\n");
  headers.add("X-Forwarded-Proto", "http, https");
  headers.add("X-Forwarded-Host", "a.example");
  EXPECT_EQ(to_text(x_forwarded_hops(headers)),
            "192.0.2.1|https|a.example\n198.51.100.2|https|a.example\n::1|https|a.example\n");
}

TEST(NodeAddress, LosesBracketsAndPort) {
  struct {
    std::string_view node, address;
  } const cases[] = {
      {"192.0.2.1", "192.0.2.1"},
      {"192.0.2.1:4711", "192.0.2.1"},
      {"[2001:db8::1]", "2001:db8::1"},
      {"[2001:db8::1]:80", "2001:db8::1"},
      {"2001:db8::1", "2001:db8::1"},
      {"unknown", "unknown"},
      {"192.0.2.1:", ""},
      {"192.0.2.1:x", ""},
      {"192.0.2.1:123456", ""},
      {"[::1", ""},
      {"[::1]80", ""},
      {"[::1]:", ""},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(node_address(c.node), c.address) << c.node;
}

}  // namespace
}  // namespace chasqui::wire
