#include "main/backup.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>
#include <functional>

#include "base/errors.h"
#include "db/database.h"
#include "db/platform_tables.h"
#include "db/sqlite.h"

namespace chasqui::main {
namespace {

namespace fs = std::filesystem;

std::string code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Refusal& refusal) {
    return refusal.code();
  }
  return "";
}

class Backup : public testing::Test {
 protected:
  Backup() {
    fs::create_directories(database_.parent_path());
    write("one");
  }
  ~Backup() override { fs::remove_all(folder_); }

  std::unique_ptr<db::Connection> open(const fs::path& path) {
    return db::open_sqlite({.path = path}, clock_);
  }
  void write(const std::string& text) {
    const auto connection = open(database_);
    db::make_platform_tables(*connection, random_);
    connection->exec("CREATE TABLE IF NOT EXISTS notes (text TEXT NOT NULL) STRICT");
    connection->execute("INSERT INTO notes VALUES (?)", {text});
  }
  std::string notes(const fs::path& path) {
    return open(path)->query_text("SELECT group_concat(text) FROM notes").value_or("");
  }
  std::string epoch(const fs::path& path) { return db::load_epoch(*open(path)); }
  fs::path restore(const fs::path& from) {
    return restore_backup(database_, from, clock_, random_);
  }

  ManualClock clock_;
  SeededRandom random_{3};
  const fs::path folder_ =
      fs::temp_directory_path() / ("chasqui-backup-" + std::to_string(getpid()));
  const fs::path database_ = folder_ / "servitec" / "main.db";
  const fs::path copy_ = folder_ / "copies" / "copy.db";
};

TEST_F(Backup, ACopyHoldsWhatWasThereAndIsPutBackInAnotherEpoch) {
  make_backup(database_, copy_, clock_);
  write("two");
  const std::string epoch_before = epoch(database_);
  const fs::path before = restore(copy_);
  EXPECT_EQ(notes(database_), "one");
  EXPECT_NE(epoch(database_), epoch_before);
  EXPECT_EQ(notes(before), "one,two");  // Nothing is thrown away.
  EXPECT_EQ(notes(copy_), "one");
}

TEST_F(Backup, OneIsMadeWhileSomebodyWrites) {
  const auto writer = open(database_);
  writer->begin_immediate();
  writer->execute("INSERT INTO notes VALUES ('half')", {});
  make_backup(database_, copy_, clock_);
  writer->commit();
  EXPECT_EQ(notes(copy_), "one");
}

TEST_F(Backup, NothingIsWrittenOver) {
  make_backup(database_, copy_, clock_);
  EXPECT_EQ(code_of([&] { make_backup(database_, copy_, clock_); }), "ya_existe");
  EXPECT_EQ(code_of([&] { make_backup(folder_ / "none.db", folder_ / "x.db", clock_); }),
            "sin_datos");
}

TEST_F(Backup, WhatIsNoBackupIsNotPutBack) {
  fs::create_directories(folder_ / "copies");
  std::ofstream(copy_) << std::string(8192, 'x');
  EXPECT_EQ(code_of([&] { restore(copy_); }), "copia_danada");
  const fs::path foreign = folder_ / "foreign.db";
  open(foreign)->exec("CREATE TABLE other (a INTEGER)");
  EXPECT_EQ(code_of([&] { restore(foreign); }), "copia_danada");
  EXPECT_EQ(notes(database_), "one");
}

TEST_F(Backup, ADamagedOneIsNotPutBack) {
  for (int i = 0; i < 500; ++i) write(std::string(200, 'a'));
  make_backup(database_, copy_, clock_);
  std::fstream file(copy_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(copy_) / 2));
  file << std::string(4096, '\xff');
  file.close();
  EXPECT_EQ(code_of([&] { restore(copy_); }), "copia_danada");
}

TEST_F(Backup, ADatabaseInUseIsNotReplaced) {
  make_backup(database_, copy_, clock_);
  const auto server = open(database_);
  server->query_int64("SELECT count(*) FROM notes");
  EXPECT_EQ(code_of([&] { restore(copy_); }), "en_uso");
  EXPECT_EQ(notes(database_), "one");
}

TEST_F(Backup, WithoutADatabaseOneIsMade) {
  make_backup(database_, copy_, clock_);
  fs::remove_all(database_.parent_path());
  EXPECT_EQ(restore(copy_), "");
  EXPECT_EQ(notes(database_), "one");
}

TEST_F(Backup, TheNewestAreKept) {
  const fs::path folder = folder_ / "backups";
  for (const char* at : {"2026-03-10T18:00:00Z", "2026-03-11T18:00:00Z", "2026-03-12T18:00:00Z"})
    make_backup(database_, folder / backup_name("servitec", *parse_iso(at)), clock_);
  make_backup(database_, folder / "servitec-by-hand.db", clock_);
  EXPECT_EQ(keep_newest(folder, "servitec", 2), 1u);
  const std::vector<fs::path> left = list_backups(folder, "servitec");
  ASSERT_EQ(left.size(), 2u);
  EXPECT_EQ(left[0].filename(), "servitec-20260311T180000Z.db");
  EXPECT_TRUE(fs::exists(folder / "servitec-by-hand.db"));
}

}  // namespace
}  // namespace chasqui::main
