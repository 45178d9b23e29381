#include "wire/query.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

std::string read(std::string_view text, QueryLimits limits = {}) {
  const auto query = parse_query(text, limits);
  if (!query) return std::to_string(query.error().offset) + ": " + std::string(query.error().why);
  std::string seen;
  for (const auto& [name, value] : *query) seen += "[" + name + "=" + value + "]";
  return seen;
}

TEST(Query, IsReadAsFormsAre) {
  struct {
    std::string_view text, seen;
  } const cases[] = {
      {"", ""},
      {"a=1&b=2&a=3", "[a=1][b=2][a=3]"},
      {"a", "[a=]"},
      {"a=", "[a=]"},
      {"=1", "[=1]"},
      {"a==1", "[a==1]"},
      {"&&a=1&", "[a=1]"},
      {"nombre=Jos%C3%a9+Luis%20P", "[nombre=José Luis P]"},
      {"a%3Db=c%26d%2B", "[a=b=c&d+]"},
      {"a=%2541", "[a=%41]"},
      {"a=1;b=2", "[a=1;b=2]"},
      {"a=?/:@", "[a=?/:@]"},
      {"a=1&b=%", "4: invalid percent escape"},
      {"a=1&b=%4", "4: invalid percent escape"},
      {"%zz=1", "0: invalid percent escape"},
      {"a=%4g", "0: invalid percent escape"},
      {"a=%+1", "0: invalid percent escape"},
      {"a=%00", "0: NUL byte"},
      {"x=%ff", "0: invalid UTF-8"},
      {"x=%c0%80", "0: invalid UTF-8"},
      {"x=%ed%a0%80", "0: invalid UTF-8"},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.text), c.seen) << c.text;
}

TEST(Query, BoundsItsPairs) {
  EXPECT_EQ(read("a&b&&", {.pairs_max = 2}), "[a=][b=]");
  EXPECT_EQ(read("a&b&c", {.pairs_max = 2}), "4: too many parameters");
}

TEST(Query, FindsTheLastOfAName) {
  const Query query = parse_query("a=1&b=2&a=3").value();
  EXPECT_EQ(query.get("a"), "3");
  EXPECT_EQ(query.get("c"), "");
  EXPECT_FALSE(query.contains("c"));
  EXPECT_EQ(query.all("a"), (std::vector<std::string_view>{"1", "3"}));
}

TEST(Query, IsReadAgainAsItWasWritten) {
  Query query;
  query.add("q", "dos palabras & más %20");
  query.add("", "");
  query.add(" +", "=~");
  const std::string text = to_text(query);
  EXPECT_EQ(text, "q=dos+palabras+%26+m%C3%A1s+%2520&=&+%2B=%3D~");
  EXPECT_EQ(read(text), "[q=dos palabras & más %20][=][ +==~]");
}

TEST(PercentCoding, GoesThereAndBack) {
  EXPECT_EQ(percent_encoded("a b/ñ~"), "a%20b%2F%C3%B1~");
  EXPECT_EQ(percent_decoded("a%20b+%2f"), "a b+/");
  EXPECT_EQ(percent_decoded("%"), std::nullopt);
  EXPECT_EQ(percent_decoded("%1"), std::nullopt);
  EXPECT_EQ(percent_decoded("%1x"), std::nullopt);
}

}  // namespace
}  // namespace chasqui::wire
