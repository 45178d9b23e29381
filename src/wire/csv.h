// Cells of CSV (RFC 4180) that spreadsheets open as what they are: none runs as a formula.
#pragma once
#include <string>
#include <string_view>

namespace chasqui::wire {

inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // Before the first cell.
inline constexpr std::string_view kCsvLineEnd = "\r\n";

// Quoted where it has to be. An apostrophe stands before a text that begins like a formula.
void append_csv_text(std::string& out, std::string_view text);

// What the text was before that apostrophe; a file that was exported reads back as it was.
std::string_view without_csv_guard(std::string_view cell);

}  // namespace chasqui::wire
