// What the hub asks of the log: the events after a position. Implemented over the database.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "hub/event.h"
#include "hub/space.h"

namespace chasqui::hub {

struct HistoryQuery {
  SpaceRef space;
  std::vector<std::string> streams;  // {"*"}: all of them.
  std::int64_t since = 0;            // Events with seq > since,
  std::size_t limit = 0;             // no more than these, the oldest first.
};

struct HistoryPage {
  std::vector<EventRef> events;  // Of the streams asked for, by seq.
  std::int64_t head = 0;         // The log's newest seq, read with the events in one snapshot.
  bool too_old = false;          // Some event after `since` is no longer kept: `events` is empty.
  bool more = false;             // Cut at the limit: ask again after the last event.
  bool failed = false;           // The log cannot be read now: nothing else of this page counts.
};

class History {
 public:
  using Answer = std::move_only_function<void(HistoryPage)>;

  virtual ~History() = default;
  // Calls `answer` once, later, on the loop that asked; or destroys it when that loop has ended.
  virtual void read(HistoryQuery query, Answer answer) = 0;
};

}  // namespace chasqui::hub
