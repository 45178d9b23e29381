// The nouns of RFC 6455 that decoder, encoder and reader share: opcodes, close codes, violations.
#pragma once
#include <cstdint>
#include <string_view>

namespace chasqui::wire {

enum class WsOpcode : std::uint8_t {
  kContinuation = 0,
  kText = 1,
  kBinary = 2,
  kClose = 8,
  kPing = 9,
  kPong = 10,
};

constexpr bool is_control(WsOpcode opcode) { return opcode >= WsOpcode::kClose; }

// The first byte of a frame. `compressed` is RSV1 (RFC 7692): only on the first frame of a message.
struct WsHead {
  WsOpcode opcode = WsOpcode::kText;
  bool fin = true;
  bool compressed = false;
};

// Which end of the connection we are: a server reads masked frames, a client unmasked ones.
enum class WsRole : std::uint8_t { kServer, kClient };

// RFC 6455 section 7.4.1 and IANA's registry of close codes.
namespace ws_close {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kUnsupported = 1003;
inline constexpr std::uint16_t kNoCode = 1005;    // Never on the wire: the close frame was empty.
inline constexpr std::uint16_t kAbnormal = 1006;  // Never on the wire: there was no close frame.
inline constexpr std::uint16_t kInvalidPayload = 1007;
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
inline constexpr std::uint16_t kInternal = 1011;
inline constexpr std::uint16_t kRestart = 1012;
inline constexpr std::uint16_t kTryLater = 1013;
}  // namespace ws_close

// May this code stand in a close frame?
constexpr bool is_ws_close_code(unsigned code) {
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

// The peer broke a rule: send a close frame with this code, then close the connection.
struct WsViolation {
  std::uint16_t close_code;
  std::string_view why;  // A literal, fit for the close reason and the log.
};

inline constexpr std::size_t kWsControlBytesMax = 125;

}  // namespace chasqui::wire
