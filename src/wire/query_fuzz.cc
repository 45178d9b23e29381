// What was read and written again reads the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "wire/query.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto query = chasqui::wire::parse_query(text);
  if (!query) return 0;
  for (const auto& [name, value] : *query)
    CHASQUI_ASSERT(chasqui::is_utf8(name) && chasqui::is_utf8(value));
  const std::string written = to_text(*query);
  const auto again = chasqui::wire::parse_query(written);
  CHASQUI_ASSERT(again && to_text(*again) == written);
  return 0;
}
