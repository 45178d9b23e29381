#include "wire/ws_decoder.h"

#include <algorithm>
#include <cstring>

namespace chasqui::wire {
namespace {

constexpr std::size_t kStartBytes = 2;
constexpr std::size_t kMaskBytes = 4;
constexpr unsigned kLength16 = 126;
constexpr unsigned kLength64 = 127;

WsViolation broken(std::string_view why) { return {ws_close::kProtocolError, why}; }

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

std::size_t extended_length_bytes(unsigned length) {
  if (length == kLength64) return 8;
  return length == kLength16 ? 2 : 0;
}

std::uint64_t big_endian(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes) value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return value;
}

}  // namespace

std::string_view WsPiece::text() const {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::expected<std::optional<WsPiece>, WsViolation> WsDecoder::next(std::span<std::byte>& bytes) {
  if (in_payload_) {
    if (bytes.empty()) return std::nullopt;
    return take_payload(bytes, false);
  }
  while (head_size_ < head_bytes_needed()) {
    if (bytes.empty()) return std::nullopt;
    take_head(bytes);
    if (head_size_ != kStartBytes) continue;
    if (const auto violation = check_start()) return std::unexpected(*violation);
  }
  if (const auto violation = begin_payload()) return std::unexpected(*violation);
  return take_payload(bytes, true);
}

std::size_t WsDecoder::head_bytes_needed() const {
  if (head_size_ < kStartBytes) return kStartBytes;
  const unsigned length = std::to_integer<unsigned>(head_[1]) & 0x7f;
  return kStartBytes + extended_length_bytes(length) + (role_ == WsRole::kServer ? kMaskBytes : 0);
}

void WsDecoder::take_head(std::span<std::byte>& bytes) {
  const std::size_t count = std::min(head_bytes_needed() - head_size_, bytes.size());
  std::copy_n(bytes.begin(), count, head_.begin() + head_size_);
  head_size_ = static_cast<std::uint8_t>(head_size_ + count);
  bytes = bytes.subspan(count);
}

// What the first two bytes alone show to be wrong is refused before more is waited for.
std::optional<WsViolation> WsDecoder::check_start() const {
  const unsigned first = std::to_integer<unsigned>(head_[0]);
  const unsigned second = std::to_integer<unsigned>(head_[1]);
  if ((first & 0x30) != 0) return broken("reserved bit set");
  if (!is_known(first & 0x0f)) return broken("reserved opcode");
  const bool is_masked = (second & 0x80) != 0;
  if (role_ == WsRole::kServer && !is_masked) return broken("frame not masked");
  if (role_ == WsRole::kClient && is_masked) return broken("frame masked by a server");
  if (!is_control(head().opcode)) return std::nullopt;
  if (!head().fin) return broken("fragmented control frame");
  if (head().compressed) return broken("compressed control frame");
  if ((second & 0x7f) > kWsControlBytesMax) return broken("control frame over 125 bytes");
  return std::nullopt;
}

std::optional<WsViolation> WsDecoder::begin_payload() {
  const unsigned length = std::to_integer<unsigned>(head_[1]) & 0x7f;
  const std::uint64_t bytes = frame_bytes();
  if (bytes >> 63 != 0) return broken("length over 63 bits");
  if (length == kLength16 && bytes < kLength16) return broken("length not minimal");
  if (length == kLength64 && bytes <= 0xffff) return broken("length not minimal");
  left_ = bytes;
  in_payload_ = true;
  return std::nullopt;
}

std::uint64_t WsDecoder::frame_bytes() const {
  const unsigned length = std::to_integer<unsigned>(head_[1]) & 0x7f;
  const std::size_t extended = extended_length_bytes(length);
  if (extended == 0) return length;
  return big_endian(std::span<const std::byte>(head_).subspan(kStartBytes, extended));
}

WsPiece WsDecoder::take_payload(std::span<std::byte>& bytes, bool is_first) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  const std::span<std::byte> payload = bytes.first(count);
  if (role_ == WsRole::kServer) {
    const auto mask = std::span<const std::byte>(head_).subspan(head_size_ - kMaskBytes);
    ws_mask(payload, mask.first<kMaskBytes>(), frame_bytes() - left_);
  }
  bytes = bytes.subspan(count);
  left_ -= count;
  const WsPiece piece{head(), frame_bytes(), payload, is_first, left_ == 0};
  if (left_ == 0) {
    in_payload_ = false;
    head_size_ = 0;
  }
  return piece;
}

WsHead WsDecoder::head() const {
  const unsigned first = std::to_integer<unsigned>(head_[0]);
  return {static_cast<WsOpcode>(first & 0x0f), (first & 0x80) != 0, (first & 0x40) != 0};
}

void ws_mask(std::span<std::byte> bytes, std::span<const std::byte, 4> mask, std::uint64_t offset) {
  std::array<std::byte, 8> turned;
  for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = mask[(offset + i) & 3];
  std::uint64_t key;
  std::memcpy(&key, turned.data(), sizeof key);
  std::size_t at = 0;
  for (; at + sizeof key <= bytes.size(); at += sizeof key) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    word ^= key;
    std::memcpy(bytes.data() + at, &word, sizeof word);
  }
  for (; at < bytes.size(); ++at) bytes[at] ^= turned[at & 7];
}

}  // namespace chasqui::wire
