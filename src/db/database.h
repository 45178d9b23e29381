// One tenant's database: a write queue with group commit, readers that never wait for it, the log
// of events with its tail in memory, and the idempotency store. Everything but write(), read() and
// read_tail() blocks: keep it off the loops.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/chance.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/connection.h"
#include "db/event.h"
#include "db/retention.h"
#include "db/sqlite.h"
#include "db/write_job.h"
#include "loop/workers.h"

namespace chasqui::db {

class BatchWriter;
struct BatchOutcome;
class LogTail;
class ReaderPool;

struct DatabaseSettings {
  // A file, made when absent; ":memory:" is a private one that goes away (for tests).
  std::string path{};
  Synchronous synchronous = Synchronous::kFull;
  std::chrono::milliseconds busy_timeout{5'000};  // For a lock that another process holds.
  std::size_t batch_jobs_max = 256;
  std::chrono::milliseconds batch_time_max{20};  // Of work; the disk takes some for each commit.
  std::size_t queue_jobs_max = 10'000;           // Past it write() refuses: kUnavailable.
  std::size_t tail_events_max = 10'000;
  std::size_t tail_bytes_max = 16 * 1024 * 1024;
  std::size_t idle_readers_max = 4;
  std::chrono::hours answers_kept{24};
  Retention retention{};
  std::chrono::seconds upkeep_every{60};  // Looks for entries and answers to forget.
  std::int64_t upkeep_rows_max = 500;     // Forgotten in one go.
  std::string vfs{};                      // SQLite's name for a file system; empty: its default.
};

// All outlive the database. Without workers everything runs in the thread that asks.
struct DatabaseNeeds {
  loop::Workers* workers = nullptr;
  const Clock& clock;
  Random& random;
  const Log& log;
};

struct ReadJob {
  std::move_only_function<void(Connection&)> work{};
  // What `work` threw, or why there was no connection. Not to throw.
  std::move_only_function<void(std::exception_ptr)> failed{};
  std::optional<Steady> deadline{};
};

struct DatabaseMetrics {  // Counted since it was opened; read from any thread.
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> commit_failures{0};
  std::atomic<std::uint64_t> jobs_committed{0};
  std::atomic<std::uint64_t> jobs_failed{0};
  std::atomic<std::uint64_t> jobs_replayed{0};
  std::atomic<std::uint64_t> batch_jobs_last{0};
  std::atomic<std::uint64_t> batch_jobs_most{0};
  std::atomic<std::uint64_t> work_ns{0};    // From begin to commit, summed.
  std::atomic<std::uint64_t> commit_ns{0};  // In the commits alone, summed.
  std::atomic<std::uint64_t> reads{0};
  std::atomic<std::uint64_t> events_forgotten{0};
};

class Database final {
 public:
  // In commit order, before the jobs' done(). On whatever thread commits; not to throw, not to wait
  // for a write.
  using Listener = std::move_only_function<void(std::vector<EventRef>)>;

  Database(DatabaseSettings settings, DatabaseNeeds needs);  // Opens; throws DbError.
  ~Database();                                               // close()
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void on_committed(Listener listener);  // Before the first write.
  // Finishes what is queued, refuses what comes. Not from a job, a listener or done().
  void close();

  // Any thread, never blocks. Jobs run in the order of their arrival, each alone, many in one
  // commit.
  void write(WriteJob job);
  // Waits for the commit; throws what the job threw. Not from a job, a listener or done().
  Written write_now(std::move_only_function<std::string(WriteTx&) const> work);
  Written write_now(WriteJob job);  // Its done is not called.

  // Any thread, never blocks. The job sees one snapshot, with all that was acknowledged before.
  void read(ReadJob job);
  template <class Work>
  decltype(auto) read_now(Work&& work) {
    Reading reading(*this);
    return work(reading.connection());
  }

  std::int64_t head() const { return head_.load(std::memory_order_acquire); }
  std::string epoch() const;
  void renew_epoch();  // History was replaced (a restore): every client starts anew.

  LogSlice read_log(const LogQuery& query);
  // The same without a file: nullopt when the tail does not reach back to `since`. Fit for a loop.
  std::optional<LogSlice> read_tail(const LogQuery& query) const;

  std::size_t queued() const;
  const DatabaseMetrics& metrics() const { return metrics_; }
  const std::string& path() const { return settings_.path; }

  void forget_old();                        // All that upkeep would forget, now.
  void backup_to(const std::string& path);  // A consistent copy, while writes go on; `path` is new.
  std::vector<std::string> check_integrity();  // What is wrong; empty: nothing.

 private:
  class Reading {  // A pooled connection inside a read transaction.
   public:
    explicit Reading(Database& database);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    Connection& connection() { return *connection_; }

   private:
    Database& database_;
    std::unique_ptr<Connection> connection_;
  };

  bool admit(WriteJob& job);
  void schedule_drain();
  void drain();
  bool run_batch(std::unique_lock<std::mutex>& lock);
  void commit_batch(std::vector<WriteJob> jobs);
  void settle(std::vector<WriteJob>& jobs, std::vector<WriteResult>& results);
  void count(const BatchOutcome& outcome);
  void announce(std::vector<EventRef> events);
  void post(loop::Task task);
  void finish_task();
  void run_read(ReadJob& job);
  void start_upkeep_when_due();
  bool keep_up_safely();
  void end_upkeep(bool has_more);
  bool keep_up();
  bool forget_answers();
  bool forget_events();

  std::unique_ptr<PrivateFile> private_file_;
  const DatabaseSettings settings_;
  const DatabaseNeeds needs_;
  DatabaseMetrics metrics_;
  std::unique_ptr<Connection> writer_;
  std::unique_ptr<BatchWriter> batches_;
  std::unique_ptr<LogTail> tail_;
  std::unique_ptr<ReaderPool> readers_;
  Listener listener_;
  std::atomic<std::int64_t> head_{0};

  mutable std::mutex mutex_;  // Guards what follows; never held while a statement runs.
  std::condition_variable changed_;
  std::deque<WriteJob> queue_;
  std::set<std::pair<std::string, std::string>> keys_in_flight_;
  bool is_drain_scheduled_ = false;
  bool is_batch_running_ = false;
  bool is_closing_ = false;
  bool is_upkeep_running_ = false;
  Steady next_upkeep_{0};
  std::string upkeep_after_;  // The stream that upkeep looked at last.
  std::size_t tasks_ = 0;     // Posted to the workers and not finished.
};

}  // namespace chasqui::db
