#include "db/batch_writer.h"

#include <gtest/gtest.h>

#include "base/chance.h"
#include "db/event_log.h"
#include "db/platform_tables.h"
#include "db/sqlite.h"

namespace chasqui::db {
namespace {

constexpr std::string_view kForever =
    "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM "
    "n";

class TickingClock final : public Clock {  // Each look takes a millisecond.
 public:
  Utc now() const override { return {1'700'000'000'000}; }
  Steady steady() const override { return std::chrono::milliseconds(ticks_ ? ++looks_ : looks_); }
  void start() { ticks_ = true; }

 private:
  bool ticks_ = false;
  mutable std::int64_t looks_ = 0;
};

class BatchWriterTest : public testing::Test {
 protected:
  BatchWriterTest() {
    make_platform_tables(*db_, random_);
    db_->exec("CREATE TABLE t (v INTEGER)");
    writer_.emplace(*db_, BatchLimits{256, std::chrono::milliseconds(1'000), 100}, clock_, log_);
  }

  static WriteJob job(std::move_only_function<std::string(WriteTx&) const> work) {
    return {.key = std::nullopt, .work = std::move(work), .done = {}, .deadline = {}};
  }
  static WriteJob insert(std::int64_t value) {
    return job([value](WriteTx& tx) {
      tx.connection().execute("INSERT INTO t VALUES (?)", {value});
      tx.emit("t", "puesto", std::to_string(value));
      return "puesto " + std::to_string(value);
    });
  }
  static WriteJob refused(std::int64_t value) {
    return job([value](WriteTx& tx) -> std::string {
      tx.connection().execute("INSERT INTO t VALUES (?)", {value});
      tx.emit("t", "puesto", std::to_string(value));
      throw std::runtime_error("no " + std::to_string(value));
    });
  }
  // "puesto 1 @1" or "! why" for each job.
  static std::string said(const BatchOutcome& outcome) {
    std::string out;
    for (const WriteResult& result : outcome.results) {
      if (!out.empty()) out += ", ";
      if (result) {
        out += result->answer + " @" + std::to_string(result->seq) + (result->replayed ? "*" : "");
        continue;
      }
      try {
        std::rethrow_exception(result.error());
      } catch (const std::exception& error) {
        out += std::string("! ") + error.what();
      }
    }
    return out;
  }
  template <class... Jobs>
  BatchOutcome run(Jobs... jobs) {
    std::vector<WriteJob> batch;
    (batch.push_back(std::move(jobs)), ...);
    return writer_->run(batch);
  }
  std::string rows() { return db_->query_text("SELECT group_concat(v) FROM t").value_or(""); }
  std::string logged() {
    return db_->query_text("SELECT group_concat(seq || ':' || data) FROM chasqui_log").value_or("");
  }

  PrivateFile file_;
  TickingClock clock_;
  SeededRandom random_{1};
  const Log log_{LogLevel::kOff, false};
  std::unique_ptr<Connection> db_ = open_sqlite({.path = file_.path()}, clock_);
  std::optional<BatchWriter> writer_;
};

TEST_F(BatchWriterTest, CommitsAllJobsInTheirOrderWithTheirEvents) {
  const BatchOutcome outcome = run(insert(7), insert(8), insert(9));
  EXPECT_TRUE(outcome.is_committed);
  EXPECT_EQ(said(outcome), "puesto 7 @1, puesto 8 @2, puesto 9 @3");
  EXPECT_EQ(rows(), "7,8,9");
  EXPECT_EQ(logged(), "1:7,2:8,3:9");
  ASSERT_EQ(outcome.events.size(), 3u);
  EXPECT_EQ(outcome.events[2]->data, "9");
  EXPECT_EQ(writer_->head(), 3);
}

TEST_F(BatchWriterTest, AJobThatThrowsIsUndoneAlone) {
  EXPECT_EQ(said(run(refused(1), insert(2), refused(3), insert(4))),
            "! no 1, puesto 2 @1, ! no 3, puesto 4 @2");
  EXPECT_EQ(rows(), "2,4");
  EXPECT_EQ(logged(), "1:2,2:4");
}

// What a savepoint is there for has to have happened.
TEST_F(BatchWriterTest, AJobThatFailsBeforeItWritesCostsTheOthersNothing) {
  int runs = 0;
  const auto counted = [&] {
    return job([&](WriteTx& tx) {
      ++runs;
      return tx.connection().execute("INSERT INTO t VALUES (1)"), std::string();
    });
  };
  const auto throws = [] {
    return job([](WriteTx&) -> std::string { throw std::runtime_error("no"); });
  };
  run(counted(), throws(), counted());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(rows(), "1,1");
  run(counted(), refused(7), counted());
  EXPECT_EQ(runs, 5) << "the first of them twice";
  EXPECT_EQ(rows(), "1,1,1,1");
}

TEST_F(BatchWriterTest, SavepointsAreTakenForAWhileAfterAFailureThatNeededOne) {
  const auto depth = [&] {
    int seen = -1;
    run(job([&](WriteTx& tx) { return seen = tx.connection().savepoint_depth(), ""; }));
    return seen;
  };
  EXPECT_EQ(depth(), 0);
  run(refused(1));
  EXPECT_EQ(depth(), 1);
  int batches = 1;
  while (depth() == 1 && batches < 1'000) ++batches;
  EXPECT_LT(batches, 100);
}

TEST_F(BatchWriterTest, ATableMadeByAJobThatFailsIsGone) {
  auto makes = job([](WriteTx& tx) -> std::string {
    tx.connection().exec("CREATE TABLE made (v INTEGER)");
    throw std::runtime_error("no");
  });
  EXPECT_EQ(said(run(std::move(makes), insert(2))), "! no, puesto 2 @1");
  EXPECT_EQ(db_->query_int64("SELECT count(*) FROM sqlite_schema WHERE name = 'made'"), 0);
}

TEST_F(BatchWriterTest, UndoesAlsoTheSavepointsThatAJobLeftOpen) {
  auto leaves_open = job([](WriteTx& tx) -> std::string {
    tx.connection().execute("INSERT INTO t VALUES (1)");
    tx.connection().savepoint();
    throw std::runtime_error("left");
  });
  EXPECT_EQ(said(run(std::move(leaves_open), insert(2))), "! left, puesto 2 @1");
  EXPECT_EQ(rows(), "2");
}

TEST_F(BatchWriterTest, ANestedPartThatThrowsTakesItsEventsWithIt) {
  run(job([](WriteTx& tx) {
    tx.emit("t", "antes", "1");
    EXPECT_EQ(tx.nested([&] { return tx.emit("t", "dentro", "2"), 5; }), 5);
    EXPECT_THROW(tx.nested([&] {
      tx.connection().execute("INSERT INTO t VALUES (3)");
      tx.emit("t", "perdido", "3");
      throw std::runtime_error("no");
    }),
                 std::runtime_error);
    tx.emit("t", "despues", "4");
    return std::string();
  }));
  EXPECT_EQ(logged(), "1:1,2:2,3:4");
  EXPECT_EQ(rows(), "");
}

TEST_F(BatchWriterTest, ABrokenDeferredReferenceFailsItsJobAndNotTheCommit) {
  db_->exec(
      "CREATE TABLE b (t INTEGER REFERENCES chasqui_log (seq) DEFERRABLE INITIALLY DEFERRED)");
  auto breaks = job([](WriteTx& tx) {
    tx.connection().execute("INSERT INTO b VALUES (99)");
    return std::string();
  });
  EXPECT_EQ(said(run(insert(1), std::move(breaks), insert(2))),
            "puesto 1 @1, ! FOREIGN KEY constraint failed, puesto 2 @2");
}

TEST_F(BatchWriterTest, AnsweredKeysAreReplayedAndOthersMismatch) {
  const auto with_key = [](std::int64_t value, std::string print) {
    WriteJob keyed = insert(value);
    keyed.key = IdempotencyKey{"yo", "k1", std::move(print)};
    return keyed;
  };
  EXPECT_EQ(said(run(with_key(1, "a"))), "puesto 1 @1");
  EXPECT_EQ(said(run(insert(5), with_key(2, "a"), with_key(3, "b"))),
            "puesto 5 @2, puesto 1 @1*, ! idempotency key of another request");
  EXPECT_EQ(rows(), "1,5");
}

TEST_F(BatchWriterTest, ARefusedKeyIsJudgedAnew) {
  WriteJob first = refused(1);
  first.key = IdempotencyKey{"yo", "k1", "a"};
  WriteJob second = insert(1);
  second.key = first.key;
  EXPECT_EQ(said(run(std::move(first))), "! no 1");
  EXPECT_EQ(said(run(std::move(second))), "puesto 1 @1");
}

TEST_F(BatchWriterTest, AJobInterruptedAmongOthersCostsThemNothing) {
  clock_.start();
  WriteJob endless = job([](WriteTx& tx) {
    tx.connection().execute(kForever);
    return std::string();
  });
  endless.deadline = clock_.steady() + std::chrono::milliseconds(50);
  EXPECT_EQ(said(run(insert(1), refused(2), std::move(endless), insert(4))),
            "puesto 1 @1, ! no 2, ! interrupted, puesto 4 @2");
  EXPECT_EQ(rows(), "1,4");
  EXPECT_EQ(logged(), "1:1,2:4");
}

TEST_F(BatchWriterTest, AJobThatSwallowsTheInterruptStillCommitsNothing) {
  clock_.start();
  WriteJob stubborn = job([](WriteTx& tx) {
    EXPECT_THROW(tx.connection().execute(kForever), DbError);
    EXPECT_THROW(tx.connection().execute("INSERT INTO t VALUES (66)"), DbError);
    return std::string("fine");
  });
  stubborn.deadline = clock_.steady() + std::chrono::milliseconds(50);
  EXPECT_EQ(said(run(insert(1), std::move(stubborn), insert(3))),
            "puesto 1 @1, ! the transaction was undone, puesto 3 @2");
  EXPECT_EQ(rows(), "1,3");
}

TEST_F(BatchWriterTest, AJobWhoseDeadlinePassedIsNotRun) {
  WriteJob late = insert(1);
  late.deadline = clock_.steady();
  EXPECT_EQ(said(run(std::move(late), insert(2))),
            "! the deadline passed in the queue, puesto 2 @1");
}

TEST_F(BatchWriterTest, EndsTheBatchWhenItsTimeOrItsCountIsUp) {
  writer_.emplace(*db_, BatchLimits{2, std::chrono::milliseconds(1'000), 100}, clock_, log_);
  EXPECT_EQ(said(run(insert(1), insert(2), insert(3))), "puesto 1 @1, puesto 2 @2");
  clock_.start();
  writer_.emplace(*db_, BatchLimits{9, std::chrono::milliseconds(1), 100}, clock_, log_);
  EXPECT_EQ(said(run(insert(4), insert(5))), "puesto 4 @3") << "one always has its turn";
}

TEST_F(BatchWriterTest, AFullDiskFailsWhatDoesNotFitAndTheNextBatchGoesOn) {
  const std::int64_t pages = *db_->query_int64("PRAGMA page_count");
  db_->exec("PRAGMA max_page_count = " + std::to_string(pages + 3));
  auto big = job([](WriteTx& tx) {
    tx.connection().execute("INSERT INTO t VALUES (zeroblob(100000))");
    tx.emit("t", "grande", "0");
    return std::string();
  });
  EXPECT_EQ(said(run(insert(1), std::move(big), insert(3))),
            "puesto 1 @1, ! database or disk is full, puesto 3 @2");
  EXPECT_EQ(logged(), "1:1,2:3");
  db_->exec("PRAGMA max_page_count = 10000");
  EXPECT_EQ(said(run(insert(4))), "puesto 4 @3");
}

TEST_F(BatchWriterTest, NothingOfAFailedCommitIsLeft) {
  // A commit that cannot be: a deferred reference broken behind the jobs' back.
  db_->exec(
      "CREATE TABLE b (t INTEGER REFERENCES chasqui_log (seq) DEFERRABLE INITIALLY DEFERRED);"
      "CREATE TRIGGER late AFTER INSERT ON chasqui_idempotency"
      " BEGIN INSERT INTO b VALUES (99); END");
  WriteJob keyed = insert(2);
  keyed.key = IdempotencyKey{"yo", "k1", "a"};
  const BatchOutcome outcome = run(insert(1), std::move(keyed), refused(3));
  EXPECT_FALSE(outcome.is_committed);
  EXPECT_TRUE(outcome.events.empty());
  EXPECT_EQ(said(outcome),
            "! FOREIGN KEY constraint failed, ! FOREIGN KEY constraint failed, ! no 3");
  EXPECT_EQ(writer_->head(), 0);
  EXPECT_EQ(said(run(insert(4))), "puesto 4 @1") << "the queue goes on";
}

TEST_F(BatchWriterTest, WhenTheLockIsNotToBeHadEveryJobHearsIt) {
  const auto mine =
      open_sqlite({.path = file_.path(), .busy_timeout = std::chrono::milliseconds(0)}, clock_);
  BatchWriter second(*mine, BatchLimits{256, std::chrono::seconds(1), 100}, clock_, log_);
  db_->begin_immediate();
  std::vector<WriteJob> jobs;
  jobs.push_back(insert(1));
  jobs.push_back(insert(2));
  EXPECT_EQ(said(second.run(jobs)), "! database is locked, ! database is locked");
  db_->rollback();
  EXPECT_EQ(said(second.run(jobs)), "puesto 1 @1, puesto 2 @2");
}

TEST_F(BatchWriterTest, AnnouncesWhatAnotherProcessAppended) {
  run(insert(1));
  const auto other = open_sqlite({.path = file_.path()}, clock_);
  append_event(*other, {.seq = 2, .stream = "t", .name = "ajeno", .data = "77"});
  const BatchOutcome outcome = run(insert(3));
  EXPECT_EQ(said(outcome), "puesto 3 @3");
  ASSERT_EQ(outcome.events.size(), 2u);
  EXPECT_EQ(outcome.events[0]->data, "77");
  EXPECT_EQ(logged(), "1:1,2:77,3:3");
}

// Whatever jobs fail and however: the log has no gap, and says what the rows say.
TEST_F(BatchWriterTest, TheLogStaysGaplessUnderRandomFailures) {
  clock_.start();
  std::int64_t value = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<WriteJob> jobs;
    for (std::uint64_t i = random_.below(12); i > 0; --i) {
      ++value;
      const std::uint64_t dice = random_.below(10);
      jobs.push_back(dice < 6 ? insert(value) : refused(value));
      if (dice != 9) continue;
      jobs.back() = job([](WriteTx& tx) { return tx.connection().execute(kForever), ""; });
      jobs.back().deadline = clock_.steady() + std::chrono::milliseconds(30);
    }
    const std::int64_t before = writer_->head();
    const BatchOutcome outcome = writer_->run(jobs);
    EXPECT_EQ(writer_->head(), before + static_cast<std::int64_t>(outcome.events.size()));
  }
  EXPECT_EQ(db_->query_int64("SELECT max(seq) = count(*) FROM chasqui_log"), 1);
  EXPECT_EQ(db_->query_int64("SELECT max(seq) FROM chasqui_log"), writer_->head());
  EXPECT_EQ(db_->query_text("SELECT group_concat(data) FROM chasqui_log"), rows());
}

}  // namespace
}  // namespace chasqui::db
