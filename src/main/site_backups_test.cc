#include "main/site_backups.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include "base/errors.h"
#include "db/platform_tables.h"
#include "db/sqlite.h"

namespace chasqui::main {
namespace {

namespace fs = std::filesystem;

struct Place {
  Place() {
    fs::remove_all(root);
    fs::create_directories(root / "backups");
    say("antes");
  }
  ~Place() { fs::remove_all(root); }

  std::unique_ptr<db::Connection> open() {
    db::SqliteSettings settings;
    settings.path = place.database;
    auto connection = db::open_sqlite(settings, clock);
    db::make_platform_tables(*connection, random);
    return connection;
  }
  void say(const std::string& text) {
    open()->execute("INSERT OR REPLACE INTO chasqui_meta VALUES ('dicho', ?)", {text});
  }
  std::string said() {
    return open()->query_text("SELECT value FROM chasqui_meta WHERE key = 'dicho'").value_or("");
  }

  ManualClock clock;
  SeededRandom random{1};
  fs::path root = fs::temp_directory_path() / ("site-backups-" + std::to_string(getpid()));
  BackupPlace place{"tienda", root / "main.db", root / "backups"};
  int restarts = 0;
  api::Backups backups = site_backups(place, {clock, [this] { ++restarts; }});
};

TEST(SiteBackups, AreListedNewestFirstAndFoundByNameAlone) {
  Place at;
  const api::BackupFile first = at.backups.make();
  at.clock.advance(std::chrono::seconds(5));
  const api::BackupFile second = at.backups.make();
  ASSERT_EQ(at.backups.list().size(), 2U);
  EXPECT_EQ(at.backups.list().front().name, second.name);
  EXPECT_EQ(at.backups.list().front().at.ms / 1000, at.clock.now().ms / 1000);
  EXPECT_THROW(at.backups.find("../main.db"), Refusal);
  at.backups.remove(first.name);
  EXPECT_EQ(at.backups.list().size(), 1U);
}

TEST(SiteBackups, AWishIsCarriedOutOnceAtTheNextStart) {
  Place at;
  const api::BackupFile file = at.backups.make();
  at.say("despues");
  access::Identity who = access::Identity::local_operator();
  at.backups.restore(file.name, who);
  EXPECT_EQ(at.restarts, 1);
  EXPECT_EQ(at.said(), "despues") << "nothing changes under a running program";
  const Restored restored = restore_as_wished(at.place, at.clock, at.random);
  ASSERT_TRUE(restored.entry);
  EXPECT_EQ(restored.entry->who_name, "operador");
  EXPECT_EQ(restored.entry->record_id, file.name);
  EXPECT_EQ(at.said(), "antes");
  at.say("nuevo");
  EXPECT_FALSE(restore_as_wished(at.place, at.clock, at.random).entry);
  EXPECT_EQ(at.said(), "nuevo") << "a wish is carried out once";
}

TEST(SiteBackups, WhatIsNotWholeChangesNothing) {
  Place at;
  const api::BackupFile file = at.backups.make();
  const fs::path path = at.backups.find(file.name);
  at.backups.restore(file.name, access::Identity::local_operator());
  fs::resize_file(path, 5000);
  const Restored restored = restore_as_wished(at.place, at.clock, at.random);
  EXPECT_FALSE(restored.entry);
  EXPECT_NE(restored.why, "");
  EXPECT_EQ(at.said(), "antes");
  EXPECT_THROW(at.backups.restore(file.name, access::Identity::local_operator()), Refusal);
}

TEST(SiteBackups, AProgramThatCannotStartAgainHasNoWish) {
  Place at;
  const api::BackupFile file = at.backups.make();
  at.say("despues");
  const api::Backups stuck = site_backups(
      at.place, {at.clock, [] {
                   throw Refusal(Kind::kUnavailable, "sin_sucesor", "the program's file is gone");
                 }});
  EXPECT_THROW(stuck.restore(file.name, access::Identity::local_operator()), Refusal);
  EXPECT_FALSE(restore_as_wished(at.place, at.clock, at.random).entry);
  EXPECT_EQ(at.said(), "despues");
}

TEST(SiteBackups, WhatTheNextProgramCouldNotOpenIsRefused) {
  Place at;
  const api::BackupFile file = at.backups.make();
  const api::Backups strict = site_backups(
      at.place,
      {at.clock, [&at] { ++at.restarts; },
       [](const fs::path& copy) { throw Refusal(Kind::kConflict, "migracion", copy.string()); }});
  EXPECT_THROW(strict.restore(file.name, access::Identity::local_operator()), Refusal);
  EXPECT_EQ(at.restarts, 0);
  EXPECT_FALSE(restore_as_wished(at.place, at.clock, at.random).entry);
  EXPECT_FALSE(fs::exists(at.place.database.string() + ".prueba"));
}

}  // namespace
}  // namespace chasqui::main
