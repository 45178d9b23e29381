#include "wire/utf8_stream.h"

#include <cstring>

namespace chasqui::wire {
namespace {

// How many bytes at the front are ASCII, in steps of eight.
std::size_t ascii_prefix(std::string_view bytes) {
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & 0x8080808080808080u) != 0) break;
  }
  return at;
}

}  // namespace

bool Utf8Stream::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (tails_left_ == 0) bytes.remove_prefix(ascii_prefix(bytes));
    const std::size_t step = bytes.size() < 8 ? bytes.size() : 8;
    for (const char c : bytes.substr(0, step))
      if (!feed_byte(static_cast<std::uint8_t>(c))) return false;
    bytes.remove_prefix(step);
  }
  return true;
}

// RFC 3629 section 4: only the first tail is narrower after e0, ed, f0 and f4.
bool Utf8Stream::feed_byte(std::uint8_t byte) {
  if (tails_left_ > 0) {
    if (byte < tail_min_ || byte > tail_max_) return false;
    tail_min_ = 0x80;
    tail_max_ = 0xbf;
    --tails_left_;
    return true;
  }
  if (byte < 0x80) return true;
  if (byte < 0xc2 || byte > 0xf4) return false;
  tails_left_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (byte == 0xe0) tail_min_ = 0xa0;
  if (byte == 0xed) tail_max_ = 0x9f;
  if (byte == 0xf0) tail_min_ = 0x90;
  if (byte == 0xf4) tail_max_ = 0x8f;
  return true;
}

}  // namespace chasqui::wire
