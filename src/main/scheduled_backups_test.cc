#include "main/scheduled_backups.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "db/platform_tables.h"
#include "db/sqlite.h"
#include "loop/loops.h"
#include "main/backup.h"

namespace chasqui::main {
namespace {

namespace fs = std::filesystem;

struct Night {
  Night() {
    SeededRandom random(3);
    fs::create_directories(folder);
    db::make_platform_tables(*db::open_sqlite({.path = folder / "main.db"}, clock), random);
  }
  ~Night() {
    workers.stop();
    fs::remove_all(folder);
  }
  std::size_t count() const { return list_backups(folder / "backups", "servitec").size(); }

  ManualClock clock;
  const fs::path folder =
      fs::temp_directory_path() / ("chasqui-scheduled-" + std::to_string(getpid()));
  loop::Loops loops{1};
  loop::Workers workers{1};
  Log log{LogLevel::kOff, true};
  ScheduledBackups backups{
      {"servitec", folder / "main.db", folder / "backups", std::chrono::hours(24), 2},
      {loops[0], workers, clock, log}};
};

TEST(ScheduledBackups, OneADayAndTheNewestAreKept) {
  Night night;
  for (const int days : {1, 2, 2, 2}) {
    EXPECT_TRUE(night.backups.make_if_due());
    EXPECT_FALSE(night.backups.make_if_due());
    night.clock.advance(std::chrono::hours(23));
    EXPECT_FALSE(night.backups.make_if_due());
    night.clock.advance(std::chrono::hours(2));
    EXPECT_EQ(night.count(), static_cast<std::size_t>(days));
  }
}

TEST(ScheduledBackups, TheyBeginByThemselves) {
  Night night;
  night.loops[0].post([&] { night.backups.start(); });
  for (int turn = 0; turn < 1000 && night.count() == 0; ++turn)
    night.loops[0].run_turn(std::chrono::milliseconds(5));
  EXPECT_EQ(night.count(), 1u);
}

}  // namespace
}  // namespace chasqui::main
