#include "wire/json.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace chasqui::wire {
namespace {

using namespace std::string_view_literals;

std::string kind_of(const Json& value) {
  if (value.if_int()) return "int";
  if (value.if_decimal()) return "decimal";
  if (value.if_double()) return "double";
  return value.is_null() ? "null" : "other";
}

std::string read(std::string_view text, JsonLimits limits = {}) {
  const auto value = parse_json(text, limits);
  if (value) return to_text(*value);
  return "at " + std::to_string(value.error().offset) + ": " + value.error().why;
}

TEST(ParseJson, KeepsNumbersExactly) {
  struct {
    std::string_view text, kind, written;
  } const cases[] = {
      {"0", "int", "0"},
      {"-0", "int", "0"},
      {"10", "int", "10"},
      {"9223372036854775807", "int", "9223372036854775807"},
      {"-9223372036854775808", "int", "-9223372036854775808"},
      {"10.0", "decimal", "10.0"},
      {"0.1", "decimal", "0.1"},
      {"19.99", "decimal", "19.99"},
      {"-0.0", "decimal", "0.0"},
      {"1e2", "decimal", "100.0"},
      {"1E+2", "decimal", "100.0"},
      {"2.5e-2", "decimal", "0.025"},
      {"1234567890123.456789", "decimal", "1234567890123.456789"},
      {"0.000000000000000001", "decimal", "0.000000000000000001"},
      {"9223372036854775807.0", "decimal", "9223372036854775807.0"},
      {"0.0000000000000000001", "double", "1e-19"},
      {"9223372036854775808", "double", "9223372036854775808"},
      {"12345678901234567890", "double", "12345678901234567000"},
      {"-12345678901234567890", "double", "-12345678901234567000"},
      {"1e300", "double", "1e+300"},
      {"1.7976931348623157e308", "double", "1.7976931348623157e+308"},
      {"5e-324", "double", "5e-324"},
      {"1e-400", "double", "5e-324"},
      {"0.3333333333333333333333333", "double", "0.3333333333333333"},
      {"1000000.00000000000000000000000001", "double", "1000000.0"},
  };
  for (const auto& c : cases) {
    const auto value = parse_json(c.text);
    ASSERT_TRUE(value) << c.text << " " << value.error().why;
    EXPECT_EQ(kind_of(*value), c.kind) << c.text;
    if (const double* number = value->if_double()) {
      EXPECT_EQ(*number, std::strtod(c.written.data(), nullptr)) << c.text;
      EXPECT_EQ(to_text(*parse_json(to_text(*value))), to_text(*value)) << c.text;
    } else {
      EXPECT_EQ(to_text(*value), c.written) << c.text;
    }
  }
}

TEST(ParseJson, RefusesNumbersThatNothingHolds) {
  for (const std::string_view text :
       {"1e999", "-1e999", "1.8e308", "1e99999999999999999999", "[1e309]"})
    EXPECT_EQ(read(text).substr(read(text).find(':') + 2), "Number out of range") << text;
  EXPECT_EQ(read("1" + std::string(400, '0')), "at 401: Number out of range");
}

TEST(ParseJson, ReadsValuesAsTheyAre) {
  struct {
    std::string_view text, written;
  } const cases[] = {
      {" {\"a\" : [1, true, false, null, {}, []], \"b\":\"x\"}\r\n\t",
       "{\"a\":[1,true,false,null,{},[]],\"b\":\"x\"}"},
      {"\"\"", "\"\""},
      {R"("\u00f1\n\t\"\\\/\b\f\r")", "\"\xc3\xb1\\n\\t\\\"\\\\/\\b\\f\\r\""},
      {R"("\ud83d\ude00")", "\"\xf0\x9f\x98\x80\""},
      {"\"Jos\xc3\xa9\"", "\"Jos\xc3\xa9\""},
      {"{\"\":1,\" \":2}", "{\"\":1,\" \":2}"},
      {"{\"z\":1,\"a\":2}", "{\"z\":1,\"a\":2}"},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.text), c.written) << c.text;
}

TEST(ParseJson, SaysWhatIsWrongInTheWordsOfPython) {
  struct {
    std::string_view text, seen;
  } const cases[] = {
      {"", "at 0: Expecting value"},
      {"  ", "at 2: Expecting value"},
      {"{", "at 1: Expecting property name enclosed in double quotes"},
      {"{a:1}", "at 1: Expecting property name enclosed in double quotes"},
      {"{'a':1}", "at 1: Expecting property name enclosed in double quotes"},
      {"{\"a\":1,}", "at 7: Expecting property name enclosed in double quotes"},
      {"{\"a\"}", "at 4: Expecting ':' delimiter"},
      {"{\"a\":}", "at 5: Expecting value"},
      {"{\"a\":1 \"b\":2}", "at 7: Expecting ',' delimiter"},
      {"[1 2]", "at 3: Expecting ',' delimiter"},
      {"[1,]", "at 3: Expecting value"},
      {"[1", "at 2: Expecting ',' delimiter"},
      {"[nul]", "at 1: Expecting value"},
      {"NaN", "at 0: Expecting value"},
      {"[-Infinity]", "at 1: Expecting value"},
      {"-", "at 0: Expecting value"},
      {"+1", "at 0: Expecting value"},
      {".5", "at 0: Expecting value"},
      {"01", "at 1: Extra data"},
      {"[01]", "at 2: Expecting ',' delimiter"},
      {"1.", "at 1: Extra data"},
      {"[1e]", "at 2: Expecting ',' delimiter"},
      {"{} x", "at 3: Extra data"},
      {"[1]]", "at 3: Extra data"},
      {"\"a", "at 0: Unterminated string starting at"},
      {"[\"a\nb\"]", "at 3: Invalid control character at"},
      {"[\"\xc3\xb1\\x\"]", "at 3: Invalid \\escape"},
      {"\"\\u12g4\"", "at 2: Invalid \\uXXXX escape"},
      {"// no\n1", "at 0: Expecting value"},
      {"[1, /* no */ 2]", "at 4: Expecting value"},
      {"\xef\xbb\xbf{}", "at 0: Unexpected UTF-8 byte order mark"},
      {"1\0"sv, "at 1: Extra data"},
      {"\xff", "at 0: Expecting value"},
      {"\"\xff\"", "at 1: Invalid UTF-8"},
      {"\"\xc0\x80\"", "at 1: Invalid UTF-8"},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.text), c.seen) << c.text;
}

TEST(ParseJson, RefusesTextThatIsNotUnicode) {
  for (const std::string_view text :
       {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\u0041")", R"("\ude00\ud83d")",
        "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xc3\"", "{\"\xe2\x82\":1}"})
    EXPECT_FALSE(parse_json(text)) << text;
  EXPECT_EQ(read(R"(["\ud800"])").substr(0, 3), "at ");
}

TEST(ParseJson, RefusesNulUnlessAskedForIt) {
  EXPECT_NE(read(R"("a\u0000b")").find("NUL in a string"), std::string::npos);
  EXPECT_NE(read(R"({"a\u0000b":1})").find("NUL in a string"), std::string::npos);
  EXPECT_EQ(read(R"("a\u0000b")", {.allows_nul = true}), R"("a\u0000b")");
  EXPECT_FALSE(parse_json("\"a\0b\""sv, {.allows_nul = true})) << "a raw NUL is never JSON";
}

TEST(ParseJson, RefusesRepeatedNames) {
  EXPECT_EQ(read(R"({"a":1,"b":2,"a":3})"), "at 18: Repeated name \"a\"");
  EXPECT_EQ(read(R"([{"x":{"\u0061":1,"a":1}}])"), "at 23: Repeated name \"a\"");
  EXPECT_EQ(read(R"({"a":{"a":1},"A":2})"), R"({"a":{"a":1},"A":2})");
}

std::string object_of(int members, std::string_view more) {
  std::string text = "{";
  for (int i = 0; i < members; ++i) text += "\"n" + std::to_string(i) + "\":0,";
  return text + std::string(more) + "}";
}

TEST(ParseJson, FindsRepeatedNamesInLargeObjects) {
  EXPECT_TRUE(parse_json(object_of(50'000, "\"x\":0")));
  EXPECT_NE(read(object_of(50'000, "\"n7\":0")).find("Repeated name \"n7\""), std::string::npos);
  for (const int members : {14, 15, 16, 17}) {
    EXPECT_TRUE(parse_json(object_of(members, "\"x\":0"))) << members;
    EXPECT_FALSE(parse_json(object_of(members, "\"n0\":0"))) << members;
  }
}

TEST(ParseJson, BoundsItsDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_json(nested(64)));
  EXPECT_NE(read(nested(65)).find("Nested too deep"), std::string::npos) << read(nested(65));
  EXPECT_TRUE(parse_json(R"({"a":[1]})", {.depth_max = 2}));
  EXPECT_FALSE(parse_json(R"({"a":[{}]})", {.depth_max = 2}));
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
  EXPECT_TRUE(parse_json("1", {.depth_max = 1}));
}

TEST(ParseJson, EveryPrefixOfAnObjectIsRefused) {
  const std::string text = R"({"a":[1,2.5,"x\u00e9y\n"],"b":{"c":true,"d":null},"e":-1.5e3})";
  ASSERT_TRUE(parse_json(text));
  for (std::size_t cut = 0; cut < text.size(); ++cut)
    EXPECT_FALSE(parse_json(text.substr(0, cut))) << text.substr(0, cut);
}

}  // namespace
}  // namespace chasqui::wire
