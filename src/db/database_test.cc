#include "db/database.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <thread>

namespace chasqui::db {
namespace {

std::string why(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return known.what();
  }
}

std::string said(const WriteResult& result) {
  if (!result) return "! " + why(result.error());
  return result->answer + " @" + std::to_string(result->seq) + (result->replayed ? "*" : "");
}

// Jobs that wait at a closed gate hold the write queue in a batch of their own.
class Gate {
 public:
  void open() { opened_.set_value(); }
  void wait() const { waiting_.wait(); }

 private:
  std::promise<void> opened_;
  std::shared_future<void> waiting_ = opened_.get_future().share();
};

class DatabaseTest : public testing::Test {
 protected:
  void open(DatabaseSettings settings = {.path = ":memory:"}, bool with_workers = true) {
    const DatabaseNeeds needs{with_workers ? &workers_ : nullptr, clock_, random_, log_};
    db_.reset();
    db_ = std::make_unique<Database>(std::move(settings), needs);
    db_->on_committed([this](std::vector<EventRef> events) {
      for (const EventRef& event : events) note("event " + std::to_string(event->seq));
    });
    db_->write_now([](WriteTx& tx) {
      tx.connection().exec("CREATE TABLE IF NOT EXISTS t (v INTEGER)");
      return std::string();
    });
  }

  static std::string put(WriteTx& tx, std::int64_t value) {
    tx.connection().execute("INSERT INTO t VALUES (?)", {value});
    tx.emit(value % 2 ? "impar" : "par", "puesto", std::to_string(value));
    return "puesto " + std::to_string(value);
  }
  WriteJob insert(std::int64_t value) {
    return {.work = [value](WriteTx& tx) { return put(tx, value); },
            .done = [this](WriteResult result) { note(said(result)); }};
  }
  WriteJob insert(std::int64_t value, std::string key, std::string print = "f") {
    WriteJob job = insert(value);
    job.key = IdempotencyKey{"yo", std::move(key), std::move(print)};
    return job;
  }
  WriteJob wait_at(const Gate& gate, std::latch& reached) {
    return {.work =
                [&gate, &reached](WriteTx&) {
                  reached.count_down();
                  gate.wait();
                  return std::string("gate");
                },
            .done = [this](WriteResult result) { note(said(result)); }};
  }
  std::string rows() {
    return db_->read_now([](Connection& connection) {
      return connection.query_text("SELECT group_concat(v) FROM t").value_or("");
    });
  }
  std::string read_log(const LogQuery& query) {
    const LogSlice slice = db_->read_log(query);
    if (slice.too_old) return "too old";
    std::string out;
    for (const EventRef& event : slice.events) out += event->data + " ";
    return out + "upto " + std::to_string(slice.upto);
  }
  void note(std::string line) {
    std::lock_guard lock(notes_mutex_);
    notes_.push_back(std::move(line));
  }
  std::vector<std::string> notes() {
    std::lock_guard lock(notes_mutex_);
    return std::exchange(notes_, {});
  }

  PrivateFile file_;
  ManualClock clock_;
  SeededRandom random_{1};
  const Log log_{LogLevel::kOff, false};
  std::mutex notes_mutex_;
  std::vector<std::string> notes_;
  loop::Workers workers_{2};
  std::unique_ptr<Database> db_;
};

using Lines = std::vector<std::string>;

TEST_F(DatabaseTest, WhatWaitsTogetherCommitsTogetherAndIsHeardBeforeItIsAnswered) {
  open();
  Gate gate;
  std::latch reached(1);
  db_->write(wait_at(gate, reached));
  reached.wait();
  for (int i = 1; i <= 3; ++i) db_->write(insert(i));
  EXPECT_EQ(db_->queued(), 3u);
  const std::uint64_t commits = db_->metrics().commits;
  gate.open();
  db_->close();
  EXPECT_EQ(notes(), (Lines{"gate @0", "event 1", "event 2", "event 3", "puesto 1 @1",
                            "puesto 2 @2", "puesto 3 @3"}));
  EXPECT_EQ(db_->metrics().commits, commits + 2);
  EXPECT_EQ(db_->metrics().batch_jobs_most, 3u);
}

TEST_F(DatabaseTest, JobsKeepTheirOrderWhenABatchEndsEarly) {
  open({.path = ":memory:", .batch_time_max = std::chrono::milliseconds(0)});
  Gate gate;
  std::latch reached(1);
  db_->write(wait_at(gate, reached));
  reached.wait();
  for (int i = 1; i <= 5; ++i) db_->write(insert(i, "k" + std::to_string(i)));
  gate.open();
  db_->close();
  EXPECT_EQ(db_->metrics().batch_jobs_most, 1u);
  EXPECT_EQ(rows(), "1,2,3,4,5");
}

TEST_F(DatabaseTest, ReadsDoNotWaitForWritesAndSeeWhatWasAcknowledged) {
  open();
  db_->write_now([](WriteTx& tx) { return put(tx, 1); });
  Gate gate;
  std::latch reached(1);
  db_->write({.work =
                  [&](WriteTx& tx) {
                    put(tx, 2);
                    reached.count_down();
                    gate.wait();
                    return std::string();
                  },
              .done = [](WriteResult) {}});
  reached.wait();
  EXPECT_EQ(rows(), "1") << "while a write is under way";
  gate.open();
  db_->write_now([](WriteTx& tx) { return put(tx, 3); });
  EXPECT_EQ(rows(), "1,2,3");
}

TEST_F(DatabaseTest, AReadJobRunsOnAWorkerAndItsErrorsComeBack) {
  open();
  std::promise<std::string> read, refused, late;
  const auto ignore = [](std::exception_ptr) {};
  db_->read({.work = [&](Connection& c) { read.set_value(*c.query_text("SELECT 'hola'")); },
             .failed = ignore});
  EXPECT_EQ(read.get_future().get(), "hola");
  db_->read({.work = [](Connection& c) { c.execute("INSERT INTO t VALUES (1)"); },
             .failed = [&](std::exception_ptr error) { refused.set_value(why(error)); }});
  EXPECT_EQ(refused.get_future().get(), "attempt to write a readonly database");
  db_->read({.work =
                 [](Connection& c) {
                   c.query_value(
                       "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                       " SELECT count(*) FROM n");
                 },
             .failed = [&](std::exception_ptr error) { late.set_value(why(error)); },
             .deadline = clock_.steady()});
  EXPECT_EQ(late.get_future().get(), "interrupted");
}

TEST_F(DatabaseTest, TheSameKeyIsAnsweredOnceRefusedInFlightAndReplayedLater) {
  open();
  Gate gate;
  std::latch reached(1);
  db_->write(wait_at(gate, reached));
  reached.wait();
  db_->write(insert(1, "k"));
  db_->write(insert(2, "k"));
  EXPECT_EQ(notes(), Lines{"! request with this key is in flight"});
  gate.open();
  EXPECT_EQ(db_->write_now(insert(3, "otra")).answer, "puesto 3");
  const Written again = db_->write_now(insert(4, "k"));
  EXPECT_EQ(again.answer, "puesto 1");
  EXPECT_EQ(again.seq, 1);
  EXPECT_TRUE(again.replayed);
  EXPECT_THROW(db_->write_now(insert(5, "k", "otro cuerpo")), IdempotencyMismatch);
  EXPECT_EQ(rows(), "1,3");
  EXPECT_EQ(db_->metrics().jobs_replayed, 1u);
}

TEST_F(DatabaseTest, RefusesAtOnceWhatIsPastTheQueuesBound) {
  open({.path = ":memory:", .queue_jobs_max = 2});
  Gate gate;
  std::latch reached(1);
  db_->write(wait_at(gate, reached));
  reached.wait();
  for (int i = 1; i <= 3; ++i) db_->write(insert(i));
  EXPECT_EQ(notes(), Lines{"! too many writes are waiting"});
  gate.open();
  db_->close();
  EXPECT_EQ(rows(), "1,2");
}

TEST_F(DatabaseTest, ClosingFinishesWhatIsQueuedAndRefusesTheRest) {
  open();
  for (int i = 1; i <= 50; ++i) db_->write(insert(i));
  db_->close();
  EXPECT_EQ(db_->head(), 50);
  notes();
  db_->write(insert(51));
  db_->read({.work = [](Connection&) {},
             .failed = [this](std::exception_ptr error) { note(why(error)); }});
  EXPECT_EQ(notes(), (Lines{"! the database is closing", "the database is closing"}));
}

TEST_F(DatabaseTest, WorksWithoutWorkersInTheThreadThatAsks) {
  open({.path = ":memory:"}, false);
  db_->write({.work = [](WriteTx& tx) { return put(tx, 1); },
              .done = [this](WriteResult) { db_->write(insert(2)); }});
  EXPECT_EQ(notes(), (Lines{"event 1", "event 2", "puesto 2 @2"})) << "done() may write again";
  EXPECT_EQ(rows(), "1,2");
}

TEST_F(DatabaseTest, ThrowsWhatTheJobThrew) {
  open();
  EXPECT_THROW(db_->write_now([](WriteTx&) -> std::string { throw std::out_of_range("x"); }),
               std::out_of_range);
  EXPECT_EQ(db_->metrics().jobs_failed, 1u);
}

TEST_F(DatabaseTest, ReadsTheLogFromTheTailAndBeyondItFromTheFile) {
  open({.path = ":memory:", .tail_events_max = 2});
  for (int i = 1; i <= 5; ++i) db_->write_now([i](WriteTx& tx) { return put(tx, i); });
  EXPECT_TRUE(db_->read_tail({.since = 3}));
  EXPECT_FALSE(db_->read_tail({.since = 2}));
  EXPECT_EQ(read_log({.since = 3}), "4 5 upto 5");
  EXPECT_EQ(read_log({.since = 1}), "2 3 4 5 upto 5");
  EXPECT_EQ(read_log({.streams = {{"impar"}}, .since = 0}), "1 3 5 upto 5");
  EXPECT_EQ(read_log({.since = 1, .events_max = 2}), "2 3 upto 3");
  EXPECT_EQ(read_log({.since = 6}), "too old");
}

TEST_F(DatabaseTest, HeadEpochAndAnswersOutliveTheProcess) {
  const DatabaseSettings settings{.path = file_.path()};
  open(settings);
  db_->write_now(insert(1, "k"));
  const std::string epoch = db_->epoch();
  EXPECT_EQ(epoch.size(), 16u);
  open(settings);
  EXPECT_EQ(db_->head(), 1);
  EXPECT_EQ(db_->epoch(), epoch);
  EXPECT_EQ(read_log({.since = 0}), "1 upto 1");
  EXPECT_TRUE(db_->write_now(insert(1, "k")).replayed);
  db_->renew_epoch();
  EXPECT_NE(db_->epoch(), epoch);
  const std::string renewed = db_->epoch();
  open(settings);
  EXPECT_EQ(db_->epoch(), renewed);
  EXPECT_EQ(db_->read_log({.since = 0}).epoch, renewed);
}

TEST_F(DatabaseTest, RefusesAFileOfANewerProgram) {
  open({.path = file_.path()});
  db_->write_now([](WriteTx& tx) {
    tx.connection().execute("UPDATE chasqui_meta SET value = '99' WHERE key = 'version'");
    return std::string();
  });
  EXPECT_THROW(open({.path = file_.path()}), DbError);
}

TEST_F(DatabaseTest, ForgetsAnswersAndEventsWhenTheyHadTheirTime) {
  open({.path = ":memory:",
        .tail_events_max = 1,
        .retention = {.otherwise = {.age_max = std::chrono::hours(48)}},
        .upkeep_rows_max = 2});
  for (int i = 1; i <= 7; ++i) db_->write_now(insert(i, "k" + std::to_string(i)));
  clock_.advance(std::chrono::hours(24));
  db_->forget_old();
  EXPECT_TRUE(db_->write_now(insert(8, "k7")).replayed) << "kept for a whole day";
  clock_.advance(std::chrono::hours(1));
  db_->forget_old();
  EXPECT_FALSE(db_->write_now(insert(8, "k7")).replayed);
  EXPECT_EQ(read_log({.since = 0}), "1 2 3 4 5 6 7 8 upto 8");
  clock_.advance(std::chrono::hours(24));
  db_->forget_old();
  EXPECT_EQ(read_log({.since = 6}), "too old");
  EXPECT_EQ(read_log({.since = 7}), "8 upto 8");
  EXPECT_EQ(db_->head(), 8);
  EXPECT_EQ(db_->metrics().events_forgotten, 7u);
}

TEST_F(DatabaseTest, UpkeepRunsByItselfBetweenTheBatches) {
  open({.path = ":memory:", .tail_events_max = 1, .retention = {.otherwise = {.events_max = 3}}},
       false);
  for (int i = 1; i <= 9; ++i) db_->write_now([i](WriteTx& tx) { return put(tx, 2 * i); });
  EXPECT_EQ(db_->metrics().events_forgotten, 0u);
  clock_.advance(std::chrono::minutes(2));
  db_->write_now([](WriteTx& tx) { return put(tx, 20); });
  EXPECT_EQ(db_->metrics().events_forgotten, 7u);
  EXPECT_EQ(read_log({.since = 7}), "16 18 20 upto 10");
}

TEST_F(DatabaseTest, AFullDiskFailsWritesButNotReadsAndGoesOnWhenThereIsRoom) {
  open();
  const auto set_pages = [this](std::string pages) {
    db_->write_now([&pages](WriteTx& tx) {
      tx.connection().exec("PRAGMA max_page_count = " + pages);
      return std::string();
    });
  };
  set_pages("25");
  int stored = 0;
  DbErrorKind kind = DbErrorKind::kOther;
  try {
    for (; stored < 1'000; ++stored)
      db_->write_now([](WriteTx& tx) {
        tx.connection().execute("INSERT INTO t VALUES (zeroblob(3000))");
        return put(tx, 1);
      });
  } catch (const DbError& error) {
    kind = error.kind();
  }
  EXPECT_EQ(kind, DbErrorKind::kFull);
  EXPECT_EQ(db_->head(), stored);
  EXPECT_FALSE(rows().empty());
  EXPECT_TRUE(db_->check_integrity().empty());
  set_pages("1000000");
  db_->write_now([](WriteTx& tx) { return put(tx, 1); });
  EXPECT_EQ(db_->head(), stored + 1);
}

TEST_F(DatabaseTest, ABackupIsWholeAndIsMadeWhileWritesGoOn) {
  open();
  const std::string copy = file_.path() + ".copy";
  for (int i = 1; i <= 200; ++i) db_->write(insert(i));
  db_->backup_to(copy);
  EXPECT_THROW(db_->backup_to(copy), DbError) << "never over a file";
  const std::string epoch = db_->epoch();
  open({.path = copy});
  EXPECT_EQ(db_->epoch(), epoch);
  EXPECT_TRUE(db_->check_integrity().empty());
  const std::int64_t copied =
      db_->read_now([](Connection& c) { return *c.query_int64("SELECT count(*) FROM t"); });
  EXPECT_EQ(copied, db_->head());
}

// Writers, readers and those who catch up, all at once: everyone sees one gapless history.
TEST_F(DatabaseTest, ManyThreadsSeeOneHistory) {
  open({.path = ":memory:", .tail_events_max = 20, .idle_readers_max = 1});
  constexpr int kEach = 150;
  std::int64_t heard = 0;
  bool in_order = true;
  db_->on_committed([&](std::vector<EventRef> events) {
    for (const EventRef& event : events) in_order = in_order && event->seq == ++heard;
  });
  std::vector<std::jthread> threads;
  for (int writer = 0; writer < 2; ++writer)
    threads.emplace_back([this, writer] {
      for (int i = 0; i < kEach; ++i) db_->write(insert(writer * kEach + i));
    });
  threads.emplace_back([this] {
    std::int64_t since = 0;
    while (since < 2 * kEach) {
      const LogSlice slice = db_->read_log({.since = since, .events_max = 7});
      for (const EventRef& event : slice.events) EXPECT_EQ(event->seq, ++since);
      EXPECT_EQ(slice.upto, since);
    }
  });
  threads.emplace_back([this] {
    for (int i = 0; i < kEach; ++i)
      db_->read_now([](Connection& c) {
        const auto rows_now = c.query_int64("SELECT count(*) FROM t");
        EXPECT_EQ(rows_now, c.query_int64("SELECT count(*) FROM chasqui_log")) << "one snapshot";
      });
  });
  threads.clear();
  db_->close();
  EXPECT_TRUE(in_order);
  EXPECT_EQ(heard, 2 * kEach);
  EXPECT_EQ(db_->metrics().jobs_committed, 2u * kEach + 1);
}

}  // namespace
}  // namespace chasqui::db
