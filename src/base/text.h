// Text that several folders need: UTF-8, folding for search, small parsing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui {

bool is_utf8(std::string_view text);  // RFC 3629: no surrogates, no overlong forms.
std::size_t count_code_points(std::string_view utf8);
// For search: lower case, Latin accents off ("Ñandú" -> "nandu"), other scripts as they are.
std::string fold(std::string_view utf8);
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool equal_ascii_case(std::string_view a, std::string_view b);
std::string lower_ascii(std::string_view text);
std::string_view trim(std::string_view text);  // ASCII white space, both ends.
std::vector<std::string_view> split(std::string_view text, char separator);
std::optional<std::int64_t> parse_int(std::string_view text);  // The whole text, decimal.
// The nearest of `known` within two edits, for "did you mean"; empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace chasqui
