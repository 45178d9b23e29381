#include "wire/ws_handshake.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"
#include "wire/base64.h"

namespace chasqui::wire {
namespace {

constexpr std::size_t kKeyBytes = 16;

bool names_token(std::string_view list, std::string_view token) {
  const auto parts = split(list, ',');
  return std::any_of(parts.begin(), parts.end(), [token](std::string_view part) {
    return equal_ascii_case(trim(part), token);
  });
}

bool is_key(std::string_view key) {
  const auto bytes = from_base64(key);
  return bytes && bytes->size() == kKeyBytes;
}

std::optional<WsRefusal> check(const WsUpgradeRequest& request) {
  if (request.method != "GET") return WsRefusal{405, "a WebSocket opens with GET"};
  if (!request.is_http_1_1) return WsRefusal{400, "a WebSocket needs HTTP/1.1"};
  if (!is_ws_upgrade(request.upgrade)) return WsRefusal{426, "Upgrade does not name websocket"};
  if (!names_token(request.connection, "upgrade"))
    return WsRefusal{400, "Connection does not name upgrade"};
  if (request.version != "13") return WsRefusal{426, "Sec-WebSocket-Version is not 13"};
  if (!is_key(request.key)) return WsRefusal{400, "Sec-WebSocket-Key is not 16 bytes of base64"};
  return std::nullopt;
}

// The client lists what it speaks in its order of preference.
std::string_view choose_protocol(std::string_view offered,
                                 std::span<const std::string_view> served) {
  for (const std::string_view part : split(offered, ',')) {
    const std::string_view name = trim(part);
    if (!name.empty() && std::find(served.begin(), served.end(), name) != served.end()) return name;
  }
  return {};
}

}  // namespace

bool is_ws_upgrade(std::string_view upgrade) { return names_token(upgrade, "websocket"); }

std::expected<WsAcceptance, WsRefusal> accept_ws_upgrade(const WsUpgradeRequest& request,
                                                         const WsServerPolicy& policy) {
  if (const auto refusal = check(request)) return std::unexpected(*refusal);
  WsAcceptance acceptance;
  acceptance.accept = ws_accept_key(request.key);
  acceptance.protocol = choose_protocol(request.protocols, policy.protocols);
  if (!policy.deflate) return acceptance;
  auto answer = choose_ws_deflate(request.extensions, *policy.deflate);
  if (!answer) return std::unexpected(WsRefusal{400, answer.error().why});
  if (!*answer) return acceptance;
  acceptance.deflate = (*answer)->agreed;
  acceptance.extensions = (*answer)->header;
  return acceptance;
}

std::string ws_upgrade_response(const WsAcceptance& acceptance, std::string_view more) {
  std::string head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  const auto add = [&head](std::string_view name, std::string_view value) {
    if (!value.empty()) head.append(name).append(": ").append(value).append("\r\n");
  };
  add("Sec-WebSocket-Accept", acceptance.accept);
  add("Sec-WebSocket-Protocol", acceptance.protocol);
  add("Sec-WebSocket-Extensions", acceptance.extensions);
  return head.append(more).append("\r\n");
}

std::string ws_accept_key(std::string_view key) {
  const std::string salted = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  const int made =
      EVP_Digest(salted.data(), salted.size(), digest.data(), &size, EVP_sha1(), nullptr);
  CHASQUI_ASSERT(made == 1);
  return to_base64({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace chasqui::wire
