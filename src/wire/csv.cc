#include "wire/csv.h"

namespace chasqui::wire {
namespace {

bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace

void append_csv_text(std::string& out, std::string_view text) {
  const bool needs_quotes = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (needs_quotes) out += '"';
  if (looks_like_a_formula(text)) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (needs_quotes) out += '"';
}

std::string_view without_csv_guard(std::string_view cell) {
  const bool is_guarded = cell.starts_with('\'') && looks_like_a_formula(cell.substr(1));
  return is_guarded ? cell.substr(1) : cell;
}

}  // namespace chasqui::wire
