// The opening handshake of RFC 6455 section 4, without HTTP: header values in, the answer's values
// out.
#pragma once
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "wire/ws_deflate.h"

namespace chasqui::wire {

// The values of a request's headers; empty when it has none, joined by ", " when it has several.
struct WsUpgradeRequest {
  std::string_view method = {};
  bool is_http_1_1 = true;           // Or later.
  std::string_view upgrade = {};     // Upgrade
  std::string_view connection = {};  // Connection
  std::string_view key = {};         // Sec-WebSocket-Key
  std::string_view version = {};     // Sec-WebSocket-Version
  std::string_view protocols = {};   // Sec-WebSocket-Protocol
  std::string_view extensions = {};  // Sec-WebSocket-Extensions
};

struct WsServerPolicy {
  // Subprotocols that are served; the client's order decides.
  std::span<const std::string_view> protocols = {};
  std::optional<WsDeflatePolicy> deflate = {};  // nullopt: no compression.
};

struct WsAcceptance {
  std::string accept;      // Sec-WebSocket-Accept
  std::string protocol;    // Sec-WebSocket-Protocol; empty: leave the header out.
  std::string extensions;  // Sec-WebSocket-Extensions; empty: leave it out.
  std::optional<WsDeflate> deflate;
};

struct WsRefusal {
  int status;            // 400, 405, or 426: add "Upgrade: websocket", "Sec-WebSocket-Version: 13".
  std::string_view why;  // A literal.
};

// Does the request ask for a WebSocket at all? (Upgrade names websocket.) If not it is plain HTTP.
bool is_ws_upgrade(std::string_view upgrade);

std::expected<WsAcceptance, WsRefusal> accept_ws_upgrade(const WsUpgradeRequest& request,
                                                         const WsServerPolicy& policy);

// The response's head: status line and headers up to and with the empty line. `more` is further
// header lines, each with its CRLF.
std::string ws_upgrade_response(const WsAcceptance& acceptance, std::string_view more = {});

std::string ws_accept_key(std::string_view key);  // RFC 6455 section 4.2.2, step 5.4.

}  // namespace chasqui::wire
