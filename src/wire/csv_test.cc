#include "wire/csv.h"

#include <gtest/gtest.h>

#include "wire/csv_reader.h"

namespace chasqui::wire {
namespace {

TEST(CsvCells, AreQuotedAndNeverAFormula) {
  struct {
    std::string_view text, cell;
  } const cases[] = {{"Ana", "Ana"},       {"a,b", "\"a,b\""}, {"di \"sí\"", "\"di \"\"sí\"\"\""},
                     {"=1+1", "'=1+1"},    {"-5", "'-5"},      {"", ""},
                     {"@x,y", "\"'@x,y\""}};
  for (const auto& c : cases) {
    std::string cell;
    append_csv_text(cell, c.text);
    EXPECT_EQ(cell, c.cell);
    if (c.text.empty()) continue;
    const auto read = read_csv(cell + "\r\n", 1);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(without_csv_guard(read->front().front()), c.text) << "read back";
  }
  EXPECT_EQ(without_csv_guard("'quoted'"), "'quoted'");
}

}  // namespace
}  // namespace chasqui::wire
