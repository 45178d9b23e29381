// A header that was read says the same when it is written again and read again; never a crash.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "wire/forwarded.h"

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string written(const chasqui::wire::ForwardedHop& hop) {
  std::string text = "by=x";
  if (!hop.node.empty()) text += ";for=" + quoted(hop.node);
  if (!hop.proto.empty()) text += ";proto=" + quoted(hop.proto);
  if (!hop.host.empty()) text += ";host=" + quoted(hop.host);
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::string_view address = chasqui::wire::node_address(text);
  CHASQUI_ASSERT(address.size() <= text.size());
  const auto hops = chasqui::wire::parse_forwarded(text);
  if (!hops) return 0;
  CHASQUI_ASSERT(!hops->empty() && hops->size() <= chasqui::wire::kForwardedHopsMax);
  std::string again;
  for (const auto& hop : *hops) {
    if (!again.empty()) again += ", ";
    again += written(hop);
  }
  CHASQUI_ASSERT(chasqui::wire::parse_forwarded(again) == hops);
  return 0;
}
