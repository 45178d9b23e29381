#include "kit/csv.h"

namespace chasqui::kit {
namespace {

bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

void append_text(std::string& out, std::string_view text) {
  const bool needs_quotes = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (needs_quotes) out += '"';
  if (looks_like_a_formula(text)) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (needs_quotes) out += '"';
}

}  // namespace

std::string to_csv(const Table& table) {
  std::string out(kByteOrderMark);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) out += ',';
    append_text(out, table.columns[i].name);
  }
  out += "\r\n";
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      if (row[i].if_string())
        append_text(out, *row[i].if_string());
      else
        out += cell_text(row[i]);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace chasqui::kit
