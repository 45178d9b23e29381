// UTF-8 (RFC 3629) checked piece by piece: the first wrong byte is noticed when it arrives.
#pragma once
#include <cstdint>
#include <string_view>

namespace chasqui::wire {

class Utf8Stream {
 public:
  // False: no continuation of the text can make it valid. Feed nothing more then.
  bool feed(std::string_view bytes);
  // No sequence is left open: the text may end here.
  bool is_complete() const { return tails_left_ == 0; }

 private:
  bool feed_byte(std::uint8_t byte);

  std::uint8_t tails_left_ = 0;
  std::uint8_t tail_min_ = 0x80;  // What the next continuation byte may be.
  std::uint8_t tail_max_ = 0xbf;
};

}  // namespace chasqui::wire
