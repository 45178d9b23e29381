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
  CHASQUI_ASSERT(again);
  // A double that is a short decimal (1e+06) is read back as one (1000000.0): from then on it
  // stays.
  const std::string settled = chasqui::to_text(*again);
  const auto third = chasqui::wire::parse_json(settled);
  CHASQUI_ASSERT(third && chasqui::to_text(*third) == settled);
  return 0;
}
