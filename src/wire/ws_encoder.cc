#include "wire/ws_encoder.h"

#include <algorithm>
#include <span>

#include "base/check.h"
#include "wire/ws_decoder.h"

namespace chasqui::wire {
namespace {

constexpr unsigned kMasked = 0x80;

void append_head(std::string& out, WsHead head, std::size_t payload_bytes, unsigned masked) {
  const unsigned first =
      static_cast<unsigned>(head.opcode) | (head.fin ? 0x80u : 0u) | (head.compressed ? 0x40u : 0u);
  out.push_back(static_cast<char>(first));
  const int length_bytes = payload_bytes <= 125 ? 0 : payload_bytes <= 0xffff ? 2 : 8;
  const unsigned length = length_bytes == 0   ? static_cast<unsigned>(payload_bytes)
                          : length_bytes == 2 ? 126
                                              : 127;
  out.push_back(static_cast<char>(length | masked));
  for (int shift = 8 * (length_bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(payload_bytes) >> shift & 0xff));
}

// The longest front of `text` that has at most bytes_max bytes and cuts no character.
std::string_view shortened(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

WsMessage::Frame encoded(WsHead head, std::string_view payload) {
  std::string frame;
  frame.reserve(ws_frame_bytes(payload.size()));
  append_ws_frame(frame, head, payload);
  return std::make_shared<const std::string>(std::move(frame));
}

}  // namespace

void append_ws_frame(std::string& out, WsHead head, std::string_view payload) {
  append_head(out, head, payload.size(), 0);
  out.append(payload);
}

void append_ws_close(std::string& out, std::uint16_t code, std::string_view reason) {
  if (code == ws_close::kNoCode) return append_ws_frame(out, {WsOpcode::kClose}, "");
  CHASQUI_ASSERT(is_ws_close_code(code));
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  payload += shortened(reason, kWsControlBytesMax - payload.size());
  append_ws_frame(out, {WsOpcode::kClose}, payload);
}

void append_masked_ws_frame(std::string& out, WsHead head, std::string_view payload, WsMask mask) {
  append_head(out, head, payload.size(), kMasked);
  for (const std::byte byte : mask) out.push_back(std::to_integer<char>(byte));
  const std::size_t begin = out.size();
  out.append(payload);
  ws_mask(std::as_writable_bytes(std::span(out).subspan(begin)), mask, 0);
}

std::size_t ws_frame_bytes(std::size_t payload_bytes) {
  return payload_bytes + (payload_bytes <= 125 ? 2 : payload_bytes <= 0xffff ? 4 : 10);
}

WsMessage::Frame WsMessage::plain() {
  if (!plain_) plain_ = encoded({opcode_}, payload_);
  return plain_;
}

WsMessage::Frame WsMessage::deflated(DeflateForm form, DeflatePool& pool) {
  if (payload_.size() < form.bytes_min) return plain();
  Frame& frame = deflated_.at(static_cast<std::size_t>(form.window_bits));
  if (frame) return frame;
  const std::string compressed = pool.deflate(payload_, form.window_bits);
  if (compressed.size() >= payload_.size())
    frame = plain();
  else
    frame = encoded({.opcode = opcode_, .compressed = true}, compressed);
  return frame;
}

}  // namespace chasqui::wire
