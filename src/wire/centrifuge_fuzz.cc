#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "wire/centrifuge.h"

// Commands that were read are written so that they read, and are written, the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chasqui::wire;
  const auto commands = parse_centrifuge({reinterpret_cast<const char*>(data), size}, 16);
  if (!commands) return 0;
  for (const CentrifugeCommand& command : *commands) {
    if (command.id == 0) continue;
    std::string line;
    append_centrifuge_reply(line, command, command.params);
    const auto again = parse_centrifuge(line, 1);
    CHASQUI_ASSERT(again && again->size() == 1);
    std::string written;
    append_centrifuge_reply(written, again->front(), again->front().params);
    CHASQUI_ASSERT(written == line);
  }
  return 0;
}
