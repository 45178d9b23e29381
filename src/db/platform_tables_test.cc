#include "db/platform_tables.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "db/event_log.h"
#include "db/sqlite.h"

namespace chasqui::db {
namespace {

class PlatformTables : public testing::Test {
 protected:
  std::int64_t next_number() {
    return connection_
        ->query_int64(
            "INSERT INTO chasqui_series(name, last) VALUES ('ventas', 1) "
            "ON CONFLICT(name) DO UPDATE SET last = last + 1 RETURNING last")
        .value();
  }

  SystemClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<Connection> connection_ = open_sqlite({.path = ":memory:"}, clock_);
};

TEST_F(PlatformTables, AreMadeOnceAndKeepWhatTheyHold) {
  make_platform_tables(*connection_, random_);
  EXPECT_EQ(next_number(), 1);
  const std::string epoch = load_epoch(*connection_);
  make_platform_tables(*connection_, random_);
  EXPECT_EQ(next_number(), 2);
  EXPECT_EQ(load_epoch(*connection_), epoch);
}

TEST_F(PlatformTables, SeriesThatWereThereBeforeTheOthersGoOn) {
  connection_->exec(
      "CREATE TABLE chasqui_series(name TEXT PRIMARY KEY, last INTEGER NOT NULL) "
      "STRICT, WITHOUT ROWID; INSERT INTO chasqui_series VALUES ('ventas', 41)");
  make_platform_tables(*connection_, random_);
  EXPECT_EQ(next_number(), 42);
}

TEST_F(PlatformTables, ADatabaseWithoutSeriesGetsThem) {
  make_platform_tables(*connection_, random_);
  connection_->exec("DROP TABLE chasqui_series");
  make_platform_tables(*connection_, random_);
  EXPECT_EQ(next_number(), 1);
}

TEST_F(PlatformTables, ALogOfBeforeKeepsItsEntriesAndTakesFacts) {
  make_platform_tables(*connection_, random_);
  connection_->exec(
      "ALTER TABLE chasqui_log DROP COLUMN facts;"
      "INSERT INTO chasqui_log VALUES (1, 's', 'e', '{}', '', 5)");
  make_platform_tables(*connection_, random_);
  append_event(*connection_, {.seq = 2, .stream = "s", .name = "e", .data = "{}", .facts = "[7]"});
  const LogSlice slice = select_log(*connection_, {});
  ASSERT_EQ(slice.events.size(), 2u);
  EXPECT_EQ(slice.events[0]->facts, "");
  EXPECT_EQ(slice.events[0]->at.ms, 5);
  EXPECT_EQ(slice.events[1]->facts, "[7]");
}

}  // namespace
}  // namespace chasqui::db
