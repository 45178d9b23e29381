#include "wire/csv_reader.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

// Cells between bars, rows between slashes, or "LINE why".
std::string seen(std::string_view text, std::size_t rows_max = 10) {
  const auto rows = read_csv(text, rows_max);
  if (!rows) return std::to_string(rows.error().line) + " " + std::string(rows.error().why);
  std::string all;
  for (const CsvRow& row : *rows) {
    for (const std::string& cell : row) all.append(cell).append("|");
    all += "/";
  }
  return all;
}

TEST(CsvReader, ReadsWhatSpreadsheetsWrite) {
  struct {
    std::string_view text, rows;
  } const cases[] = {
      {"", ""},
      {"a,b\nc,d\n", "a|b|/c|d|/"},
      {"a,b\r\nc,d", "a|b|/c|d|/"},
      {"\xef\xbb\xbf"
       "a;b\rc;d",
       "a|b|/c|d|/"},
      {"a\tb, c\n", "a|b, c|/"},
      {"a,,\n\n,b\n",
       "a|||/"
       "/"
       "|b|/"},
      {"\"a,b\",\"say \"\"hola\"\"\",\"x\ny\"\n", "a,b|say \"hola\"|x\ny|/"},
      {"\"a;b\",c\n", "a;b|c|/"},
  };
  for (const auto& c : cases) EXPECT_EQ(seen(c.text), c.rows) << c.text;
}

TEST(CsvReader, SaysOnWhichLineItIsNone) {
  EXPECT_EQ(seen("a,b\n\"c\nd"), "3 comillas sin cerrar");
  EXPECT_EQ(seen("a,b\nc\"d,e\n"), "2 comillas dentro de una celda");
  EXPECT_EQ(seen("a,b\n\"c\"d,e\n"), "2 texto detrás de las comillas");
}

TEST(CsvReader, HasBounds) {
  EXPECT_EQ(seen("a\nb\n", 2), "a|/b|/");
  EXPECT_EQ(seen("a\nb\nc\n", 2), "3 demasiadas filas");
  EXPECT_FALSE(seen(std::string(99, ',')).starts_with("1 "));
  EXPECT_EQ(seen(std::string(100, ',')), "1 demasiadas celdas");
}

}  // namespace
}  // namespace chasqui::wire
