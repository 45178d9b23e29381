#include "kit/pdf.h"

#include <gtest/gtest.h>

namespace chasqui::kit {
namespace {

Table table_of(int rows) {
  Table table{.title = "Resultados",
              .notes = {"huella abc"},
              .columns = {{"Puesto", true, 6}, {"Equipo", false, 30}},
              .rows = {}};
  for (int i = 1; i <= rows; ++i)
    table.rows.push_back({i, "Equipo Ñandú " + std::string(200, 'x')});
  return table;
}

std::size_t pages_of(const std::string& pdf) {
  std::size_t pages = 0;
  for (std::size_t at = 0; (at = pdf.find("/Type /Page\n", at)) != std::string::npos; ++at) ++pages;
  return pages;
}

TEST(Pdf, GoesOnOnAnotherPageWhenOneIsFull) {
  struct {
    int rows;
    std::size_t pages;
  } const cases[] = {{0, 1}, {5, 1}, {60, 2}, {140, 3}};
  for (const auto& c : cases) {
    const std::string pdf = to_pdf(table_of(c.rows));
    EXPECT_TRUE(pdf.starts_with("%PDF-"));
    EXPECT_EQ(pages_of(pdf), c.pages) << c.rows << " rows";
  }
}

TEST(Pdf, WritesWesternLetters) {
  struct {
    std::string_view utf8, written;
  } const cases[] = {{"Ñandú",
                      "\xd1"
                      "and\xfa"},
                     {"—“€”…", "\x97\x93\x80\x94\x85"},
                     {"日本", "??"},
                     {"a\xc3", "a?"},
                     {"\xf0\x9f\x8f\x83!", "?!"}};
  for (const auto& c : cases) EXPECT_EQ(to_windows_1252(c.utf8), c.written);
}

}  // namespace
}  // namespace chasqui::kit
