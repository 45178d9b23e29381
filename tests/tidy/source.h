// A source file as the tidy rules read it: its text, its code without comments and literals, its
// functions.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::tidy {

struct Function {
  std::string name;
  std::size_t line = 0;   // Of its first word; from 1.
  std::size_t lines = 0;  // To its closing brace; 0 for a declaration.
  std::size_t parameters = 0;
};

struct Source {
  std::string path;  // From the root of the tree: "src/base/json.cc".
  std::string text;
  std::string code;  // As long as `text`; comments, literals and preprocessor lines are spaces.
};

Source read_source(std::string path, std::string text);
std::vector<std::string_view> lines_of(std::string_view text);
std::size_t line_at(std::string_view text, std::size_t position);  // From 1.
// The paths of #include "…" (quoted) and #include <…> (with their angle brackets).
std::vector<std::string> includes_of(const Source& source);
// Definitions and declarations outside of function bodies. A scan, not a parser: it reads this
// tree's own style, where clang-format has put every brace in its place.
std::vector<Function> functions_of(const Source& source);
bool is_word_char(char c);

}  // namespace chasqui::tidy
