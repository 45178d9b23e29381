// Reading CSV (RFC 4180) as spreadsheets write it: with or without a byte order mark, with commas,
// semicolons or tabs between the cells, any kind of line end.
#pragma once
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace chasqui::wire {

using CsvRow = std::vector<std::string>;

struct CsvFault {
  std::size_t line;      // 1, 2, 3… of the text.
  std::string_view why;  // For people, in Spanish.
};

// At most `rows_max` rows, 100 cells each; empty lines are rows without cells. The separator is the
// first of , ; and tab that stands outside of quotes.
std::expected<std::vector<CsvRow>, CsvFault> read_csv(std::string_view text, std::size_t rows_max);

}  // namespace chasqui::wire
