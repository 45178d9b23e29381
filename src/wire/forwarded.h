// What proxies say about the client they speak for: Forwarded (RFC 7239) and the X-Forwarded-*
// headers. Whether to believe it is not decided here.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http.h"

namespace chasqui::wire {

// One proxy's word. Each member as it was said, without quotes; empty: not said.
struct ForwardedHop {
  std::string node;   // "192.0.2.1", "192.0.2.1:4711", "[2001:db8::1]:80", "unknown", "_secret"
  std::string proto;  // "http", "https"
  std::string host;

  bool operator==(const ForwardedHop&) const = default;
};

inline constexpr std::size_t kForwardedHopsMax = 32;

// In the order of the header: the client's own proxy first, the one that speaks with us last.
// Nothing when it is malformed or longer than kForwardedHopsMax.
std::optional<std::vector<ForwardedHop>> parse_forwarded(std::string_view text);
// X-Forwarded-For as such hops; of -Proto and -Host the last word counts, and belongs to all.
std::optional<std::vector<ForwardedHop>> x_forwarded_hops(const Headers& headers);

// The address in a node, without brackets and port, unchecked; empty when it names none.
std::string_view node_address(std::string_view node);

}  // namespace chasqui::wire
