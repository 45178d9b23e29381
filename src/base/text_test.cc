#include "base/text.h"

#include <gtest/gtest.h>

#include "base/chance.h"

namespace chasqui {
namespace {

using namespace std::string_view_literals;

TEST(IsUtf8, TakesWhatRfc3629Allows) {
  for (const std::string_view text :
       {""sv, "abc"sv, "\0"sv, "ñ"sv, "€"sv, "😀"sv, "\xc2\x80"sv, "\xdf\xbf"sv, "\xe0\xa0\x80"sv,
        "\xed\x9f\xbf"sv, "\xee\x80\x80"sv, "\xef\xbf\xbf"sv, "\xf0\x90\x80\x80"sv,
        "\xf4\x8f\xbf\xbf"sv})
    EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(IsUtf8, RefusesEveryOtherSequence) {
  const struct {
    std::string_view name, text;
  } cases[] = {
      {"a tail alone", "\x80"},
      {"overlong of two", "\xc0\xaf"},
      {"overlong of two", "\xc1\xbf"},
      {"overlong of three", "\xe0\x9f\xbf"},
      {"surrogate", "\xed\xa0\x80"},
      {"last surrogate", "\xed\xbf\xbf"},
      {"overlong of four", "\xf0\x8f\xbf\xbf"},
      {"past the end", "\xf4\x90\x80\x80"},
      {"no such lead", "\xf5\x80\x80\x80"},
      {"no such byte", "\xff"},
      {"cut of two", "a\xc3"},
      {"cut of three", "a\xe2\x82"},
      {"cut of four", "\xf0\x9f\x98"},
      {"a letter for a tail", "\xc3(z"},
  };
  for (const auto& c : cases) EXPECT_FALSE(is_utf8(c.text)) << c.name;
}

// Encodes as the standard's table says, so that every code point is judged.
std::string encoded(unsigned point) {
  const auto tail = [](unsigned bits) { return static_cast<char>(0x80 | (bits & 0x3f)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xc0 | point >> 6), tail(point)};
  if (point < 0x10000)
    return {static_cast<char>(0xe0 | point >> 12), tail(point >> 6), tail(point)};
  return {static_cast<char>(0xf0 | point >> 18), tail(point >> 12), tail(point >> 6), tail(point)};
}

TEST(IsUtf8, HoldsForEveryCodePointButTheSurrogates) {
  for (unsigned point = 0; point < 0x120000; point += point < 0x3000 ? 1 : 61) {
    const bool is_scalar = point < 0xd800 || (point > 0xdfff && point < 0x110000);
    ASSERT_EQ(is_utf8(encoded(point)), is_scalar) << std::hex << point;
    if (is_scalar) {
      ASSERT_EQ(count_code_points(encoded(point)), 1u);
    }
  }
}

TEST(CountCodePoints, CountsLettersNotBytes) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("año €😀"), 6u);
}

TEST(Fold, TakesCaseAndAccentsOff) {
  const struct {
    std::string_view text, folded;
  } cases[] = {
      {"Ñandú", "nandu"},
      {"PINGÜINO", "pinguino"},
      {"São João ÇĞŠž", "sao joao cgsz"},
      {"n\u0303and u\u0301", "nand u"},  // Combining marks.
      {"Œuvre", "Œuvre"},                // No plain letter for it.
      {"×÷", "×÷"},
      {"Ωμέγα 漢字 😀", "Ωμέγα 漢字 😀"},
      {"ABC-123", "abc-123"},
      {"", ""},
      {"caf\xc3", "caf\xc3"},  // Cut: kept as it is.
  };
  for (const auto& c : cases) EXPECT_EQ(fold(c.text), c.folded) << c.text;
}

TEST(Fold, IsIdempotentAndKeepsUtf8Valid) {
  for (unsigned point = 0; point < 0x3000; ++point) {
    const std::string once = fold(encoded(point));
    ASSERT_EQ(fold(once), once) << std::hex << point;
    ASSERT_TRUE(is_utf8(once)) << std::hex << point;
  }
}

TEST(Trim, TakesAsciiWhiteSpaceOffBothEnds) {
  EXPECT_EQ(trim(" \t\r\n\v\fa b \n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\u00a0a"), "\u00a0a");
}

TEST(Split, KeepsEmptyParts) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(split("a,b", ','), (Parts{"a", "b"}));
  EXPECT_EQ(split(",a,,", ','), (Parts{"", "a", "", ""}));
  EXPECT_EQ(split("", ','), (Parts{""}));
}

TEST(ParseInt, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_int("-42"), -42);
  EXPECT_EQ(parse_int("9223372036854775807"), INT64_MAX);
  for (const std::string_view text :
       {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808"})
    EXPECT_EQ(parse_int(text), std::nullopt) << text;
}

TEST(AsciiCase, IsIgnoredForLettersOnly) {
  EXPECT_TRUE(equal_ascii_case("Content-Length", "content-LENGTH"));
  EXPECT_FALSE(equal_ascii_case("a", "ab"));
  EXPECT_FALSE(equal_ascii_case("@", "`"));
  EXPECT_FALSE(equal_ascii_case("Ñ", "ñ"));
  EXPECT_EQ(lower_ascii("AbZ[Ñ"), "abz[Ñ");
}

TEST(Nearest, FindsAWordWithinTwoEdits) {
  const std::vector<std::string> known{"required", "default", "unique", "max"};
  const struct {
    std::string_view word, near;
  } cases[] = {{"requierd", "required"},
               {"require", "required"},
               {"defaultt", "default"},
               {"uniq", "unique"},
               {"mx", "max"},
               {"zzz", ""},
               {"", ""},
               {"re", ""}};
  for (const auto& c : cases) EXPECT_EQ(nearest(c.word, known), c.near) << c.word;
  EXPECT_EQ(nearest("maxx", {"maxxyz", "maxy", "max"}), "maxy") << "the first of the nearest";
  EXPECT_EQ(nearest("a", {}), "");
}

}  // namespace
}  // namespace chasqui
