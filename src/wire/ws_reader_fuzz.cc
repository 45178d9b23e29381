// Any bytes, cut anywhere: the reader keeps its bounds and does not notice where the reads cut.
#include <cstdlib>
#include <string>

#include "wire/utf8_stream.h"
#include "wire/ws_test_support.h"

namespace {

using namespace chasqui::wire;

void check(bool claim) {
  if (!claim) std::abort();
}

bool is_utf8_text(std::string_view text) {
  Utf8Stream stream;
  return stream.feed(text) && stream.is_complete();
}

// The bounds and the validity of all that a reader hands out.
void read_whole(std::string stream, const WsReaderSetup& setup, std::optional<WsDeflate> deflate) {
  WsReader reader(setup, deflate);
  std::span<std::byte> bytes = std::as_writable_bytes(std::span(stream));
  for (;;) {
    const auto event = reader.next(bytes);
    if (!event) return check(is_ws_close_code(event.error().close_code));
    if (!*event) return check(bytes.empty());
    const std::string_view payload = (*event)->payload;
    check(payload.size() <= setup.message_bytes_max);
    if ((*event)->kind == WsEvent::Kind::kText) check(is_utf8_text(payload));
    if ((*event)->kind == WsEvent::Kind::kClose) return check(is_utf8_text(payload));
  }
}

}  // namespace

// The first byte chooses the setup, the second where the bytes are cut in pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  DeflatePool pool;
  const WsReaderSetup setup{.role = data[0] & 1 ? WsRole::kClient : WsRole::kServer,
                            .message_bytes_max = 4096,
                            .fragments_max = data[0] & 2 ? 8u : 0u,
                            .pool = &pool};
  const bool takeover = (data[0] & 4) != 0;
  std::optional<WsDeflate> deflate;
  if (data[0] & 8)
    deflate = WsDeflate{.server_context_takeover = takeover, .client_context_takeover = takeover};

  const std::string stream(reinterpret_cast<const char*>(data + 2), size - 2);
  read_whole(stream, setup, deflate);
  std::vector<std::string> pieces;
  const std::size_t step = std::size_t{data[1]} + 1;
  for (std::size_t at = 0; at < stream.size(); at += step)
    pieces.push_back(stream.substr(at, step));
  const std::string whole = heard({stream}, setup, deflate);
  const std::string cut = heard(pieces, setup, deflate);
  check(cut == whole);
  return 0;
}
