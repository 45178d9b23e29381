#include "db/retention.h"

#include <gtest/gtest.h>

#include "base/chance.h"
#include "db/event_log.h"
#include "db/platform_tables.h"
#include "db/sqlite.h"

namespace chasqui::db {
namespace {

class RetentionTest : public testing::Test {
 protected:
  RetentionTest() { make_platform_tables(*db_, random_); }

  void append(std::string stream, Utc at) {
    append_event(*db_, {.seq = ++seq_, .stream = std::move(stream), .data = "{}", .at = at});
  }
  std::string kept() {
    return db_
        ->query_text("SELECT group_concat(seq) FROM (SELECT seq FROM chasqui_log ORDER BY seq)")
        .value_or("");
  }
  void forget(const Retention& retention, Utc now, std::int64_t rows_max = 1'000) {
    const CutPlan plan = plan_cuts(*db_, retention, {.now = now});
    for (const Cut& cut : plan.cuts) apply_cut(*db_, cut, rows_max);
  }
  std::string read(LogQuery query) {
    const LogSlice slice = select_log(*db_, query);
    if (slice.too_old) return "too old";
    std::string out;
    for (const EventRef& event : slice.events) out += std::to_string(event->seq) + " ";
    return out + (slice.has_more ? "more" : "");
  }

  PrivateFile file_;
  ManualClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<Connection> db_ = open_sqlite({.path = file_.path()}, clock_);
  std::int64_t seq_ = 0;
};

TEST(Retention, TakesTheFirstRuleThatFits) {
  const Retention retention{
      .otherwise = {.events_max = 1},
      .rules = {
          {"chat:7", {.events_max = 2}}, {"chat:*", {.events_max = 3}}, {"*", {.events_max = 4}}}};
  EXPECT_EQ(retention.of("chat:7").events_max, 2);
  EXPECT_EQ(retention.of("chat:70").events_max, 3);
  EXPECT_EQ(retention.of("ventas").events_max, 4);
  EXPECT_EQ(Retention{}.of("ventas").events_max, Keep{}.events_max);
}

TEST_F(RetentionTest, KeepsTheNewestOfEachStreamByCount) {
  for (const char* stream : {"a", "b", "a", "a", "b", "a", "b"}) append(stream, {0});
  forget({.otherwise = {.events_max = 2}}, {0});
  EXPECT_EQ(kept(), "4,5,6,7");
}

TEST_F(RetentionTest, ForgetsByAgeButNeverTheNewestEntry) {
  const Utc day1{0}, day2{86'400'000};
  append("a", day1);
  append("b", day1);
  append("a", day2);
  append("b", day2);
  forget({.otherwise = {.age_max = std::chrono::hours(23)}}, day2);
  EXPECT_EQ(kept(), "3,4");
  forget({.otherwise = {.age_max = std::chrono::hours(1)}}, Utc{day2.ms * 9});
  EXPECT_EQ(kept(), "4") << "the head is remembered by its entry";
}

TEST_F(RetentionTest, AskingBelowTheFloorOfAStreamIsTooOldNeverAGap) {
  for (const char* stream : {"a", "a", "b", "a", "b"}) append(stream, {0});
  forget({.otherwise = {.events_max = 1}, .rules = {{"b", {.events_max = 9}}}}, {0});
  ASSERT_EQ(kept(), "3,4,5");
  struct {
    LogQuery query;
    std::string_view said;
  } const cases[] = {
      {{.since = 0}, "too old"},
      {{.since = 1}, "too old"},
      {{.since = 2}, "3 4 5 "},
      {{.streams = {{"a"}}, .since = 1}, "too old"},
      {{.streams = {{"a"}}, .since = 2}, "4 "},
      {{.streams = {{"b"}}, .since = 0}, "3 5 "},
      {{.streams = {{"a", "b"}}, .since = 0}, "too old"},
      {{.streams = {{"nadie"}}, .since = 0}, ""},
      {{.since = 6}, "too old"},
      {{.since = 2, .events_max = 2}, "3 4 more"},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.query), c.said) << "since " << c.query.since;
}

TEST_F(RetentionTest, ForgetsInSlicesOldestFirst) {
  for (int i = 0; i < 10; ++i) append("a", {0});
  const Retention one{.otherwise = {.events_max = 1}};
  forget(one, {0}, 4);
  EXPECT_EQ(kept(), "5,6,7,8,9,10");
  EXPECT_EQ(read({.since = 3}), "too old");
  EXPECT_EQ(read({.since = 4, .events_max = 1}), "5 more");
  forget(one, {0}, 4);
  forget(one, {0}, 4);
  EXPECT_EQ(kept(), "10");
}

TEST_F(RetentionTest, LooksAtAFewStreamsAtATime) {
  for (const char* stream : {"a", "b", "c", "a", "b", "c"}) append(stream, {0});
  const Retention one{.otherwise = {.events_max = 1}};
  const CutPlan first = plan_cuts(*db_, one, {.now = {0}, .streams_max = 2});
  EXPECT_EQ(first.cuts.size(), 2u);
  EXPECT_EQ(first.last_stream, "b");
  const CutPlan second = plan_cuts(*db_, one, {.now = {0}, .after = "b", .streams_max = 2});
  ASSERT_EQ(second.cuts.size(), 1u);
  EXPECT_EQ(second.cuts[0].stream, "c");
  EXPECT_EQ(second.last_stream, "");
}

}  // namespace
}  // namespace chasqui::db
