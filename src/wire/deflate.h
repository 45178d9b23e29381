// Raw deflate for permessage-deflate (RFC 7692 section 7.2): one message in, one payload out,
// without the 00 00 ff ff at its end. Nothing here knows of frames.
#pragma once
#include <array>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace chasqui::wire {

inline constexpr int kWindowBitsMin = 8;
inline constexpr int kWindowBitsMax = 15;

enum class InflateError {
  kBroken,    // Not deflate, or cut short.
  kTooLarge,  // More than bytes_max.
};

// Compresses messages; each may refer to those before it until forget(). About 4 * 2^window_bits +
// 128 KiB.
class Deflater {
 public:
  // zlib has no raw deflate with a window of 2^8 bytes. With 2^9 it never refers further back than
  // 2^9 - 262 = 250 bytes, so what it makes is right for a peer that keeps 2^8: 8 becomes 9.
  explicit Deflater(int window_bits);

  std::string deflate(std::string_view message);
  void
  forget();  // The next message stands alone: any peer can read it, whatever it was sent before.

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
};

// Decompresses messages; keeps the window (2^window_bits + 8 KiB) until forget().
class Inflater {
 public:
  explicit Inflater(int window_bits);

  // After an error only forget() makes it usable again. Never holds more than bytes_max + 1 of
  // output.
  std::expected<std::string, InflateError> inflate(std::string_view payload, std::size_t bytes_max);
  void forget();

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  struct Output;
  std::expected<void, InflateError> inflate_part(std::string_view part, Output& output);
  bool begin_again();

  std::unique_ptr<z_stream_s, End> stream_;
};

// What the sockets of one loop share: at most one Inflater and one Deflater per window size, made
// when first needed, so at most 1.2 MiB for any number of sockets without context takeover.
class DeflatePool {
 public:
  DeflatePool();
  ~DeflatePool();

  // A payload that stands alone: right for every peer whose window is at least window_bits.
  std::string deflate(std::string_view message, int window_bits);
  // For payloads that stand alone (client_no_context_takeover), of any window size.
  std::expected<std::string, InflateError> inflate(std::string_view payload, std::size_t bytes_max);

 private:
  std::array<std::unique_ptr<Deflater>, kWindowBitsMax + 1> deflaters_;  // By window bits.
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace chasqui::wire
