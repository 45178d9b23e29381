// What is asked of the write queue, and what comes back.
#pragma once
#include <chrono>
#include <cstdint>
#include <exception>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "db/connection.h"
#include "db/event.h"
#include "db/idempotency.h"

namespace chasqui::db {

using Steady = std::chrono::nanoseconds;  // A reading of Clock::steady().

inline constexpr std::size_t kEventsPerJobMax = 100'000;

struct EmitOptions {
  std::string origin{};  // See Event::origin.
  std::string facts{};   // See Event::facts.
};

// One job's part of a batch. Its rows, its events and its idempotency record come to be together or
// not at all.
class WriteTx {
 public:
  WriteTx(Connection& connection, Utc now) : connection_(connection), now_(now) {}
  WriteTx(const WriteTx&) = delete;
  WriteTx& operator=(const WriteTx&) = delete;

  // Its transaction belongs to the queue: begin, commit and rollback are not the job's to call.
  Connection& connection() { return connection_; }
  Utc now() const { return now_; }  // Stands still within a job.
  void emit(std::string stream, std::string event, std::string data_json, EmitOptions options = {});

  // Runs `part`; when it throws, its rows and events are as if it had not run, and the exception
  // goes on.
  template <class Part>
  decltype(auto) nested(Part&& part) {
    Nested scope(*this);
    if constexpr (std::is_void_v<decltype(part())>) {
      part();
      scope.keep();
    } else {
      decltype(auto) result = part();
      scope.keep();
      return result;
    }
  }

  std::vector<Event> take_events() { return std::move(events_); }  // For the queue; without seq.

 private:
  class Nested {
   public:
    explicit Nested(WriteTx& tx);
    ~Nested();
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    void keep();

   private:
    WriteTx& tx_;
    std::size_t events_before_;
    bool is_kept_ = false;
  };

  Connection& connection_;
  Utc now_;
  std::vector<Event> events_;
};

struct Written {
  std::string answer{};     // What the work returned, now or the first time.
  std::int64_t seq = 0;     // Of the job's last event; the head when it had none.
  std::int64_t before = 0;  // The head before them.
  bool replayed = false;    // The answer was stored by an earlier request with the same key.
};
// The exception is what the work threw, or DbError, IdempotencyMismatch, IdempotencyInFlight.
using WriteResult = std::expected<Written, std::exception_ptr>;

struct WriteJob {
  std::optional<IdempotencyKey> key{};
  // May be called again when something else undid the whole batch (an I/O error, a full disk,
  // another job's deadline): hence const, so that it cannot use up what it captured. Only the last
  // call's rows and events count.
  std::move_only_function<std::string(WriteTx&) const> work{};
  // Called exactly once; not to throw, and not to wait for another write. On a worker, after the
  // commit, or within write() when the job was refused at once.
  std::move_only_function<void(WriteResult)> done{};
  std::optional<Steady> deadline{};  // Past it the job throws kInterrupted, also while it waits.
};

}  // namespace chasqui::db
