// SHA-256, as lower-case hex: fingerprints of requests.
#pragma once
#include <string>
#include <string_view>

namespace chasqui::access {

std::string sha256_hex(std::string_view bytes);

}  // namespace chasqui::access
