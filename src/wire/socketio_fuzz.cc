#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "wire/socketio.h"

// What was read is written so that it reads, and is written, the same. (Values may differ: a number
// may be written in a shorter way.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chasqui::wire;
  SocketIoReader reader;
  auto packet = reader.take_text({reinterpret_cast<const char*>(data), size});
  while (packet && !*packet) packet = reader.take_binary("bytes");
  if (!packet) return 0;
  std::string text;
  append_socketio(text, **packet);
  SocketIoReader second;
  auto again = second.take_text(text);
  while (again && !*again) again = second.take_binary("bytes");
  CHASQUI_ASSERT(again.has_value());
  std::string written;
  append_socketio(written, **again);
  CHASQUI_ASSERT(written == text);
  return 0;
}
