#include "wire/http_parser.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "wire/http_syntax.h"

namespace chasqui::wire {
namespace {

constexpr std::size_t kMethodBytesMax = 24;
constexpr std::size_t kVersionBytes = 8;                // "HTTP/1.1"
constexpr std::size_t kLengthDigitsMax = 18;            // Fits 64 bits whatever the digits.
constexpr std::size_t kFirstReservationMax = 2 * 1024;  // A usual head fits.
constexpr std::size_t kBodyReservationMax = 64 * 1024;  // A declared length is only a claim.

std::unexpected<HttpViolation> bad_line(std::string_view why) {
  return refuse(400, "linea_de_peticion_invalida", why);
}

std::unexpected<HttpViolation> ambiguous(std::string_view why) {
  return refuse(400, "longitud_ambigua", why);
}

// The minor version of "HTTP/1.0" and "HTTP/1.1".
std::expected<int, HttpViolation> read_version(std::string_view text) {
  if (text == "HTTP/1.1") return 1;
  if (text == "HTTP/1.0") return 0;
  const bool is_version = text.size() == kVersionBytes && text.starts_with("HTTP/") &&
                          is_digit(text[5]) && text[6] == '.' && is_digit(text[7]);
  if (is_version) return refuse(505, "version_no_soportada", "only HTTP/1.0 and HTTP/1.1 here");
  return bad_line("invalid HTTP version");
}

// 501 for codings that are well said but not ours; 400 where "chunked" is not alone and last.
std::unexpected<HttpViolation> refuse_coding(std::string_view value) {
  bool has_chunked = false;
  for (const std::string_view item : split(value, ',')) {
    const std::string_view coding = trim(item);
    if (!is_token(coding) || has_chunked) return ambiguous("invalid Transfer-Encoding");
    has_chunked = equal_ascii_case(coding, "chunked");
  }
  return refuse(501, "codificacion_no_soportada", "only the chunked transfer coding here");
}

}  // namespace

HttpParser::HttpParser(const Limits& limits)
    : sizes_{limits.header_bytes_max, limits.headers_max, limits.url_bytes_max,
             limits.body_bytes_max},
      body_bytes_max_(limits.body_bytes_max) {}

HttpParser::Step HttpParser::feed(std::string_view bytes) {
  if (state_ == State::kFailed) return std::unexpected(violation_);
  if (state_ == State::kComplete) return 0;
  Step step = state_ <= State::kHead ? feed_head(bytes) : feed_body(bytes);
  if (step) return step;
  violation_ = step.error();
  state_ = State::kFailed;
  return step;
}

Request HttpParser::take() {
  CHASQUI_ASSERT(state_ == State::kComplete);
  state_ = State::kIdle;
  seen_ = Seen();
  line_at_ = 0;
  content_length_ = 0;
  body_bytes_max_ = sizes_.body_max;
  return std::exchange(request_, Request());
}

// Passes over one empty line before a request, and looks at the request's first byte.
HttpParser::Step HttpParser::skip_blank(std::string_view bytes) {
  std::size_t at = 0;
  for (; at < bytes.size(); ++at) {
    if (seen_.blank == Blank::kCr) {
      if (bytes[at] != '\n') return bad_line("bare CR before the request line");
      seen_.blank = Blank::kSkipped;
      continue;
    }
    if (bytes[at] != '\r' || seen_.blank == Blank::kSkipped) break;
    seen_.blank = Blank::kCr;
  }
  if (at == bytes.size()) return at;
  if (!is_token_char(bytes[at])) return bad_line("this is no HTTP request");
  state_ = State::kHead;
  request_.headers.block_.reserve(std::min(bytes.size() - at, kFirstReservationMax));
  return at;
}

HttpParser::Step HttpParser::feed_head(std::string_view bytes) {
  std::size_t at = 0;
  if (state_ == State::kIdle) {
    const Step skipped = skip_blank(bytes);
    if (!skipped) return skipped;
    at = *skipped;
  }
  std::string& block = request_.headers.block_;
  while (state_ == State::kHead && at < bytes.size()) {
    const std::size_t end = bytes.find('\n', at);
    const std::string_view piece = bytes.substr(at, end == bytes.npos ? end : end + 1 - at);
    if (const Check fits = check_line_bounds(block.size() + piece.size()); !fits)
      return std::unexpected(fits.error());
    block.append(piece);
    at += piece.size();
    if (end == bytes.npos) break;
    const std::string_view line = std::string_view(block).substr(line_at_);
    if (const Check read = read_line(line); !read) return std::unexpected(read.error());
    line_at_ = block.size();
  }
  return at;
}

// The same answer wherever the reads cut: the smaller bound speaks first.
HttpParser::Check HttpParser::check_line_bounds(std::size_t head_bytes) const {
  const std::size_t first_line_max = kMethodBytesMax + sizes_.url_max + kVersionBytes + 4;
  const bool in_first_line = line_at_ == 0 && first_line_max <= sizes_.head_max;
  if (in_first_line && head_bytes > first_line_max)
    return refuse(414, "url_demasiado_larga", "the URL is too long");
  if (head_bytes > sizes_.head_max)
    return refuse(431, "encabezados_demasiado_grandes", "the headers are too large");
  return {};
}

HttpParser::Check HttpParser::read_line(std::string_view line) {
  if (!line.ends_with("\r\n"))
    return refuse(400, "salto_de_linea_invalido", "lines of the head must end with CRLF");
  line.remove_suffix(2);
  if (line_at_ == 0) return read_request_line(line);
  return line.empty() ? finish_head() : read_header(line);
}

HttpParser::Check HttpParser::read_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == line.npos || first == last) return bad_line("expecting method, URL and version");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (!is_token(method) || method.size() > kMethodBytesMax) return bad_line("invalid method");
  const auto version = read_version(line.substr(last + 1));
  if (!version) return std::unexpected(version.error());
  if (target.size() > sizes_.url_max)
    return refuse(414, "url_demasiado_larga", "the URL is too long");
  request_.method = to_method(method);
  auto read = read_target(request_.method, target);
  if (!read) return std::unexpected(read.error());
  request_.version_minor = *version;
  request_.method_text = method;
  request_.target = target;
  request_.path = std::move(read->path);
  seen_.absolute_target = !read->host.empty();
  if (seen_.absolute_target) request_.host = lower_ascii(read->host);
  return {};
}

HttpParser::Check HttpParser::read_header(std::string_view line) {
  const auto header = read_field_line(line);
  if (!header) return std::unexpected(header.error());
  Headers& headers = request_.headers;
  if (headers.size() >= sizes_.headers_max)
    return refuse(431, "encabezados_demasiado_grandes", "too many headers");
  if (headers.empty()) headers.spans_.reserve(12);
  const auto place = [&headers](std::string_view part) {
    return static_cast<std::uint32_t>(part.data() - headers.block_.data());
  };
  const auto [name, value] = *header;
  headers.spans_.push_back({place(name), static_cast<std::uint32_t>(name.size()), place(value),
                            static_cast<std::uint32_t>(value.size())});
  return read_known_header(name, value);
}

HttpParser::Check HttpParser::read_known_header(std::string_view name, std::string_view value) {
  const auto is = [name](std::string_view known) {
    return name.size() == known.size() && equal_ascii_case(name, known);
  };
  if (is("Host")) return read_host(value);
  if (is("Content-Length")) return read_length(value);
  if (is("Expect")) return read_expect(value);
  if (is("Connection")) read_connection(value);
  if (is("Transfer-Encoding") && std::exchange(seen_.coding, true))
    return ambiguous("repeated Transfer-Encoding");
  return {};
}

HttpParser::Check HttpParser::read_host(std::string_view value) {
  if (std::exchange(seen_.host, true)) return refuse(400, "host_invalido", "repeated Host");
  if (!is_host(value)) return refuse(400, "host_invalido", "invalid Host");
  if (!seen_.absolute_target) request_.host = lower_ascii(value);
  return {};
}

HttpParser::Check HttpParser::read_length(std::string_view value) {
  if (std::exchange(seen_.length, true)) return ambiguous("repeated Content-Length");
  if (value.empty() || value.size() > kLengthDigitsMax || !std::ranges::all_of(value, is_digit))
    return ambiguous("invalid Content-Length");
  content_length_ = static_cast<std::uint64_t>(*parse_int(value));
  return {};
}

HttpParser::Check HttpParser::read_expect(std::string_view value) {
  if (!equal_ascii_case(value, "100-continue"))
    return refuse(417, "expectativa_no_soportada", "only Expect: 100-continue here");
  request_.expects_continue = request_.version_minor == 1;  // RFC 9110, 10.1.1: not in 1.0.
  return {};
}

void HttpParser::read_connection(std::string_view value) {
  for (const std::string_view item : split(value, ',')) {
    seen_.keep_alive |= equal_ascii_case(trim(item), "keep-alive");
    seen_.close |= equal_ascii_case(trim(item), "close");
  }
}

HttpParser::Check HttpParser::finish_head() {
  if (!seen_.host && request_.version_minor == 1)
    return refuse(400, "host_invalido", "missing Host");
  if (const Check coding = settle_coding(); !coding) return coding;
  const bool is_asked_to = request_.version_minor == 1 || seen_.keep_alive;
  request_.keep_alive = is_asked_to && !seen_.close;
  state_ = has_body() ? State::kHeadComplete : State::kComplete;
  return {};
}

HttpParser::Check HttpParser::settle_coding() {
  if (!seen_.coding) return {};
  if (seen_.length) return ambiguous("Content-Length with Transfer-Encoding");
  if (request_.version_minor == 0) return ambiguous("Transfer-Encoding in HTTP/1.0");
  const std::string_view value = request_.header("Transfer-Encoding");
  if (!equal_ascii_case(value, "chunked")) return refuse_coding(value);
  return {};
}

HttpParser::Check HttpParser::begin_body() {
  state_ = State::kBody;
  if (content_length_ > body_bytes_max_)
    return refuse(413, "cuerpo_demasiado_grande", "the body is too large");
  if (seen_.coding)
    chunks_.begin({body_bytes_max_, sizes_.head_max, sizes_.headers_max});
  else
    request_.body.reserve(std::min<std::size_t>(content_length_, kBodyReservationMax));
  return {};
}

HttpParser::Step HttpParser::feed_body(std::string_view bytes) {
  if (state_ == State::kHeadComplete) {
    if (const Check fits = begin_body(); !fits) return std::unexpected(fits.error());
  }
  if (seen_.coding) {
    const Step step = chunks_.feed(bytes, request_.body);
    if (chunks_.is_done()) state_ = State::kComplete;
    return step;
  }
  const std::string_view piece = bytes.substr(0, content_length_ - request_.body.size());
  request_.body.append(piece);
  if (request_.body.size() == content_length_) state_ = State::kComplete;
  return piece.size();
}

}  // namespace chasqui::wire
