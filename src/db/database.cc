#include "db/database.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <span>

#include "db/batch_writer.h"
#include "db/event_log.h"
#include "db/log_tail.h"
#include "db/platform_tables.h"
#include "db/reader_pool.h"

namespace chasqui::db {
namespace {

std::exception_ptr refusal(std::string text) {
  return std::make_exception_ptr(DbError(DbErrorKind::kUnavailable, std::move(text)));
}

DatabaseSettings with_path(DatabaseSettings settings, const PrivateFile* file) {
  if (!file) return settings;
  settings.path = file->path();
  settings.synchronous = Synchronous::kOff;
  return settings;
}

SqliteSettings connection_settings(const DatabaseSettings& settings, bool is_reader) {
  return {.path = settings.path,
          .is_reader = is_reader,
          .synchronous = settings.synchronous,
          .busy_timeout = settings.busy_timeout,
          .vfs = settings.vfs};
}

void sync_to_disk(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_synced = file >= 0 && fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!is_synced) throw DbError(DbErrorKind::kUnavailable, "cannot sync " + path.string());
}

}  // namespace

Database::Database(DatabaseSettings settings, DatabaseNeeds needs)
    : private_file_(settings.path == ":memory:" ? std::make_unique<PrivateFile>() : nullptr),
      settings_(with_path(std::move(settings), private_file_.get())),
      needs_(needs),
      writer_(open_sqlite(connection_settings(settings_, false), needs_.clock)),
      readers_(std::make_unique<ReaderPool>(connection_settings(settings_, true),
                                            settings_.idle_readers_max, needs_.clock)) {
  make_platform_tables(*writer_, needs_.random);
  batches_ = std::make_unique<BatchWriter>(
      *writer_,
      BatchLimits{settings_.batch_jobs_max, settings_.batch_time_max, settings_.tail_events_max},
      needs_.clock, needs_.log);
  head_ = batches_->head();
  tail_ = std::make_unique<LogTail>(
      LogTail::Limits{settings_.tail_events_max, settings_.tail_bytes_max}, head_,
      load_epoch(*writer_));
  next_upkeep_ = needs_.clock.steady() + settings_.upkeep_every;
}

Database::~Database() { close(); }

void Database::on_committed(Listener listener) { listener_ = std::move(listener); }

void Database::close() {
  std::unique_lock lock(mutex_);
  is_closing_ = true;
  while (!queue_.empty() && run_batch(lock)) {
  }
  changed_.wait(lock, [this] { return tasks_ == 0 && queue_.empty() && !is_batch_running_; });
}

// --- Writing -------------------------------------------------------------------------------------

void Database::write(WriteJob job) {
  if (admit(job)) schedule_drain();
}

// Into the queue, or refused at once.
bool Database::admit(WriteJob& job) {
  std::exception_ptr error;
  {
    std::lock_guard lock(mutex_);
    if (is_closing_) {
      error = refusal("the database is closing");
    } else if (queue_.size() >= settings_.queue_jobs_max) {
      error = refusal("too many writes are waiting");
    } else if (job.key && !keys_in_flight_.emplace(job.key->scope, job.key->key).second) {
      error = std::make_exception_ptr(IdempotencyInFlight());
    } else {
      queue_.push_back(std::move(job));
      return true;
    }
  }
  job.done(std::unexpected(std::move(error)));
  return false;
}

void Database::schedule_drain() {
  {
    std::lock_guard lock(mutex_);
    if (is_drain_scheduled_ || is_batch_running_ || queue_.empty()) return;
    is_drain_scheduled_ = true;
  }
  post([this] { drain(); });
}

void Database::drain() {
  std::unique_lock lock(mutex_);
  is_drain_scheduled_ = false;
  run_batch(lock);
}

// One batch, unless one is running or nothing is queued. What is queued afterwards is seen to.
bool Database::run_batch(std::unique_lock<std::mutex>& lock) {
  if (is_batch_running_ || queue_.empty()) return false;
  is_batch_running_ = true;
  std::vector<WriteJob> jobs;
  const std::size_t count = std::min(queue_.size(), settings_.batch_jobs_max);
  jobs.reserve(count);
  std::move(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count),
            std::back_inserter(jobs));
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  lock.unlock();
  commit_batch(std::move(jobs));
  lock.lock();
  is_batch_running_ = false;
  changed_.notify_all();
  lock.unlock();
  schedule_drain();
  start_upkeep_when_due();
  lock.lock();
  return true;
}

void Database::commit_batch(std::vector<WriteJob> jobs) {
  BatchOutcome outcome = batches_->run(jobs);
  count(outcome);
  if (jobs.size() > outcome.results.size()) {  // Its time was up: the others are still the first.
    std::lock_guard lock(mutex_);
    const auto rest = jobs.begin() + static_cast<std::ptrdiff_t>(outcome.results.size());
    queue_.insert(queue_.begin(), std::make_move_iterator(rest),
                  std::make_move_iterator(jobs.end()));
    jobs.erase(rest, jobs.end());
  }
  announce(std::move(outcome.events));
  settle(jobs, outcome.results);
}

void Database::count(const BatchOutcome& outcome) {
  ++(outcome.is_committed ? metrics_.commits : metrics_.commit_failures);
  for (const WriteResult& result : outcome.results)
    ++(!result            ? metrics_.jobs_failed
       : result->replayed ? metrics_.jobs_replayed
                          : metrics_.jobs_committed);
  metrics_.batch_jobs_last = outcome.results.size();
  metrics_.batch_jobs_most =
      std::max<std::uint64_t>(metrics_.batch_jobs_most, outcome.results.size());
  metrics_.work_ns += static_cast<std::uint64_t>(outcome.work.count());
  metrics_.commit_ns += static_cast<std::uint64_t>(outcome.commit.count());
}

void Database::announce(std::vector<EventRef> events) {
  if (events.empty()) return;
  tail_->append(events);
  head_.store(events.back()->seq, std::memory_order_release);
  if (listener_) listener_(std::move(events));
}

void Database::settle(std::vector<WriteJob>& jobs, std::vector<WriteResult>& results) {
  {
    std::lock_guard lock(mutex_);
    for (const WriteJob& job : jobs)
      if (job.key) keys_in_flight_.erase({job.key->scope, job.key->key});
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done(std::move(results[i]));
}

Written Database::write_now(std::move_only_function<std::string(WriteTx&) const> work) {
  return write_now(
      WriteJob{.key = std::nullopt, .work = std::move(work), .done = {}, .deadline = {}});
}

Written Database::write_now(WriteJob job) {
  std::optional<WriteResult> answer;
  job.done = [&](WriteResult result) {
    std::lock_guard lock(mutex_);
    answer = std::move(result);
  };
  admit(job);
  std::unique_lock lock(mutex_);
  // Runs the batches itself while no worker does: it works without workers, and within one.
  while (!answer)
    if (!run_batch(lock)) changed_.wait(lock);
  lock.unlock();
  if (!*answer) std::rethrow_exception(answer->error());
  return std::move(**answer);
}

std::size_t Database::queued() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

// --- Tasks on the workers ------------------------------------------------------------------------

void Database::post(loop::Task task) {
  {
    std::lock_guard lock(mutex_);
    ++tasks_;
  }
  loop::Task counted = [this, task = std::move(task)]() mutable {
    task();
    task = nullptr;
    finish_task();
  };
  if (needs_.workers)
    needs_.workers->post(std::move(counted));
  else
    counted();
}

// The last thing that touches the database: close() may return as soon as the lock is free.
void Database::finish_task() {
  std::lock_guard lock(mutex_);
  --tasks_;
  changed_.notify_all();
}

// --- Reading -------------------------------------------------------------------------------------

Database::Reading::Reading(Database& database)
    : database_(database), connection_(database.readers_->take()) {
  connection_->begin_read();
  ++database_.metrics_.reads;
}

Database::Reading::~Reading() {
  connection_->rollback();
  connection_->set_deadline(std::nullopt);
  database_.readers_->give_back(std::move(connection_));
}

void Database::read(ReadJob job) {
  {
    std::unique_lock lock(mutex_);
    if (is_closing_) {
      lock.unlock();
      return job.failed(refusal("the database is closing"));
    }
  }
  post([this, job = std::move(job)]() mutable { run_read(job); });
}

void Database::run_read(ReadJob& job) {
  try {
    Reading reading(*this);
    reading.connection().set_deadline(job.deadline);
    job.work(reading.connection());
  } catch (...) {
    job.failed(std::current_exception());
  }
}

std::string Database::epoch() const { return tail_->epoch(); }

void Database::renew_epoch() {
  std::string renewed;
  write_now([this, &renewed](WriteTx& tx) {
    renewed = db::renew_epoch(tx.connection(), needs_.random);
    return std::string();
  });
  tail_->set_epoch(std::move(renewed));
}

LogSlice Database::read_log(const LogQuery& query) {
  if (auto slice = tail_->read(query)) return std::move(*slice);
  LogSlice slice =
      read_now([&query](Connection& connection) { return select_log(connection, query); });
  slice.epoch = epoch();
  return slice;
}

std::optional<LogSlice> Database::read_tail(const LogQuery& query) const {
  return tail_->read(query);
}

// --- Upkeep: forgetting what has had its time, in small parts between the batches ----------------

void Database::start_upkeep_when_due() {
  {
    std::lock_guard lock(mutex_);
    if (is_closing_ || is_upkeep_running_ || needs_.clock.steady() < next_upkeep_) return;
    is_upkeep_running_ = true;
  }
  post([this] { end_upkeep(keep_up_safely()); });
}

bool Database::keep_up_safely() {
  try {
    return keep_up();
  } catch (const std::exception& error) {
    needs_.log.warn("upkeep failed", {{"cause", error.what()}});
    return false;
  }
}

void Database::end_upkeep(bool has_more) {
  std::lock_guard lock(mutex_);
  is_upkeep_running_ = false;
  next_upkeep_ = needs_.clock.steady() + (has_more ? Steady(0) : Steady(settings_.upkeep_every));
  changed_.notify_all();
}

// True when there is more to forget.
bool Database::keep_up() {
  const bool more_answers = forget_answers();
  return forget_events() || more_answers;
}

bool Database::forget_answers() {
  std::int64_t forgotten = 0;
  write_now([this, &forgotten](WriteTx& tx) {
    const Utc before = tx.now() + -settings_.answers_kept;
    forgotten = prune_answers(tx.connection(), before, settings_.upkeep_rows_max);
    return std::string();
  });
  return forgotten == settings_.upkeep_rows_max;
}

bool Database::forget_events() {
  const CutAim aim{.now = needs_.clock.now(), .after = upkeep_after_};
  const CutPlan plan = read_now(
      [&](Connection& connection) { return plan_cuts(connection, settings_.retention, aim); });
  std::int64_t left = settings_.upkeep_rows_max;
  for (const Cut& cut : plan.cuts) {
    std::int64_t forgotten = 0;
    write_now([&cut, &forgotten, left](WriteTx& tx) {
      forgotten = apply_cut(tx.connection(), cut, left);
      return std::string();
    });
    metrics_.events_forgotten += static_cast<std::uint64_t>(forgotten);
    left -= forgotten;
    if (left <= 0) return true;  // The same streams again next time.
  }
  upkeep_after_ = plan.last_stream;
  return !upkeep_after_.empty();
}

void Database::forget_old() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_upkeep_running_; });
    is_upkeep_running_ = true;
  }
  while (keep_up_safely()) {
  }
  end_upkeep(false);
}

// --- Whole files ---------------------------------------------------------------------------------

void Database::backup_to(const std::string& path) {
  if (std::filesystem::exists(path))
    throw DbError(DbErrorKind::kUnavailable, path + " is there already");
  const auto reader = open_sqlite(connection_settings(settings_, true), needs_.clock);
  reader->exec("PRAGMA query_only = OFF");  // It refuses VACUUM INTO too; the file stays read-only.
  reader->execute("VACUUM INTO ?", {path});
  sync_to_disk(path);
  sync_to_disk(std::filesystem::absolute(path).parent_path());
}

std::vector<std::string> Database::check_integrity() {
  return read_now([](Connection& connection) {
    std::vector<std::string> faults;
    Statement rows = connection.prepare("PRAGMA quick_check");
    while (rows.step())
      if (rows.text(0) != "ok") faults.emplace_back(rows.text(0));
    return faults;
  });
}

}  // namespace chasqui::db
