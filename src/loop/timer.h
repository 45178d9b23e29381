// An alarm on a loop. Cheap enough for several per socket: no system call, no allocation when armed.
#pragma once
#include <chrono>

#include "loop/task.h"

namespace chasqui::loop {

class Loop;
class TimerWheel;

using Instant = std::chrono::steady_clock::time_point;

// Belongs to its loop's thread. Fires once per arm(), late by at most 20 ms and 1/32 of the span,
// never early. Destroying or disarming it means that it will not fire.
class Timer final {
 public:
  Timer() = default;  // Of no loop; only to be assigned to.
  Timer(Loop& loop, Task task);
  Timer(Timer&& other) noexcept;
  Timer& operator=(Timer&& other) noexcept;
  ~Timer();

  void arm(std::chrono::milliseconds span);  // From now; an armed timer is moved.
  void disarm();
  bool is_armed() const { return wheel_next_ != nullptr; }

 private:
  friend class TimerWheel;

  void take_place_of(Timer& other);

  Loop* loop_ = nullptr;
  Timer* wheel_prev_ = nullptr;
  Timer* wheel_next_ = nullptr;
  std::uint64_t due_tick_ = 0;
  Task task_;
};

}  // namespace chasqui::loop
