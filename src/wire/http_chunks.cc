#include "wire/http_chunks.h"

#include <algorithm>

#include "wire/hex.h"
#include "wire/http_syntax.h"

namespace chasqui::wire {
namespace {

constexpr int kSizeDigitsMax = 16;

std::unexpected<HttpViolation> bad_chunk(std::string_view why) {
  return refuse(400, "trozo_invalido", why);
}

}  // namespace

void ChunkDecoder::begin(const ChunkLimits& limits) {
  *this = ChunkDecoder();
  limits_ = limits;
  state_ = State::kSize;
}

std::expected<std::size_t, HttpViolation> ChunkDecoder::feed(std::string_view bytes,
                                                             std::string& body) {
  std::size_t at = 0;
  while (at < bytes.size() && state_ != State::kDone) {
    if (state_ == State::kData) {
      const auto piece = bytes.substr(at, static_cast<std::size_t>(left_));
      body.append(piece);
      at += piece.size();
      left_ -= piece.size();
      if (left_ == 0) state_ = State::kDataCr;
      continue;
    }
    if (const Check read = step(bytes[at], body.size()); !read)
      return std::unexpected(read.error());
    ++at;
  }
  return at;
}

ChunkDecoder::Check ChunkDecoder::step(char c, std::size_t body_bytes) {
  switch (state_) {
    case State::kSize:
      return read_size(c);
    case State::kExtension:
      return read_extension(c);
    case State::kSizeLf:
      if (c != '\n') return bad_chunk("a chunk size must end with CRLF");
      return end_size(body_bytes);
    case State::kDataCr:
      if (c != '\r') return bad_chunk("chunk data longer than its size");
      state_ = State::kDataLf;
      return {};
    case State::kDataLf:
      if (c != '\n') return bad_chunk("chunk data must end with CRLF");
      state_ = State::kSize;
      return {};
    case State::kTrailer:
      return read_trailer(c);
    case State::kData:
    case State::kDone:
      break;
  }
  return {};
}

ChunkDecoder::Check ChunkDecoder::read_size(char c) {
  if (const int value = hex_value(c); value >= 0) {
    if (++digits_ > kSizeDigitsMax) return bad_chunk("chunk size too long");
    left_ = left_ << 4 | static_cast<unsigned>(value);
    return {};
  }
  if (digits_ == 0) return bad_chunk("chunk size without hex digits");
  if (c != ';' && c != '\r') return bad_chunk("invalid chunk size");
  state_ = c == ';' ? State::kExtension : State::kSizeLf;
  return {};
}

ChunkDecoder::Check ChunkDecoder::read_extension(char c) {
  if (c == '\r') {
    state_ = State::kSizeLf;
    return {};
  }
  if (!is_field_char(c)) return bad_chunk("control byte in a chunk extension");
  if (++extension_bytes_ > limits_.trailer_bytes_max) return bad_chunk("chunk extensions too long");
  return {};
}

ChunkDecoder::Check ChunkDecoder::end_size(std::size_t body_bytes) {
  digits_ = 0;
  state_ = left_ == 0 ? State::kTrailer : State::kData;
  if (left_ > limits_.body_bytes_max - std::min(body_bytes, limits_.body_bytes_max))
    return refuse(413, "cuerpo_demasiado_grande", "the body is too large");
  return {};
}

ChunkDecoder::Check ChunkDecoder::read_trailer(char c) {
  if (++trailer_bytes_ > limits_.trailer_bytes_max + 2)  // The empty line is not counted.
    return refuse(431, "encabezados_demasiado_grandes", "the trailers are too large");
  if (c == '\n') return end_trailer();
  line_.push_back(c);
  return {};
}

ChunkDecoder::Check ChunkDecoder::end_trailer() {
  if (!line_.ends_with('\r')) return bad_chunk("a trailer line must end with CRLF");
  line_.pop_back();
  if (line_.empty()) {
    line_ = std::string();  // An idle parser owns no buffer.
    state_ = State::kDone;
    return {};
  }
  if (const auto field = read_field_line(line_); !field) return std::unexpected(field.error());
  if (++trailers_ > limits_.trailers_max)
    return refuse(431, "encabezados_demasiado_grandes", "too many trailers");
  line_.clear();
  return {};
}

}  // namespace chasqui::wire
