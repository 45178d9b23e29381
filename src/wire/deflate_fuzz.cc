// Any bytes inflate to a bounded text or to an error; any text comes back through deflate.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "wire/deflate.h"

namespace {

using namespace chasqui::wire;

void check(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

// The first byte chooses the window, the second the bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const int bits = kWindowBitsMin + data[0] % (kWindowBitsMax - kWindowBitsMin + 1);
  const std::size_t bytes_max = std::size_t{data[1]} * 64;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 2), size - 2);

  Inflater inflater(bits);
  const auto text = inflater.inflate(bytes, bytes_max);
  check(!text || text->size() <= bytes_max);

  Deflater deflater(bits);
  inflater.forget();
  for (int time = 0; time < 2; ++time) {  // The second time by reference to the first.
    const auto again = inflater.inflate(deflater.deflate(bytes), bytes.size());
    check(again && *again == bytes);
  }
  if (bytes.empty()) return 0;
  inflater.forget();
  deflater.forget();
  const auto too_large = inflater.inflate(deflater.deflate(bytes), bytes.size() - 1);
  check(!too_large && too_large.error() == InflateError::kTooLarge);
  return 0;
}
