// Backups that a site makes of itself while it serves: one when the last is old enough.
#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/workers.h"

namespace chasqui::main {

class ScheduledBackups final {
 public:
  struct Plan {
    std::string site;
    std::filesystem::path database, folder;
    std::chrono::milliseconds every{0};  // 0: none are made.
    std::size_t keep = 7;                // So many, the newest.
  };
  struct Needs {  // All outlive it.
    loop::Loop& loop;
    loop::Workers& workers;
    const Clock& clock;
    const Log& log;
  };
  ScheduledBackups(Plan plan, const Needs& needs);
  ScheduledBackups(const ScheduledBackups&) = delete;
  ScheduledBackups& operator=(const ScheduledBackups&) = delete;

  // On the loop. Looks at once and then every minute; one that fails is told, and tried again.
  void start();
  void stop() { is_stopped_ = true; }  // From any thread: none is begun any more.
  // Makes one if it is due; whether it did. Throws Refusal and DbError.
  bool make_if_due() const;

 private:
  void look();

  const Plan plan_;
  const Needs needs_;
  loop::Timer timer_;
  std::atomic<bool> is_stopped_{false};
};

}  // namespace chasqui::main
