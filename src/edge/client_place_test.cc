#include "edge/client_place.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace chasqui::edge {
namespace {

using Lines = std::vector<std::pair<std::string_view, std::string_view>>;

std::string seen(ProxyHeaders which, std::string_view peer, const Lines& lines) {
  wire::Headers headers;
  for (const auto& [name, value] : lines) headers.add(name, value);
  const ProxySettings proxies{*AddressSet::parse("127.0.0.1, 10.0.0.0/8, ::1"), which};
  const ClientPlace place = client_of(proxies, headers, peer);
  std::string text = place.address;
  if (place.is_secure) text += *place.is_secure ? " https" : " http";
  return text + (place.host.empty() ? "" : " " + place.host);
}

TEST(ClientOf, XForwardedIsBelievedFromTrustedProxiesAlone) {
  struct {
    std::string_view name, peer;
    Lines lines;
    std::string_view seen;
  } const cases[] = {
      {"stranger",
       "8.8.8.8",
       {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https"}},
       "8.8.8.8"},
      {"nothing said", "127.0.0.1", {}, "127.0.0.1"},
      {"one proxy", "127.0.0.1", {{"X-Forwarded-For", "1.2.3.4"}}, "1.2.3.4"},
      {"all of it",
       "127.0.0.1",
       {{"X-Forwarded-For", "1.2.3.4"},
        {"X-Forwarded-Proto", "HTTPS"},
        {"X-Forwarded-Host", "Tienda.Example:8443"}},
       "1.2.3.4 https tienda.example:8443"},
      {"two proxies", "10.0.0.9", {{"X-Forwarded-For", "1.2.3.4, 10.1.1.1"}}, "1.2.3.4"},
      {"what the client made up",
       "127.0.0.1",
       {{"X-Forwarded-For", "127.0.0.1, 1.2.3.4"}},
       "1.2.3.4"},
      {"made up, malformed", "127.0.0.1", {{"X-Forwarded-For", "<script>, 1.2.3.4"}}, "1.2.3.4"},
      {"on two lines",
       "127.0.0.1",
       {{"X-Forwarded-For", "6.6.6.6"}, {"X-Forwarded-For", "1.2.3.4"}},
       "1.2.3.4"},
      {"with ports", "127.0.0.1", {{"X-Forwarded-For", "1.2.3.4:55, [::1]:66"}}, "1.2.3.4"},
      {"IPv6", "::1", {{"X-Forwarded-For", "2001:DB8::7"}}, "2001:db8::7"},
      {"mapped peer", "::ffff:10.0.0.9", {{"X-Forwarded-For", "::ffff:1.2.3.4"}}, "1.2.3.4"},
      {"none but proxies", "127.0.0.1", {{"X-Forwarded-For", "10.0.0.1, 10.0.0.2"}}, "10.0.0.1"},
      {"malformed",
       "127.0.0.1",
       {{"X-Forwarded-For", "1.2.3.4, what"}, {"X-Forwarded-Proto", "https"}},
       "127.0.0.1"},
      {"unknown", "127.0.0.1", {{"X-Forwarded-For", "unknown"}}, "127.0.0.1"},
      {"empty", "127.0.0.1", {{"X-Forwarded-For", ""}}, "127.0.0.1"},
      {"empty word", "127.0.0.1", {{"X-Forwarded-For", "1.2.3.4,"}}, "127.0.0.1"},
      {"proto of the last",
       "127.0.0.1",
       {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "https, http"}},
       "1.2.3.4 http"},
      {"proto that is none",
       "127.0.0.1",
       {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Proto", "gopher"}},
       "1.2.3.4"},
      {"host that is none",
       "127.0.0.1",
       {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-Host", "a b/c"}},
       "1.2.3.4"},
      {"Forwarded is passed over",
       "127.0.0.1",
       {{"X-Forwarded-For", "1.2.3.4"}, {"Forwarded", "for=6.6.6.6"}},
       "1.2.3.4"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(seen(ProxyHeaders::kXForwarded, c.peer, c.lines), c.seen) << c.name;
}

TEST(ClientOf, ForwardedIsBelievedFromTrustedProxiesAlone) {
  struct {
    std::string_view name, peer;
    Lines lines;
    std::string_view seen;
  } const cases[] = {
      {"stranger", "8.8.8.8", {{"Forwarded", "for=1.2.3.4;proto=https"}}, "8.8.8.8"},
      {"nothing said", "127.0.0.1", {}, "127.0.0.1"},
      {"one proxy",
       "127.0.0.1",
       {{"Forwarded", "for=1.2.3.4;proto=https;host=A.example"}},
       "1.2.3.4 https a.example"},
      {"the client's own hop",
       "127.0.0.1",
       {{"Forwarded", "for=6.6.6.6;proto=http, for=1.2.3.4;proto=https, for=10.1.1.1;proto=http"}},
       "1.2.3.4 https"},
      {"IPv6", "127.0.0.1", {{"Forwarded", "for=\"[2001:db8::7]:4711\""}}, "2001:db8::7"},
      {"hidden", "127.0.0.1", {{"Forwarded", "for=_secret"}}, "127.0.0.1"},
      {"no for", "127.0.0.1", {{"Forwarded", "proto=https"}}, "127.0.0.1"},
      {"malformed", "127.0.0.1", {{"Forwarded", "for=1.2.3.4;"}}, "127.0.0.1"},
      {"X-Forwarded-For is passed over",
       "127.0.0.1",
       {{"X-Forwarded-For", "6.6.6.6"}},
       "127.0.0.1"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(seen(ProxyHeaders::kForwarded, c.peer, c.lines), c.seen) << c.name;
}

}  // namespace
}  // namespace chasqui::edge
