// What was read and written again reads the same; a refusal points into the text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "wire/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = chasqui::wire::parse_json(text);
  if (!value) {
    CHASQUI_ASSERT(value.error().offset <= size && !value.error().why.empty());
    return 0;
  }
  const std::string written = chasqui::to_text(*value);
  CHASQUI_ASSERT(chasqui::is_utf8(written));
  const auto again = chasqui::wire::parse_json(written);
  CHASQUI_ASSERT(again && chasqui::to_text(*again) == written);
  return 0;
}
