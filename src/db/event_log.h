// The log in its table: appending, reading on, knowing what is no longer there.
#pragma once
#include <cstdint>

#include "db/connection.h"
#include "db/event.h"

namespace chasqui::db {

std::int64_t load_head(Connection& connection);
void append_event(Connection& connection, const Event& event);
// Inside the caller's read transaction; the epoch is left to the caller.
LogSlice select_log(Connection& connection, const LogQuery& query);

// Shared with the tail: adds `event` to the slice, or says that the slice is full.
class SliceFiller {
 public:
  explicit SliceFiller(const LogQuery& query) : query_(query) {}
  bool add(LogSlice& slice, EventRef event);

 private:
  const LogQuery& query_;
  std::size_t bytes_ = 0;
};

}  // namespace chasqui::db
