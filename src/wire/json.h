// JSON text to values, strictly (RFC 8259), with exact numbers. Writing JSON is base/json.
#pragma once
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "base/json.h"

namespace chasqui::wire {

struct JsonLimits {
  std::size_t depth_max = 64;  // Arrays and objects inside each other; Limits::json_depth_max.
  bool allows_nul = false;     // "\u0000" in strings: databases and C libraries cut there.
};

struct JsonViolation {
  std::size_t offset = 0;  // In characters, as Python counts.
  std::string why;         // In the words of Python's json where it has them: "Expecting value"…
};

// Numbers: int64 when written without fraction and exponent and it fits; else Decimal when it holds
// the value exactly (10.0, 1e2, 0.1); else the nearest double. Refused: what no double holds
// (1e999), NaN, comments, a byte order mark, text behind the value, invalid UTF-8, lone surrogates,
// repeated names in an object, too deep nesting.
std::expected<Json, JsonViolation> parse_json(std::string_view text, JsonLimits limits = {});

}  // namespace chasqui::wire
