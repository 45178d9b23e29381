#include "base/clock.h"

#include <gtest/gtest.h>

#include "base/chance.h"

namespace chasqui {
namespace {

using std::chrono::milliseconds;

TEST(ToIso, WritesUtcWithMilliseconds) {
  const struct {
    std::int64_t ms;
    std::string_view text;
  } cases[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {1'769'850'300'007, "2026-01-31T09:05:00.007Z"},
      {951'782'399'999, "2000-02-28T23:59:59.999Z"},
      {951'782'400'000, "2000-02-29T00:00:00.000Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
  };
  for (const auto& c : cases) EXPECT_EQ(to_iso({c.ms}), c.text);
}

TEST(ParseIso, ReadsEveryShapeThatClientsSend) {
  const struct {
    std::string_view text, same;
  } cases[] = {
      {"2026-01-31", "2026-01-31T00:00:00.000Z"},
      {"2026-01-31T09:05", "2026-01-31T09:05:00.000Z"},
      {"2026-01-31 09:05:00", "2026-01-31T09:05:00.000Z"},
      {"2026-01-31t09:05:00z", "2026-01-31T09:05:00.000Z"},
      {"2026-01-31T09:05:00.5", "2026-01-31T09:05:00.500Z"},
      {"2026-01-31T09:05:00.123456789Z", "2026-01-31T09:05:00.123Z"},
      {"2026-01-31T09:05:00-06:00", "2026-01-31T15:05:00.000Z"},
      {"2026-01-31T01:05:00+0530", "2026-01-30T19:35:00.000Z"},
      {"2026-01-31 09:05:00.25+00", "2026-01-31T09:05:00.250Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
      {"2024-02-29", "2024-02-29T00:00:00.000Z"},
  };
  for (const auto& c : cases) {
    const std::optional<Utc> read = parse_iso(c.text);
    ASSERT_TRUE(read) << c.text;
    EXPECT_EQ(to_iso(*read), c.same) << c.text;
  }
}

TEST(ParseIso, RefusesWhatIsNoMoment) {
  for (const std::string_view text : {"",
                                      "hoy",
                                      "2026",
                                      "2026-1-31",
                                      "2026-02-29",
                                      "2026-13-01",
                                      "2026-00-10",
                                      "2026-01-00",
                                      "2026-01-31T",
                                      "2026-01-31T9:05",
                                      "2026-01-31T24:00",
                                      "2026-01-31T09:60",
                                      "2026-01-31T09:05:61",
                                      "2026-01-31T09:05.5",
                                      "2026-01-31T09:05:00.",
                                      "2026-01-31T09:05:00+",
                                      "2026-01-31T09:05:00+24:00",
                                      "2026-01-31T09:05:00+05:60",
                                      "2026-01-31T09:05:00+05:",
                                      "2026-01-31T09:05:00ZZ",
                                      "2026-01-31T09:05:00Z ",
                                      "2026-01-31x09:05",
                                      "-026-01-31",
                                      "2026-01-31T-1:05"})
    EXPECT_FALSE(parse_iso(text)) << text;
}

TEST(ParseIso, ReadsBackWhatToIsoWrites) {
  SeededRandom random(1);
  for (int i = 0; i < 2000; ++i) {
    const Utc at{static_cast<std::int64_t>(random.below(253'402'300'799'999))};
    const std::optional<Utc> read = parse_iso(to_iso(at));
    ASSERT_TRUE(read) << to_iso(at);
    ASSERT_EQ(read->ms, at.ms) << to_iso(at);
  }
}

TEST(ManualClock, MovesOnlyWhenTold) {
  ManualClock clock(Utc{1000});
  EXPECT_EQ(clock.now(), Utc{1000});
  const auto before = clock.steady();
  clock.advance(milliseconds(250));
  EXPECT_EQ(clock.now(), Utc{1250});
  EXPECT_EQ(clock.steady() - before, milliseconds(250));
  clock.set({5});
  EXPECT_EQ(clock.now() - Utc{2}, milliseconds(3));
}

TEST(SystemClock, IsInThisCenturyAndRunsForwards) {
  const SystemClock clock;
  EXPECT_GT(clock.now(), *parse_iso("2025-01-01"));
  const auto before = clock.steady();
  EXPECT_GE(clock.steady(), before);
}

}  // namespace
}  // namespace chasqui
