// Bytes of a WebSocket stream -> messages and control frames, by all rules of RFC 6455 and RFC
// 7692. No I/O. An idle socket costs sizeof(WsReader); with client context takeover the Inflater's
// window too.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "wire/deflate.h"
#include "wire/ws_decoder.h"
#include "wire/ws_deflate.h"
#include "wire/ws_frame.h"

namespace chasqui::wire {

// Shared by all readers of a kind; outlives them.
struct WsReaderSetup {
  WsRole role = WsRole::kServer;
  std::size_t message_bytes_max = 64 * 1024;  // Also after inflating: 1009.
  std::size_t fragments_max = 1024;  // Frames of one message: 1008. 0: bounded by bytes alone.
  DeflatePool* pool = nullptr;       // Of the readers' loop; needed when deflate was agreed on.
};

struct WsEvent {
  enum class Kind : std::uint8_t { kText, kBinary, kPing, kPong, kClose };
  Kind kind;
  std::string_view payload;      // Of kClose the reason. Valid until the next call of next().
  std::uint16_t close_code = 0;  // Of kClose; ws_close::kNoCode when the frame was empty.
};

class WsReader {
 public:
  WsReader(const WsReaderSetup& setup, std::optional<WsDeflate> deflate);
  ~WsReader();
  WsReader(const WsReader&) = delete;
  WsReader& operator=(const WsReader&) = delete;

  // Takes the next event off the front of `bytes`, which it changes in place (unmasking). nullopt:
  // all is taken, read more. Call it until nullopt, kClose or a violation; after the last two the
  // reader is of no more use. What an event's payload occupies is freed by the call after it.
  std::expected<std::optional<WsEvent>, WsViolation> next(std::span<std::byte>& bytes);

  // Does it hold a rest of a message or a control frame, or lend the payload of the last event?
  bool holds_buffer() const { return unfinished_ != nullptr; }

 private:
  struct Unfinished;
  using Step = std::expected<std::optional<WsEvent>, WsViolation>;

  std::optional<WsViolation> check_first(const WsPiece& piece) const;
  bool is_inside_message() const;
  Step take_control(const WsPiece& piece);
  Step take_data(const WsPiece& piece);
  Step take_fragment(const WsPiece& piece);
  Step finish_compressed(WsOpcode opcode, std::string_view payload);
  std::expected<std::string, InflateError> inflate(std::string_view payload);
  Unfinished& unfinished();
  void free_lent();

  const WsReaderSetup* setup_;
  WsDecoder decoder_;
  std::unique_ptr<Unfinished> unfinished_;  // Null while nothing is pending.
  std::unique_ptr<Inflater> inflater_;      // Of this socket alone: client context takeover.
  bool may_compress_ = false;               // The peer.
  bool keeps_context_ = false;
  std::uint8_t window_bits_ = 0;
};

}  // namespace chasqui::wire
