// Fingerprints for what services hand out.
#pragma once
#include <string>
#include <string_view>

namespace chasqui::service {

std::string sha256_hex(std::string_view bytes);  // As access/digest has it.

}  // namespace chasqui::service
