#include "wire/http_conditional.h"

#include <gtest/gtest.h>

namespace chasqui::wire {
namespace {

using enum Precondition;

TEST(Preconditions, CompareStronglyForIfMatchAndWeaklyForIfNoneMatch) {
  struct {
    std::string_view list, etag;
    Precondition if_match, if_none_match;
  } const cases[] = {
      {"", "\"1\"", kAbsent, kAbsent},
      {"\"1\"", "\"1\"", kHolds, kFails},
      {"\"2\"", "\"1\"", kFails, kHolds},
      {"\"2\", \"1\"", "\"1\"", kHolds, kFails},
      {"\"2\",,\t\"1\" ,", "\"1\"", kHolds, kFails},
      {"\"a, b\"", "\"a, b\"", kMalformed, kMalformed},
      {"\"a,b\"", "\"a,b\"", kHolds, kFails},
      {"W/\"1\"", "\"1\"", kFails, kFails},
      {"\"1\"", "W/\"1\"", kFails, kFails},
      {"W/\"1\"", "W/\"1\"", kFails, kFails},
      {"W/\"2\"", "W/\"1\"", kFails, kHolds},
      {"*", "\"1\"", kHolds, kFails},
      {"*", "", kFails, kHolds},
      {"\"1\"", "", kFails, kHolds},
      {"\"\"", "\"\"", kHolds, kFails},
      {"1", "\"1\"", kMalformed, kMalformed},
      {"\"1", "\"1\"", kMalformed, kMalformed},
      {"\"1\" \"2\"", "\"1\"", kMalformed, kMalformed},
      {"w/\"1\"", "\"1\"", kMalformed, kMalformed},
      {"*, \"1\"", "\"1\"", kMalformed, kMalformed},
      {",", "\"1\"", kMalformed, kMalformed},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(if_match(c.list, c.etag), c.if_match) << c.list << " and " << c.etag;
    EXPECT_EQ(if_none_match(c.list, c.etag), c.if_none_match) << c.list << " and " << c.etag;
  }
}

TEST(EntityTags, AreQuoted) {
  EXPECT_EQ(strong_etag("v7"), "\"v7\"");
  EXPECT_EQ(weak_etag("v7"), "W/\"v7\"");
}

TEST(HttpDate, IsImfFixdate) {
  EXPECT_EQ(to_http_date({784'111'777'999}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(to_http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(to_http_date({1'709'251'199'000}), "Thu, 29 Feb 2024 23:59:59 GMT");
  EXPECT_EQ(to_http_date({-1}), "Wed, 31 Dec 1969 23:59:59 GMT");
}

}  // namespace
}  // namespace chasqui::wire
