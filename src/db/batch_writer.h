// Group commit without the queue: runs jobs one after the other in one transaction and commits them
// together. One thread at a time.
//
// A savepoint copies each page that its job changes, which is dear, and few jobs fail after they
// have written. So the jobs run without; when one does fail so, all is undone and the batch runs
// again with a savepoint for each job, as do some batches after it.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "db/connection.h"
#include "db/write_job.h"

namespace chasqui::db {

struct BatchLimits {
  std::size_t jobs_max;
  std::chrono::milliseconds time_max;
  std::size_t foreign_events_max;  // Written by another process: read back and announced.
};

struct BatchOutcome {
  // One for each job that had its turn; the batch may end before all had.
  std::vector<WriteResult> results;
  std::vector<EventRef> events;  // Committed, in order.
  bool is_committed = false;
  Steady work{0};    // From begin to commit.
  Steady commit{0};  // In the commit alone.
};

class BatchWriter {
 public:
  BatchWriter(Connection& connection, BatchLimits limits, const Clock& clock, const Log& log);

  BatchOutcome run(std::span<const WriteJob> jobs);
  std::int64_t head() const { return head_; }  // Of what is committed.

 private:
  struct Turn {  // One job's place in the batch that is being made.
    WriteResult result;
    bool undid_all = false;  // Its failure took the whole transaction with it: not run again.
  };

  bool run_all(std::span<const WriteJob> jobs);
  WriteResult run_alone(const WriteJob& job);
  Written run_inside(const WriteJob& job);
  std::int64_t append(std::vector<Event> events);
  void begin();
  void notice_foreign_writes();
  void commit(BatchOutcome& outcome);
  void undo_to(int depth);
  void fail_all(std::size_t jobs, std::exception_ptr error);
  bool has_only_looked(std::int64_t changes_before) const;
  bool is_time_up(Steady start) const;
  bool is_careful() const { return careful_batches_ > 0; }

  Connection& connection_;
  const BatchLimits limits_;
  const Clock& clock_;
  const Log& log_;
  std::int64_t head_;           // Committed.
  std::int64_t next_head_ = 0;  // What it will be when this batch commits.
  std::int64_t data_version_;   // Changes when another connection commits.
  std::int64_t next_data_version_ = 0;
  std::int64_t schema_version_ = 0;  // When this batch began.
  std::vector<EventRef> events_;     // Of this batch.
  std::vector<Turn> turns_;
  int careful_batches_ = 0;  // To come, this one included, with savepoints.
};

}  // namespace chasqui::db
