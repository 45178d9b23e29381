// Password hashes: argon2id by libsodium, in its string form (with parameters and salt).
#pragma once
#include <string>
#include <string_view>

namespace chasqui::access {

// Takes tens of milliseconds and 64 MiB on purpose: for workers only.
std::string hashed_password(std::string_view password);
bool is_password(std::string_view hash, std::string_view password);  // In constant time.

}  // namespace chasqui::access
