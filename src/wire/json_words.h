// Says what is wrong with JSON text where a parser stopped, in the words of Python's json module,
// because reply styles show them. Part of json, not for others.
#pragma once
#include <cstddef>
#include <string_view>

namespace chasqui::wire {

struct JsonFault {
  std::size_t at = 0;  // In bytes; may be before where the parser stopped: where a word begins.
  std::string_view why;
};

// `at` is where the text stops being JSON, its size when it only ends too early.
JsonFault find_json_fault(std::string_view text, std::size_t at);

}  // namespace chasqui::wire
