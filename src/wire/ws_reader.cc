#include "wire/ws_reader.h"

#include <string>
#include <utility>

#include "base/check.h"
#include "wire/utf8_stream.h"

namespace chasqui::wire {
namespace {

using Kind = WsEvent::Kind;

std::unexpected<WsViolation> refuse(std::uint16_t close_code, std::string_view why) {
  return std::unexpected(WsViolation{close_code, why});
}

std::unexpected<WsViolation> not_utf8() { return refuse(ws_close::kInvalidPayload, "not UTF-8"); }

bool is_utf8_text(std::string_view text) {
  Utf8Stream stream;
  return stream.feed(text) && stream.is_complete();
}

// Deflate makes what cannot be compressed a little longer: 5 bytes per block, and blocks may be
// short.
std::size_t compressed_bytes_max(std::size_t bytes_max) { return bytes_max + bytes_max / 8 + 64; }

WsEvent message(WsOpcode opcode, std::string_view payload) {
  return {opcode == WsOpcode::kText ? Kind::kText : Kind::kBinary, payload};
}

std::expected<std::optional<WsEvent>, WsViolation> close_event(std::string_view payload) {
  if (payload.empty()) return WsEvent{Kind::kClose, payload, ws_close::kNoCode};
  if (payload.size() < 2) return refuse(ws_close::kProtocolError, "close code cut short");
  const auto byte = [payload](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
  const unsigned code = static_cast<unsigned>(byte(0) << 8 | byte(1));
  if (!is_ws_close_code(code)) return refuse(ws_close::kProtocolError, "invalid close code");
  const std::string_view reason = payload.substr(2);
  if (!is_utf8_text(reason)) return not_utf8();
  return WsEvent{Kind::kClose, reason, static_cast<std::uint16_t>(code)};
}

}  // namespace

struct WsReader::Unfinished {
  std::string message;  // What came of it, still compressed if it is; or whole, and lent.
  std::string control;
  Utf8Stream utf8;
  std::size_t frames = 0;
  WsOpcode opcode = WsOpcode::kText;
  bool is_compressed = false;
  bool is_open = false;          // The message has begun and not ended.
  bool is_control_open = false;  // Likewise a control frame.
};

WsReader::WsReader(const WsReaderSetup& setup, std::optional<WsDeflate> deflate)
    : setup_(&setup), decoder_(setup.role) {
  if (!deflate) return;
  CHASQUI_ASSERT(setup.pool != nullptr);
  const bool is_server = setup.role == WsRole::kServer;
  may_compress_ = true;
  keeps_context_ = is_server ? deflate->client_context_takeover : deflate->server_context_takeover;
  const int bits = is_server ? deflate->client_window_bits : deflate->server_window_bits;
  window_bits_ = static_cast<std::uint8_t>(bits);
}

WsReader::~WsReader() = default;

std::expected<std::optional<WsEvent>, WsViolation> WsReader::next(std::span<std::byte>& bytes) {
  free_lent();
  for (;;) {
    const auto piece = decoder_.next(bytes);
    if (!piece) return std::unexpected(piece.error());
    if (!*piece) return std::nullopt;
    const WsPiece& arrived = **piece;
    if (arrived.is_first) {
      if (const auto violation = check_first(arrived)) return std::unexpected(*violation);
    }
    Step step = is_control(arrived.head.opcode) ? take_control(arrived) : take_data(arrived);
    if (!step || *step) return step;
  }
}

// All that a frame's header shows to be wrong, before any of its payload is kept.
std::optional<WsViolation> WsReader::check_first(const WsPiece& piece) const {
  if (is_control(piece.head.opcode)) return std::nullopt;
  const bool continues = piece.head.opcode == WsOpcode::kContinuation;
  const bool is_open = is_inside_message();
  if (continues && !is_open) return WsViolation{ws_close::kProtocolError, "nothing to continue"};
  if (!continues && is_open)
    return WsViolation{ws_close::kProtocolError, "message inside a message"};
  if (piece.head.compressed && (continues || !may_compress_))
    return WsViolation{ws_close::kProtocolError, "reserved bit set"};

  const std::size_t frames = is_open ? unfinished_->frames + 1 : 1;
  if (setup_->fragments_max != 0 && frames > setup_->fragments_max)
    return WsViolation{ws_close::kPolicy, "too many fragments"};

  const bool is_compressed = is_open ? unfinished_->is_compressed : piece.head.compressed;
  const std::size_t came = is_open ? unfinished_->message.size() : 0;
  const std::size_t bytes_max =
      is_compressed ? compressed_bytes_max(setup_->message_bytes_max) : setup_->message_bytes_max;
  if (piece.frame_bytes > bytes_max - came)
    return WsViolation{ws_close::kTooBig, "message too big"};
  return std::nullopt;
}

bool WsReader::is_inside_message() const { return unfinished_ && unfinished_->is_open; }

WsReader::Step WsReader::take_control(const WsPiece& piece) {
  std::string_view payload = piece.text();
  if (!piece.is_first || !piece.is_last) {
    Unfinished& rest = unfinished();
    rest.control.append(payload);
    rest.is_control_open = !piece.is_last;
    if (rest.is_control_open) return std::nullopt;
    payload = rest.control;
  }
  if (piece.head.opcode == WsOpcode::kClose) return close_event(payload);
  return WsEvent{piece.head.opcode == WsOpcode::kPing ? Kind::kPing : Kind::kPong, payload};
}

WsReader::Step WsReader::take_data(const WsPiece& piece) {
  const WsOpcode opcode = piece.head.opcode;
  const bool is_whole =
      piece.is_first && piece.is_last && piece.head.fin && opcode != WsOpcode::kContinuation;
  if (!is_whole) return take_fragment(piece);
  if (piece.head.compressed) return finish_compressed(opcode, piece.text());
  if (opcode == WsOpcode::kText && !is_utf8_text(piece.text())) return not_utf8();
  return message(opcode, piece.text());
}

WsReader::Step WsReader::take_fragment(const WsPiece& piece) {
  Unfinished& rest = unfinished();
  if (piece.is_first && !rest.is_open) {
    rest.opcode = piece.head.opcode;
    rest.is_compressed = piece.head.compressed;
    rest.is_open = true;
  }
  if (piece.is_first) ++rest.frames;
  const bool is_checked = rest.opcode == WsOpcode::kText && !rest.is_compressed;
  if (is_checked && !rest.utf8.feed(piece.text())) return not_utf8();
  rest.message.append(piece.text());
  if (!piece.is_last || !piece.head.fin) return std::nullopt;

  rest.is_open = false;
  if (rest.is_compressed) return finish_compressed(rest.opcode, std::exchange(rest.message, {}));
  if (is_checked && !rest.utf8.is_complete()) return not_utf8();
  return message(rest.opcode, rest.message);
}

WsReader::Step WsReader::finish_compressed(WsOpcode opcode, std::string_view payload) {
  auto inflated = inflate(payload);
  if (!inflated && inflated.error() == InflateError::kTooLarge)
    return refuse(ws_close::kTooBig, "message too big");
  if (!inflated) return refuse(ws_close::kInvalidPayload, "broken deflate stream");
  if (opcode == WsOpcode::kText && !is_utf8_text(*inflated)) return not_utf8();
  Unfinished& lent = unfinished();
  lent.message = std::move(*inflated);
  return message(opcode, lent.message);
}

std::expected<std::string, InflateError> WsReader::inflate(std::string_view payload) {
  if (!keeps_context_) return setup_->pool->inflate(payload, setup_->message_bytes_max);
  if (!inflater_) inflater_ = std::make_unique<Inflater>(window_bits_);
  return inflater_->inflate(payload, setup_->message_bytes_max);
}

WsReader::Unfinished& WsReader::unfinished() {
  if (!unfinished_) unfinished_ = std::make_unique<Unfinished>();
  return *unfinished_;
}

// What is not open has been handed out by the last event.
void WsReader::free_lent() {
  if (!unfinished_) return;
  if (!unfinished_->is_open && !unfinished_->is_control_open) return unfinished_.reset();
  if (!unfinished_->is_open) unfinished_->message = {};
  if (!unfinished_->is_control_open) unfinished_->control = {};
}

}  // namespace chasqui::wire
