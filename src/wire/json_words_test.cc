#include "wire/json_words.h"

#include <gtest/gtest.h>

#include <string>

namespace chasqui::wire {
namespace {

TEST(JsonWords, GoBackToWhereTheWrongWordBegins) {
  struct {
    std::string_view text;
    std::size_t stopped, at;
    std::string_view why;
  } const cases[] = {
      {"[nul]", 4, 1, "Expecting value"},
      {"{\"a\": tru}", 9, 6, "Expecting value"},
      {"[12x]", 3, 3, "Expecting ',' delimiter"},
      {"1.x", 2, 1, "Extra data"},
      {"[\"a\\qb\"]", 4, 3, "Invalid \\escape"},
      {"{\"a\\\"b\" 1}", 8, 8, "Expecting ':' delimiter"},
      {"{\"a\":\"b\" 1}", 9, 9, "Expecting ',' delimiter"},
      {"{\"a\":{},", 8, 8, "Expecting property name enclosed in double quotes"},
      {"[{},", 4, 4, "Expecting value"},
  };
  for (const auto& c : cases) {
    const JsonFault fault = find_json_fault(c.text, c.stopped);
    EXPECT_EQ(std::to_string(fault.at) + " " + std::string(fault.why),
              std::to_string(c.at) + " " + std::string(c.why))
        << c.text;
  }
}

}  // namespace
}  // namespace chasqui::wire
