#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "wire/engineio.h"

// What parses is written as it came, unless base64 could be written in another way.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chasqui::wire;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto packets = parse_engine_payload(text, 64);
  if (!packets) return 0;
  std::string again;
  for (const EnginePacket& packet : *packets) append_engine_payload(again, packet);
  CHASQUI_ASSERT(again == text);
  return 0;
}
