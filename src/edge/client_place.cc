#include "edge/client_place.h"

#include <algorithm>

#include "base/text.h"
#include "wire/forwarded.h"

namespace chasqui::edge {
namespace {

constexpr std::size_t kHostBytesMax = 255;

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= kHostBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(".-_:[]").contains(c);
  });
}

std::optional<bool> secure_of(std::string_view proto) {
  if (equal_ascii_case(proto, "https") || equal_ascii_case(proto, "wss")) return true;
  if (equal_ascii_case(proto, "http") || equal_ascii_case(proto, "ws")) return false;
  return std::nullopt;
}

}  // namespace

ClientPlace client_of(const ProxySettings& proxies, const wire::Headers& headers,
                      std::string_view peer) {
  ClientPlace place{.address = std::string(peer)};
  if (proxies.trusted.empty() || !proxies.trusted.contains(peer)) return place;
  const auto hops = proxies.headers == ProxyHeaders::kForwarded
                        ? wire::parse_forwarded(headers.joined("Forwarded"))
                        : wire::x_forwarded_hops(headers);
  if (!hops) return place;
  std::optional<IpAddress> client;
  auto hop = hops->rbegin();
  for (; hop != hops->rend(); ++hop) {
    client = IpAddress::parse(wire::node_address(hop->node));
    if (!client) return place;
    if (!proxies.trusted.contains(*client) || hop + 1 == hops->rend()) break;
  }
  place.address = client->to_text();
  place.is_secure = secure_of(hop->proto);
  if (is_host(hop->host)) place.host = lower_ascii(hop->host);
  return place;
}

}  // namespace chasqui::edge
