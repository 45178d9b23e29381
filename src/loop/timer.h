// An alarm on a loop. Cheap enough for several per socket: arming costs no system call and no
// allocation.
#pragma once
#include <chrono>
#include <cstdint>

#include "loop/task.h"

namespace chasqui::loop {

class Loop;
class TimerWheel;

using Instant = std::chrono::steady_clock::time_point;

// Belongs to its loop's thread. Fires once per arm(), never early, late by at most 20 ms or 1/16 of
// the span. Destroying or disarming it means that it will not fire.
class Timer final {
 public:
  Timer() = default;  // Of no loop; only to be assigned to.
  Timer(Loop& loop, Task task);
  Timer(TimerWheel& wheel, Task task);
  Timer(Timer&& other) noexcept;
  Timer& operator=(Timer&& other) noexcept;
  ~Timer();

  void arm(std::chrono::milliseconds span);  // From the loop's now(); an armed timer is moved.
  void disarm();
  bool is_armed() const { return next_ != nullptr; }

 private:
  friend class TimerWheel;

  TimerWheel* wheel_ = nullptr;
  Timer* prev_ = nullptr;  // In the circular list of its slot; null while not armed.
  Timer* next_ = nullptr;
  std::uint64_t due_tick_ = 0;
  std::size_t slot_ = 0;
  Task task_;
};

}  // namespace chasqui::loop
