// Takes the chunked transfer coding off a body (RFC 9112, 7.1), strictly. Extensions and trailers
// are checked, counted and dropped.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "wire/http_violation.h"

namespace chasqui::wire {

struct ChunkLimits {
  std::size_t body_bytes_max = 0;     // 413
  std::size_t trailer_bytes_max = 0;  // 431; all trailers, and also all extensions (400)
  std::size_t trailers_max = 0;       // 431
};

class ChunkDecoder final {
 public:
  void begin(const ChunkLimits& limits);
  // Appends the data in `bytes` to `body` and says how many bytes it consumed; all of them unless
  // is_done().
  std::expected<std::size_t, HttpViolation> feed(std::string_view bytes, std::string& body);
  bool is_done() const { return state_ == State::kDone; }

 private:
  enum class State : std::uint8_t {
    kSize,
    kExtension,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kTrailer,
    kDone
  };
  using Check = std::expected<void, HttpViolation>;

  Check step(char c, std::size_t body_bytes);
  Check read_size(char c);
  Check read_extension(char c);
  Check end_size(std::size_t body_bytes);
  Check read_trailer(char c);
  Check end_trailer();

  ChunkLimits limits_;
  State state_ = State::kDone;
  int digits_ = 0;
  std::uint64_t left_ = 0;  // Bytes of the current chunk still to come.
  std::size_t extension_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::size_t trailers_ = 0;
  std::string line_;  // The trailer line being read.
};

}  // namespace chasqui::wire
