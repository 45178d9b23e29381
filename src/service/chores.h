// Runs an app's chores: each in a write of its own through the queue, never beside itself, as the
// program itself.
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "service/chore.h"
#include "service/tx.h"

namespace chasqui::service {

class Chores final {
 public:
  struct Needs {  // All outlive it.
    const SiteContext& site;
    db::Database& database;
    loop::Loop& loop;
    const Clock& clock;
    const Log& log;
  };
  explicit Chores(const Needs& needs);  // Nothing runs yet.
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;

  // On the loop: all of them at once, then each its period after it was done, or had failed. Before
  // this goes away the loop has stopped and the database is closed.
  void start();
  void stop() { is_stopped_ = true; }  // From any thread: none is begun any more.

  struct Running {
    const Chore* chore;
    loop::Timer timer;
    std::atomic<std::uint64_t> done{0}, failed{0};  // Read from any thread.
    std::string problem;                            // Of the last time.
  };
  const std::deque<Running>& all() const { return running_; }

 private:
  void begin(Running& running);
  void end(Running& running, const db::WriteResult& result);

  const Needs needs_;
  std::deque<Running> running_;
  std::atomic<bool> is_stopped_{false};
};

}  // namespace chasqui::service
