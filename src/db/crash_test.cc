// Every I/O step of a small history fails once, is the last one before the process dies, or the
// last one before the power goes: no acknowledged write is lost, and rows, log and stored answers
// always say the same.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include "db/database.h"

namespace chasqui::db {
namespace {

enum class Fault {
  kOnce,   // The step fails, later ones work.
  kDeath,  // The step is done by half, later ones not at all.
  kPower,  // The same, and what was not synced is gone.
};

// SQLite's file system with a fault at the n-th write, sync, truncation or removal.
class FaultyFiles {
 public:
  FaultyFiles(Fault fault, int step);
  ~FaultyFiles() { sqlite3_vfs_unregister(&vfs_); }
  FaultyFiles(const FaultyFiles&) = delete;
  FaultyFiles& operator=(const FaultyFiles&) = delete;

  bool has_struck() const { return steps_ >= at_; }
  // What a disk holds that keeps only what was synced: the contents by path.
  const std::map<std::string, std::string>& durable() const { return durable_; }

 private:
  enum class Step { kWhole, kHalf, kFails };
  struct File {
    sqlite3_file base;
    FaultyFiles* files;
    const char* path;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  static File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
  static FaultyFiles* of(sqlite3_vfs* vfs) { return static_cast<FaultyFiles*>(vfs->pAppData); }
  Step take_step();
  void remember(const char* path);

  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out);
  static int remove(sqlite3_vfs* vfs, const char* path, int sync);
  static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at);
  static int truncate(sqlite3_file* file, sqlite3_int64 size);
  static int sync(sqlite3_file* file, int flags);

  sqlite3_vfs* real_ = sqlite3_vfs_find(nullptr);
  sqlite3_vfs vfs_;
  sqlite3_io_methods methods_{};
  const Fault fault_;
  const int at_;
  int steps_ = 0;
  std::map<std::string, std::string> durable_;
};

FaultyFiles::FaultyFiles(Fault fault, int step) : vfs_(*real_), fault_(fault), at_(step) {
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_.zName = "faulty";
  vfs_.pAppData = this;
  vfs_.pNext = nullptr;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  vfs_.xAccess = [](sqlite3_vfs* vfs, const char* path, int flags, int* out) {
    return of(vfs)->real_->xAccess(of(vfs)->real_, path, flags, out);
  };
  vfs_.xFullPathname = [](sqlite3_vfs* vfs, const char* path, int size, char* out) {
    return of(vfs)->real_->xFullPathname(of(vfs)->real_, path, size, out);
  };
  vfs_.xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };

  methods_.iVersion = 2;
  methods_.xClose = [](sqlite3_file* f) { return of(f)->real()->pMethods->xClose(of(f)->real()); };
  methods_.xRead = [](sqlite3_file* f, void* out, int count, sqlite3_int64 at) {
    return of(f)->real()->pMethods->xRead(of(f)->real(), out, count, at);
  };
  methods_.xWrite = write;
  methods_.xTruncate = truncate;
  methods_.xSync = sync;
  methods_.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
    return of(f)->real()->pMethods->xFileSize(of(f)->real(), size);
  };
  methods_.xLock = [](sqlite3_file* f, int kind) {
    return of(f)->real()->pMethods->xLock(of(f)->real(), kind);
  };
  methods_.xUnlock = [](sqlite3_file* f, int kind) {
    return of(f)->real()->pMethods->xUnlock(of(f)->real(), kind);
  };
  methods_.xCheckReservedLock = [](sqlite3_file* f, int* out) {
    return of(f)->real()->pMethods->xCheckReservedLock(of(f)->real(), out);
  };
  methods_.xFileControl = [](sqlite3_file* f, int op, void* argument) {
    return of(f)->real()->pMethods->xFileControl(of(f)->real(), op, argument);
  };
  methods_.xSectorSize = [](sqlite3_file*) { return 512; };
  methods_.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };  // Promises nothing.
  methods_.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
    return of(f)->real()->pMethods->xShmMap(of(f)->real(), page, size, extend, out);
  };
  methods_.xShmLock = [](sqlite3_file* f, int offset, int count, int flags) {
    return of(f)->real()->pMethods->xShmLock(of(f)->real(), offset, count, flags);
  };
  methods_.xShmBarrier = [](sqlite3_file* f) {
    of(f)->real()->pMethods->xShmBarrier(of(f)->real());
  };
  methods_.xShmUnmap = [](sqlite3_file* f, int remove_it) {
    return of(f)->real()->pMethods->xShmUnmap(of(f)->real(), remove_it);
  };
  sqlite3_vfs_register(&vfs_, 0);
}

FaultyFiles::Step FaultyFiles::take_step() {
  ++steps_;
  if (steps_ < at_) return Step::kWhole;
  if (steps_ == at_) return fault_ == Fault::kOnce ? Step::kFails : Step::kHalf;
  return fault_ == Fault::kOnce ? Step::kWhole : Step::kFails;
}

void FaultyFiles::remember(const char* path) {
  if (fault_ != Fault::kPower) return;
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string bytes(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  durable_[path] = std::move(bytes);
}

int FaultyFiles::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  File* mine = of(file);
  mine->files = of(vfs);
  mine->path = path;  // SQLite keeps the name until the file is closed.
  mine->base.pMethods = nullptr;
  const int code = of(vfs)->real_->xOpen(of(vfs)->real_, path, mine->real(), flags, out);
  if (code == SQLITE_OK) mine->base.pMethods = &of(vfs)->methods_;
  return code;
}

int FaultyFiles::remove(sqlite3_vfs* vfs, const char* path, int sync) {
  if (of(vfs)->take_step() != Step::kWhole) return SQLITE_IOERR_DELETE;
  of(vfs)->durable_.erase(path);
  return of(vfs)->real_->xDelete(of(vfs)->real_, path, sync);
}

int FaultyFiles::write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  const Step step = of(file)->files->take_step();
  if (step == Step::kFails) return SQLITE_IOERR_WRITE;
  sqlite3_file* real = of(file)->real();
  if (step == Step::kWhole) return real->pMethods->xWrite(real, bytes, count, at);
  real->pMethods->xWrite(real, bytes, count / 2, at);
  return SQLITE_IOERR_WRITE;
}

int FaultyFiles::truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (of(file)->files->take_step() != Step::kWhole) return SQLITE_IOERR_TRUNCATE;
  return of(file)->real()->pMethods->xTruncate(of(file)->real(), size);
}

int FaultyFiles::sync(sqlite3_file* file, int flags) {
  if (of(file)->files->take_step() != Step::kWhole) return SQLITE_IOERR_FSYNC;
  of(file)->files->remember(of(file)->path);
  return of(file)->real()->pMethods->xSync(of(file)->real(), flags);
}

// --- A small history and what must hold of it ----------------------------------------------------

struct History {
  std::vector<std::int64_t> acknowledged, announced;
  bool was_opened = false;
};

class CrashTest : public testing::Test {
 protected:
  DatabaseNeeds needs() { return {nullptr, clock_, random_, log_}; }

  static WriteJob put(Database& db, History& history, std::int64_t value);
  static void write_batches(Database& db, History& history);
  History live(const std::string& path, Synchronous synchronous = Synchronous::kFull);
  static std::string list(Database& db, const char* sql) {
    return db.read_now([sql](Connection& c) { return c.query_text(sql).value_or(""); });
  }
  void expect_agreement(const std::string& path, const History& history, bool exactly);

  ManualClock clock_;
  SeededRandom random_{1};
  const Log log_{LogLevel::kOff, false};
};

WriteJob CrashTest::put(Database& db, History& history, std::int64_t value) {
  const std::string text = std::to_string(value);
  return {.key = IdempotencyKey{"yo", text, "f"},
          .work =
              [value, text](WriteTx& tx) {
                tx.connection().execute("INSERT INTO t VALUES (?, ?)",
                                        {value, std::string(1'000, 'x')});
                tx.emit("t", "puesto", text);
                if (value % 4 == 3) throw std::runtime_error("refused");
                return text;
              },
          .done =
              [&db, &history, value](WriteResult result) {
                if (result) history.acknowledged.push_back(value);
                if (value % 10 != 0) return;
                for (std::int64_t next = 1; next <= 4; ++next)  // One batch: this one is not over.
                  db.write(put(db, history, value + next));
              }};
}

void CrashTest::write_batches(Database& db, History& history) {
  db.on_committed([&history](std::vector<EventRef> events) {
    for (const EventRef& event : events) history.announced.push_back(std::stoll(event->data));
  });
  const auto prepare = [](WriteTx& tx) {
    tx.connection().exec("CREATE TABLE IF NOT EXISTS t (v INTEGER, text TEXT)");
    tx.connection().exec("PRAGMA wal_autocheckpoint = 8");
    return std::string();
  };
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      db.write_now(prepare);
      break;
    } catch (const DbError&) {
    }
  }
  for (std::int64_t value = 10; value <= 40; value += 10) db.write(put(db, history, value));
}

History CrashTest::live(const std::string& path, Synchronous synchronous) {
  History history;
  try {
    Database db({.path = path, .synchronous = synchronous, .vfs = "faulty"}, needs());
    history.was_opened = true;
    write_batches(db, history);
  } catch (const DbError&) {
    EXPECT_FALSE(history.was_opened) << "only opening may throw";
  }
  return history;
}

std::string joined(const std::vector<std::int64_t>& values) {
  std::string out;
  for (const std::int64_t value : values) out += (out.empty() ? "" : ",") + std::to_string(value);
  return out;
}

void CrashTest::expect_agreement(const std::string& path, const History& history, bool exactly) {
  Database db({.path = path}, needs());
  EXPECT_TRUE(db.check_integrity().empty());
  db.write_now([](WriteTx& tx) {
    tx.connection().exec("CREATE TABLE IF NOT EXISTS t (v INTEGER, text TEXT)");
    return std::string();
  });
  const std::string rows = list(db, "SELECT group_concat(v) FROM t");
  EXPECT_EQ(list(db, "SELECT group_concat(data) FROM (SELECT data FROM chasqui_log ORDER BY seq)"),
            rows);
  EXPECT_EQ(
      list(db, "SELECT group_concat(key) FROM (SELECT key FROM chasqui_idempotency ORDER BY id)"),
      rows);
  EXPECT_EQ(list(db, "SELECT max(seq) - count(*) FROM chasqui_log"), rows.empty() ? "" : "0");
  const std::string acknowledged = joined(history.acknowledged);
  EXPECT_EQ(joined(history.announced), acknowledged);
  // At most a last batch whose commit nobody heard of follows what was acknowledged.
  EXPECT_EQ(rows.substr(0, acknowledged.size()), acknowledged);
  if (exactly) {
    EXPECT_EQ(rows, acknowledged);
  }
}

void store(const std::map<std::string, std::string>& files, const std::string& old_path,
           const std::string& new_path) {
  for (const auto& [path, bytes] : files)
    std::ofstream(new_path + path.substr(old_path.size()), std::ios::binary) << bytes;
}

TEST_F(CrashTest, AStepThatFailsOnceCostsItsBatchAndNothingElse) {
  bool has_struck = true;
  int step = 0;
  while (has_struck) {
    SCOPED_TRACE("step " + std::to_string(++step));
    const PrivateFile file;
    FaultyFiles files(Fault::kOnce, step);
    const History history = live(file.path());
    has_struck = files.has_struck();
    expect_agreement(file.path(), history, true);
    if (HasFailure()) return;
  }
  EXPECT_GT(step, 100) << "the history is long enough to mean something";
}

TEST_F(CrashTest, WhatWasAcknowledgedIsThereWhereverTheProcessDies) {
  bool has_struck = true;
  for (int step = 1; has_struck; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    const PrivateFile file;
    FaultyFiles files(Fault::kDeath, step);
    const History history = live(file.path());
    has_struck = files.has_struck();
    expect_agreement(file.path(), history, false);
    if (HasFailure()) return;
  }
}

TEST_F(CrashTest, WhatWasAcknowledgedIsThereWhereverThePowerGoes) {
  bool has_struck = true;
  for (int step = 1; has_struck; ++step) {
    SCOPED_TRACE("step " + std::to_string(step));
    const PrivateFile file, after;
    FaultyFiles files(Fault::kPower, step);
    const History history = live(file.path());
    has_struck = files.has_struck();
    store(files.durable(), file.path(), after.path());
    expect_agreement(after.path(), history, false);
    if (HasFailure()) return;
  }
}

// Without a sync at each commit the power takes some: the test above can fail.
TEST_F(CrashTest, CommitsThatAreNotSyncedAreLostWithThePower) {
  int losses = 0;
  bool has_struck = true;
  for (int step = 1; has_struck; step += 5) {
    const PrivateFile file, after;
    FaultyFiles files(Fault::kPower, step);
    const History history = live(file.path(), Synchronous::kNormal);
    has_struck = files.has_struck();
    store(files.durable(), file.path(), after.path());
    Database db({.path = after.path()}, needs());
    losses += db.head() < static_cast<std::int64_t>(history.acknowledged.size());
  }
  EXPECT_GT(losses, 0);
}

}  // namespace
}  // namespace chasqui::db
