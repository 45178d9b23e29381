// What services may do with passwords: hash them.
#pragma once
#include <string>
#include <string_view>

namespace chasqui::service {

std::string hashed_password(std::string_view password);  // As access/password has it.

}  // namespace chasqui::service
