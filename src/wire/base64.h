// Base64 of RFC 4648: the standard alphabet with padding, and the URL-safe one without.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace chasqui::wire {

std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);  // No padding.

// Strict: the whole text, canonical padding, unused bits zero; nullopt otherwise.
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);  // Padding is refused.

}  // namespace chasqui::wire
