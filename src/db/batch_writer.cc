#include "db/batch_writer.h"

#include <algorithm>
#include <utility>

#include "db/event_log.h"

namespace chasqui::db {
namespace {

constexpr int kCarefulBatches = 32;

std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "unknown";
  }
}

std::int64_t schema_version(Connection& connection) {
  return connection.query_int64("PRAGMA schema_version").value_or(0);
}

void refuse_late(const WriteJob& job, const Clock& clock) {
  if (job.deadline && clock.steady() >= *job.deadline)
    throw DbError(DbErrorKind::kInterrupted, "the deadline passed in the queue");
}

}  // namespace

BatchWriter::BatchWriter(Connection& connection, BatchLimits limits, const Clock& clock,
                         const Log& log)
    : connection_(connection),
      limits_(limits),
      clock_(clock),
      log_(log),
      head_(load_head(connection)),
      data_version_(connection.query_int64("PRAGMA data_version").value_or(0)) {}

BatchOutcome BatchWriter::run(std::span<const WriteJob> jobs) {
  BatchOutcome outcome;
  const Steady start = clock_.steady();
  turns_.clear();
  careful_batches_ = std::max(0, careful_batches_ - 1);
  try {
    // Each round but one ends well or takes one job out, so there are few more rounds than jobs.
    while (!run_all(jobs)) {
    }
    outcome.work = clock_.steady() - start;
    commit(outcome);
  } catch (...) {
    connection_.rollback();
    fail_all(std::min(jobs.size(), limits_.jobs_max), std::current_exception());
  }
  outcome.results.reserve(turns_.size());
  for (Turn& turn : turns_) outcome.results.push_back(std::move(turn.result));
  return outcome;
}

// False when the whole transaction was undone, with what earlier jobs had done in it: by SQLite, or
// because a job that failed has no savepoint to go back to.
bool BatchWriter::run_all(std::span<const WriteJob> jobs) {
  begin();
  const Steady start = clock_.steady();
  for (std::size_t i = 0; i < jobs.size() && i < limits_.jobs_max; ++i) {
    if (i > 0 && is_time_up(start) && i >= turns_.size()) break;
    if (i == turns_.size()) turns_.emplace_back();
    if (turns_[i].undid_all) continue;
    const std::int64_t changes_before = connection_.total_changes();
    turns_[i].result = run_alone(jobs[i]);
    turns_[i].undid_all = !connection_.in_transaction();
    if (!turns_[i].undid_all &&
        (turns_[i].result || is_careful() || has_only_looked(changes_before)))
      continue;
    if (!turns_[i].undid_all) careful_batches_ = kCarefulBatches;
    connection_.rollback();
    return false;
  }
  return true;
}

// Then there is nothing of it to undo. Tables that an earlier job of the batch made count as its
// own.
bool BatchWriter::has_only_looked(std::int64_t changes_before) const {
  return connection_.total_changes() == changes_before &&
         schema_version(connection_) == schema_version_;
}

bool BatchWriter::is_time_up(Steady start) const {
  return clock_.steady() - start >= limits_.time_max;
}

void BatchWriter::begin() {
  connection_.begin_immediate();
  events_.clear();
  next_head_ = head_;
  schema_version_ = schema_version(connection_);
  notice_foreign_writes();
}

// Commands that work beside a running server append to the same log.
void BatchWriter::notice_foreign_writes() {
  next_data_version_ = connection_.query_int64("PRAGMA data_version").value_or(0);
  if (next_data_version_ == data_version_) return;
  next_head_ = load_head(connection_);
  const auto reach = static_cast<std::int64_t>(limits_.foreign_events_max);
  const LogQuery query{.streams = std::nullopt,
                       .since = std::max(head_, next_head_ - reach),
                       .events_max = limits_.foreign_events_max};
  events_ = select_log(connection_, query).events;
}

WriteResult BatchWriter::run_alone(const WriteJob& job) {
  const std::size_t events_before = events_.size();
  const std::int64_t head_before = next_head_;
  const int depth = connection_.savepoint_depth();
  if (is_careful()) connection_.savepoint();
  try {
    refuse_late(job, clock_);
    connection_.set_deadline(job.deadline);
    Written written = run_inside(job);
    if (!connection_.in_transaction())
      throw DbError(DbErrorKind::kInterrupted, "the transaction was undone");
    connection_.set_deadline(std::nullopt);
    while (connection_.savepoint_depth() > depth) connection_.release_savepoint();
    return written;
  } catch (...) {
    connection_.set_deadline(std::nullopt);
    undo_to(depth);
    events_.resize(events_before);
    next_head_ = head_before;
    return std::unexpected(std::current_exception());
  }
}

// Also what the job opened and did not close.
void BatchWriter::undo_to(int depth) {
  while (connection_.savepoint_depth() > depth) connection_.rollback_savepoint();
}

Written BatchWriter::run_inside(const WriteJob& job) {
  if (job.key)
    if (auto stored = find_answer(connection_, *job.key))
      return {.answer = std::move(stored->answer),
              .seq = stored->seq,
              .before = stored->seq,
              .replayed = true};
  WriteTx tx(connection_, clock_.now());
  std::string answer = job.work(tx);
  if (connection_.has_broken_references())
    throw DbError(DbErrorKind::kForeignKeyViolation, "FOREIGN KEY constraint failed");
  const std::int64_t before = next_head_;
  const std::int64_t seq = append(tx.take_events());
  if (job.key) store_answer(connection_, *job.key, {answer, seq}, tx.now());
  return {.answer = std::move(answer), .seq = seq, .before = before, .replayed = false};
}

std::int64_t BatchWriter::append(std::vector<Event> events) {
  for (Event& event : events) {
    event.seq = ++next_head_;
    append_event(connection_, event);
    events_.push_back(std::make_shared<const Event>(std::move(event)));
  }
  return next_head_;
}

void BatchWriter::commit(BatchOutcome& outcome) {
  const Steady start = clock_.steady();
  connection_.commit();
  outcome.commit = clock_.steady() - start;
  outcome.is_committed = true;
  outcome.events = std::exchange(events_, {});
  head_ = next_head_;
  data_version_ = next_data_version_;
}

// Nothing of the batch came to be. What had failed by itself keeps its own reason.
void BatchWriter::fail_all(std::size_t jobs, std::exception_ptr error) {
  log_.error("commit failed", {{"cause", text_of(error)}});
  events_.clear();
  if (turns_.empty()) turns_.resize(jobs);
  for (Turn& turn : turns_)
    if (turn.result) turn.result = std::unexpected(error);
}

}  // namespace chasqui::db
