#include "wire/utf8_stream.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace chasqui::wire {
namespace {

using namespace std::string_view_literals;

bool is_valid(std::string_view text) {
  Utf8Stream stream;
  return stream.feed(text) && stream.is_complete();
}

TEST(Utf8Stream, AgreesWithTheCheckOfWholeTextsOnEverySequenceOfTwoBytesAndManyLonger) {
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      const std::string two{static_cast<char>(a), static_cast<char>(b)};
      ASSERT_EQ(is_valid(two), is_utf8(two)) << a << " " << b;
      for (const std::string_view tail : {"\x80"sv, "\xbf"sv, "\x80\x80"sv, "\xbf\xbf"sv, "x"sv}) {
        const std::string longer = two + std::string(tail);
        ASSERT_EQ(is_valid(longer), is_utf8(longer)) << a << " " << b;
      }
    }
}

TEST(Utf8Stream, DoesNotNoticeWhereTheTextIsCut) {
  const std::string_view text = "ocho letras, ñandú, 日本語, 🦙 y otra vez ocho letras";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Utf8Stream stream;
    EXPECT_TRUE(stream.feed(text.substr(0, cut)) && stream.feed(text.substr(cut))) << cut;
    EXPECT_TRUE(stream.is_complete());
  }
}

TEST(Utf8Stream, FailsAtTheFirstWrongByte) {
  struct {
    std::string_view text;
    std::size_t wrong;  // The index of the byte that nothing can make right.
  } const cases[] = {
      {"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80"sv, 12},
      {"\xed\xa0\x80"sv, 1},
      {"\xc0\x80"sv, 0},
      {"\xe0\x9f\xbf"sv, 1},
      {"\xf0\x8f\xbf\xbf"sv, 1},
      {"\xf5\x80"sv, 0},
      {"12345678\xc3\xc3"sv, 9},
      {"1234567890\xff"sv, 10},
  };
  for (const auto& c : cases) {
    Utf8Stream stream;
    EXPECT_TRUE(stream.feed(c.text.substr(0, c.wrong)));
    EXPECT_FALSE(stream.feed(c.text.substr(c.wrong, 1))) << c.wrong;
  }
}

TEST(Utf8Stream, AnOpenSequenceIsNotComplete) {
  for (const std::string_view text : {"\xc3"sv, "\xe2\x82"sv, "\xf0\x9f\xa6"sv}) {
    Utf8Stream stream;
    EXPECT_TRUE(stream.feed(text));
    EXPECT_FALSE(stream.is_complete());
  }
}

}  // namespace
}  // namespace chasqui::wire
