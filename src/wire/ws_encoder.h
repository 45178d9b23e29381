// Frames -> bytes (RFC 6455 section 5.2). Everything appends, so that many frames leave in one
// write.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "wire/deflate.h"
#include "wire/ws_frame.h"

namespace chasqui::wire {

// As a server sends it: append_ws_frame(out, {WsOpcode::kText}, "hola").
void append_ws_frame(std::string& out, WsHead head, std::string_view payload);
// A reason over 123 bytes is cut at the end of a character; kNoCode makes an empty frame.
void append_ws_close(std::string& out, std::uint16_t code, std::string_view reason);

// As a client sends it. RFC 6455 wants an unpredictable mask for each frame.
using WsMask = std::array<std::byte, 4>;
void append_masked_ws_frame(std::string& out, WsHead head, std::string_view payload, WsMask mask);

std::size_t ws_frame_bytes(std::size_t payload_bytes);  // Of an unmasked frame.

// One outgoing message for many sockets of a loop: each form of it is encoded at most once, when
// first asked for, and the same bytes go to every socket. The compressed forms stand alone, so they
// are right for any socket with that window; one that compresses with takeover must forget() its
// Deflater after it was sent one.
class WsMessage {
 public:
  using Frame = std::shared_ptr<const std::string>;

  WsMessage(WsOpcode opcode, std::string payload) : opcode_(opcode), payload_(std::move(payload)) {}

  const std::string& payload() const { return payload_; }
  Frame plain();
  // For a socket whose server_window_bits are these. Plain when the payload is shorter than
  // bytes_min or compressing does not make it shorter.
  struct DeflateForm {
    int window_bits;
    std::size_t bytes_min;
  };
  Frame deflated(DeflateForm form, DeflatePool& pool);

 private:
  WsOpcode opcode_;
  std::string payload_;
  Frame plain_;
  std::array<Frame, kWindowBitsMax + 1> deflated_;  // By window bits.
};

}  // namespace chasqui::wire
