// Reads HTTP/1.1 requests from bytes, strictly (RFC 9112): what two parsers could read differently
// is refused. No I/O and no clock; a parser that is idle owns no buffer. Time limits are edge's.
// Ours and not Boost.Beast's: Beast takes bare LF, obs-fold, equal repeated lengths and lists of
// codings, so every rule here would have to be a second parser in front of it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "wire/http.h"
#include "wire/http_chunks.h"
#include "wire/http_violation.h"

namespace chasqui::wire {

class HttpParser final {
 public:
  enum class State : std::uint8_t {
    kIdle,          // Nothing of a request was seen.
    kHead,          // In the request line or the headers.
    kHeadComplete,  // A body follows: time to look at head(), set_body_bytes_max(), or to refuse.
    kBody,
    kComplete,  // take() it.
    kFailed,    // Answer the violation's status and close; nothing after it can be trusted.
  };

  explicit HttpParser(const Limits& limits);

  // Consumes bytes up to the end of a head with a body, the end of a request, or the end of
  // `bytes`; says how many. Call again with the rest while it consumes. In kComplete it consumes
  // nothing, in kFailed it repeats itself. feed({}) in kHeadComplete checks a declared length: 413
  // then comes before "100 Continue" would.
  std::expected<std::size_t, HttpViolation> feed(std::string_view bytes);

  State state() const { return state_; }
  const Request& head() const { return request_; }  // Without its body; from kHeadComplete on.
  bool has_body() const { return seen_.coding || content_length_ != 0; }
  void set_body_bytes_max(std::size_t bytes) { body_bytes_max_ = bytes; }  // For this request only.
  Request take();  // In kComplete; the parser is idle again then.

 private:
  using Step = std::expected<std::size_t, HttpViolation>;
  using Check = std::expected<void, HttpViolation>;

  Step feed_head(std::string_view bytes);
  Step skip_blank(std::string_view bytes);
  Step feed_body(std::string_view bytes);
  Check begin_body();
  Check check_line_bounds(std::size_t head_bytes) const;
  Check read_line(std::string_view line);
  Check read_request_line(std::string_view line);
  Check read_header(std::string_view line);
  Check read_known_header(std::string_view name, std::string_view value);
  Check read_host(std::string_view value);
  Check read_length(std::string_view value);
  Check read_expect(std::string_view value);
  void read_connection(std::string_view value);
  Check finish_head();
  Check settle_coding();

  struct Sizes {
    std::size_t head_max, headers_max, url_max, body_max;
  };
  enum class Blank : std::uint8_t { kNone, kCr, kSkipped };
  struct Seen {  // What the head of the current request had.
    Blank blank = Blank::kNone;
    bool host = false;
    bool absolute_target = false;
    bool length = false;
    bool coding = false;
    bool keep_alive = false;  // Said by Connection, as is close.
    bool close = false;
  };

  Sizes sizes_;
  State state_ = State::kIdle;
  Seen seen_;
  std::size_t line_at_ = 0;  // Where in the head the line begins that is being read.
  std::size_t body_bytes_max_;
  std::uint64_t content_length_ = 0;
  Request request_;  // The block of its headers collects the raw head.
  ChunkDecoder chunks_;
  HttpViolation violation_;
};

}  // namespace chasqui::wire
