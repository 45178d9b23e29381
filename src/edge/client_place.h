// Where a request came from, when a trusted proxy speaks for its client.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/address.h"
#include "wire/http.h"

namespace chasqui::edge {

// Which headers the proxies write. The other ones are never read: a proxy passes on what it does
// not know, and anybody can send it.
enum class ProxyHeaders : std::uint8_t {
  kXForwarded,  // X-Forwarded-For, -Proto, -Host
  kForwarded,   // RFC 7239
};

struct ProxySettings {
  AddressSet trusted;
  ProxyHeaders headers = ProxyHeaders::kXForwarded;
};

struct ClientPlace {
  std::string address;
  std::optional<bool> is_secure = {};  // What the client's own connection was, when it is known.
  std::string host = {};               // What the client asked for, lower case; empty: not said.
};

// The rightmost address that is no trusted proxy. From a peer that is not trusted, and when the
// headers cannot be understood, it is the peer's own.
ClientPlace client_of(const ProxySettings& proxies, const wire::Headers& headers,
                      std::string_view peer);

}  // namespace chasqui::edge
