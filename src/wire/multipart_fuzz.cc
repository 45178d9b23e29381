// Whatever comes is read as text or refused at a place within it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "wire/multipart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  const auto boundary = chasqui::wire::multipart_boundary(text.substr(0, line));
  const auto query = chasqui::wire::parse_multipart(
      line == std::string_view::npos ? "" : text.substr(line + 1), boundary.value_or("b"));
  if (!query) {
    CHASQUI_ASSERT(query.error().offset <= size && !query.error().why.empty());
    return 0;
  }
  for (const auto& [name, value] : *query)
    CHASQUI_ASSERT(chasqui::is_utf8(name) && chasqui::is_utf8(value));
  return 0;
}
