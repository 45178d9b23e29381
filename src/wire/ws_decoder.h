// Bytes of a WebSocket stream -> pieces of frames (RFC 6455 section 5.2). Holds no payload: a piece
// is what arrived of one frame, unmasked where it lies. Messages are put together by ws_reader.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include "wire/ws_frame.h"

namespace chasqui::wire {

struct WsPiece {
  WsHead head;                 // Of the frame that the piece belongs to.
  std::uint64_t frame_bytes;   // Payload of the whole frame.
  std::span<std::byte> bytes;  // Unmasked; a part of what the caller handed in.
  bool is_first;               // The frame's header was just read; `bytes` may still be empty.
  bool is_last;                // The frame ends here.

  std::string_view text() const;
};

class WsDecoder {
 public:
  explicit WsDecoder(WsRole role) : role_(role) {}

  // Takes the next piece off the front of `bytes`; nullopt when all is taken. Payload lengths are
  // not bounded here: look at frame_bytes when is_first. After a violation the decoder is of no
  // more use.
  std::expected<std::optional<WsPiece>, WsViolation> next(std::span<std::byte>& bytes);

 private:
  std::size_t head_bytes_needed() const;
  void take_head(std::span<std::byte>& bytes);
  std::optional<WsViolation> check_start() const;
  std::optional<WsViolation> begin_payload();
  WsPiece take_payload(std::span<std::byte>& bytes, bool is_first);
  WsHead head() const;
  std::uint64_t frame_bytes() const;

  std::uint64_t left_ = 0;  // Of the payload.
  std::array<std::byte, 14> head_{};
  std::uint8_t head_size_ = 0;
  bool in_payload_ = false;
  WsRole role_;
};

// XORs with the mask of a frame, whose payload offset of bytes[0] is `offset`.
void ws_mask(std::span<std::byte> bytes, std::span<const std::byte, 4> mask, std::uint64_t offset);

}  // namespace chasqui::wire
