// The newest events in memory: what almost every returning client asks for, without a file. Any
// thread.
#pragma once
#include <cstddef>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "db/event.h"

namespace chasqui::db {

class LogTail {
 public:
  struct Limits {
    std::size_t events_max;
    std::size_t bytes_max;
  };
  LogTail(Limits limits, std::int64_t head, std::string epoch);

  void append(const std::vector<EventRef>& events);  // Committed, in order; may start past a gap.
  void set_epoch(std::string epoch);
  std::string epoch() const;
  // nullopt when it does not reach back to `since`, and when it is not there yet: a commit is in
  // the file, and may have been read, a moment before it is here.
  std::optional<LogSlice> read(const LogQuery& query) const;

 private:
  void forget_over_limits();

  const Limits limits_;
  mutable std::shared_mutex mutex_;  // Guards what follows.
  std::deque<EventRef> events_;      // Consecutive; the last one is the head.
  std::size_t bytes_ = 0;
  std::int64_t head_;
  std::string epoch_;
};

}  // namespace chasqui::db
