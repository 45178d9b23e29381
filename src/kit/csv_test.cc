#include "kit/csv.h"

#include <gtest/gtest.h>

namespace chasqui::kit {
namespace {

TEST(Csv, QuotesWhatNeedsItAndDisarmsFormulas) {
  struct {
    Json cell;
    std::string_view written;
  } const cases[] = {{"a", "a"},
                     {"a,b", "\"a,b\""},
                     {"a \"b\"", "\"a \"\"b\"\"\""},
                     {"a\nb", "\"a\nb\""},
                     {"=1+1", "'=1+1"},
                     {"-5", "'-5"},
                     {"@a,b", "\"'@a,b\""},
                     {-5, "-5"},
                     {nullptr, ""},
                     {Decimal(1250, 2), "12.5"}};
  for (const auto& c : cases) {
    const std::string csv =
        to_csv({.title = "T", .notes = {}, .columns = {{"c"}}, .rows = {{c.cell}}});
    EXPECT_EQ(csv,
              "\xef\xbb\xbf"
              "c\r\n" +
                  std::string(c.written) + "\r\n");
  }
}

TEST(Csv, HasALineForNamesAndOneForEachRow) {
  EXPECT_EQ(
      to_csv(
          {.title = "", .notes = {"n"}, .columns = {{"a"}, {"b"}}, .rows = {{1, 2}, {3, nullptr}}}),
      "\xef\xbb\xbf"
      "a,b\r\n1,2\r\n3,\r\n");
}

}  // namespace
}  // namespace chasqui::kit
