// permessage-deflate as it is negotiated (RFC 7692 section 7.1): offers in, an answer out.
#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "wire/ws_frame.h"

namespace chasqui::wire {

// What both ends agreed on.
struct WsDeflate {
  int server_window_bits = 15;  // 8..15
  int client_window_bits = 15;
  bool server_context_takeover = true;  // False: every message the server sends stands alone.
  bool client_context_takeover = true;  // False: no Inflater has to be kept for the socket.
  bool operator==(const WsDeflate&) const = default;
};

// What the server wants. Without takeover a broadcast is compressed once and an idle socket keeps
// no window.
struct WsDeflatePolicy {
  int server_window_bits_max = 15;  // 9..15
  int client_window_bits_max = 15;  // Asked for where the client's offer allows asking.
  bool server_context_takeover = false;
  bool client_context_takeover = false;
};

struct WsDeflateAnswer {
  WsDeflate agreed;
  std::string header;  // The value of Sec-WebSocket-Extensions in the response.
};

struct WsMalformed {
  std::string_view why;
};

// The first offer in the value of Sec-WebSocket-Extensions (several headers joined by commas) that
// can be accepted; nullopt when there is none. A value that is no extension list fails (RFC 6455
// section 9.1: 400).
std::expected<std::optional<WsDeflateAnswer>, WsMalformed> choose_ws_deflate(
    std::string_view extensions, const WsDeflatePolicy& policy);

// The client's end: what a server's answer means; nullopt when it accepted nothing. Fails on what
// was not offered by "permessage-deflate; client_max_window_bits" or is no valid answer.
std::expected<std::optional<WsDeflate>, WsMalformed> read_ws_deflate_answer(
    std::string_view extensions);

}  // namespace chasqui::wire
