#include "base/zone.h"

#include <gtest/gtest.h>

namespace chasqui {
namespace {

Zone zone_named(std::string_view name) {
  const std::optional<Zone> zone = Zone::find(name);
  if (!zone) throw std::runtime_error("this system has no zone " + std::string(name));
  return *zone;
}

Utc at(std::string_view text) { return parse_iso(text).value(); }

TEST(Zone, IsFoundByItsIanaName) {
  EXPECT_EQ(zone_named("America/Bogota").name(), "America/Bogota");
  for (const std::string_view name : {"", "Marte/Olympus", "america/bogota", "../etc/passwd", "/"})
    EXPECT_FALSE(Zone::find(name)) << name;
}

TEST(Zone, CutsDaysAtLocalMidnight) {
  const struct {
    std::string_view name, zone, moment, day, start, end;
  } cases[] = {
      {"no DST", "America/Bogota", "2026-01-31T04:59:59Z", "2026-01-30", "2026-01-30T05:00:00.000Z",
       "2026-01-31T05:00:00.000Z"},
      {"midnight itself", "America/Bogota", "2026-01-31T05:00:00Z", "2026-01-31",
       "2026-01-31T05:00:00.000Z", "2026-02-01T05:00:00.000Z"},
      {"Mexico after it gave up DST", "America/Mexico_City", "2026-07-01T12:00:00Z", "2026-07-01",
       "2026-07-01T06:00:00.000Z", "2026-07-02T06:00:00.000Z"},
      {"Mexico under DST", "America/Mexico_City", "2021-07-01T12:00:00Z", "2021-07-01",
       "2021-07-01T05:00:00.000Z", "2021-07-02T05:00:00.000Z"},
      {"Mexico, a day of 23 hours", "America/Mexico_City", "2021-04-04T12:00:00Z", "2021-04-04",
       "2021-04-04T06:00:00.000Z", "2021-04-05T05:00:00.000Z"},
      {"Mexico, a day of 25 hours", "America/Mexico_City", "2021-10-31T12:00:00Z", "2021-10-31",
       "2021-10-31T05:00:00.000Z", "2021-11-01T06:00:00.000Z"},
      {"Santiago, midnight is skipped", "America/Santiago", "2025-09-07T12:00:00Z", "2025-09-07",
       "2025-09-07T04:00:00.000Z", "2025-09-08T03:00:00.000Z"},
      {"Santiago, the hour before midnight twice", "America/Santiago", "2025-04-06T03:30:00Z",
       "2025-04-05", "2025-04-05T03:00:00.000Z", "2025-04-06T04:00:00.000Z"},
      {"Havana, midnight twice", "America/Havana", "2025-11-02T12:00:00Z", "2025-11-02",
       "2025-11-02T04:00:00.000Z", "2025-11-03T05:00:00.000Z"},
      {"UTC", "UTC", "2026-01-31T23:59:59.999Z", "2026-01-31", "2026-01-31T00:00:00.000Z",
       "2026-02-01T00:00:00.000Z"},
  };
  for (const auto& c : cases) {
    const Zone zone = zone_named(c.zone);
    EXPECT_EQ(zone.local_day(at(c.moment)), c.day) << c.name;
    EXPECT_EQ(to_iso(zone.day_start(at(c.moment))), c.start) << c.name;
    EXPECT_EQ(to_iso(zone.day_end(at(c.moment))), c.end) << c.name;
  }
}

TEST(Zone, EveryMomentLiesWithinItsDayAndDaysMeet) {
  for (const std::string_view name :
       {"America/Santiago", "America/Havana", "America/Mexico_City"}) {
    const Zone zone = zone_named(name);
    Utc day = zone.day_start(at("2021-01-01T12:00:00Z"));
    for (int i = 0; i < 2000; ++i) {
      const Utc end = zone.day_end(day);
      ASSERT_LT(day, end) << to_iso(day);
      ASSERT_EQ(zone.day_start(day), day) << to_iso(day);
      const Utc last = end + std::chrono::milliseconds(-1);
      ASSERT_EQ(zone.day_start(last), day) << to_iso(day);
      ASSERT_NE(zone.local_day(day), zone.local_day(end)) << to_iso(day);
      day = end;
    }
  }
}

TEST(Zone, CountsDaysBackAcrossAChangeOfClocks) {
  const Zone zone = zone_named("America/Santiago");
  const Utc moment = at("2025-09-10T15:00:00Z");
  EXPECT_EQ(to_iso(zone.day_start_before(moment, 0)), "2025-09-10T03:00:00.000Z");
  EXPECT_EQ(to_iso(zone.day_start_before(moment, 4)), "2025-09-06T04:00:00.000Z");
  EXPECT_EQ(to_iso(zone.day_start_before(moment, 30)), "2025-08-11T04:00:00.000Z");
}

TEST(Zone, WritesLocalTimeWithItsOffset) {
  EXPECT_EQ(zone_named("America/Mexico_City").local_time(at("2026-01-31T09:05:00.999Z")),
            "2026-01-31T03:05:00-06:00");
  EXPECT_EQ(zone_named("America/Santiago").local_time(at("2026-01-31T09:05:00Z")),
            "2026-01-31T06:05:00-03:00");
  EXPECT_EQ(zone_named("Asia/Kolkata").local_time(at("2026-01-31T09:05:00Z")),
            "2026-01-31T14:35:00+05:30");
}

TEST(Zone, TurnsAWallClockIntoAMoment) {
  const Zone santiago = zone_named("America/Santiago");
  EXPECT_EQ(to_iso(santiago.from_local({2026, 1, 31, 6, 5, 7})), "2026-01-31T09:05:07.000Z");
  EXPECT_EQ(to_iso(santiago.from_local({2025, 9, 7, 0, 30, 0})), "2025-09-07T04:00:00.000Z")
      << "a time that the clocks skip";
  EXPECT_EQ(to_iso(santiago.from_local({2025, 4, 5, 23, 30, 0})), "2025-04-06T02:30:00.000Z")
      << "the first of two";
}

}  // namespace
}  // namespace chasqui
