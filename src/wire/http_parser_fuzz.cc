// The same requests and the same refusal wherever the stream is cut; never a crash or a long run.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "wire/http_parser.h"

namespace {

using chasqui::wire::HttpParser;
using chasqui::wire::Request;

chasqui::Limits small_limits() {
  chasqui::Limits limits;
  limits.header_bytes_max = 256;
  limits.headers_max = 8;
  limits.url_bytes_max = 64;
  limits.body_bytes_max = 64;
  return limits;
}

std::string told(const Request& request) {
  std::string text = request.method_text + request.path + request.target + request.host;
  for (std::size_t i = 0; i < request.headers.size(); ++i)
    text.append(request.headers[i].name).append("=").append(request.headers[i].value);
  return text + "\n" + request.body + (request.keep_alive ? "+\n" : "-\n");
}

std::string read(std::string_view stream, std::size_t piece_bytes) {
  HttpParser parser(small_limits());
  std::string seen;
  while (!stream.empty()) {
    std::string_view piece = stream.substr(0, piece_bytes);
    stream.remove_prefix(piece.size());
    while (!piece.empty()) {
      const auto consumed = parser.feed(piece);
      if (!consumed) return seen + std::to_string(consumed.error().status);
      piece.remove_prefix(*consumed);
      if (parser.state() == HttpParser::State::kComplete) seen += told(parser.take());
    }
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  const std::string whole = read(stream, stream.size() + 1);
  CHASQUI_ASSERT(read(stream, 1) == whole);
  CHASQUI_ASSERT(read(stream, 7) == whole);
  return 0;
}
