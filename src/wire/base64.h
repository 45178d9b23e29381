// Base64 of RFC 4648: the standard alphabet with padding, and the URL-safe one without.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/chance.h"

namespace chasqui::wire {

std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);  // No padding.

// A word that nobody guesses, of that many random bytes.
std::string random_base64url(Random& random, std::size_t bytes);

// Strict: the whole text, canonical padding, unused bits zero; nullopt otherwise.
std::optional<std::string> from_base64(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);  // Padding is refused.

}  // namespace chasqui::wire
