// All alarms of a loop: 512 slots of 10 ms. Arming, disarming and firing are O(1); long alarms are
// looked at once per turn of the wheel. Knows no clock: time is told.
#pragma once
#include <array>
#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "loop/timer.h"

namespace chasqui::loop {

class TimerWheel final {
 public:
  static constexpr std::chrono::milliseconds kTick{10};
  static constexpr std::size_t kSlots = 512;

  explicit TimerWheel(Instant start) : start_(start), now_(start) {}
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  void set_now(Instant now) { now_ = now; }  // What spans are counted from; fires nothing.
  // Fires what is due. A timer's task may arm, disarm and destroy any timer, itself too.
  void advance(Instant now);
  // When to look again at the latest; nullopt: no timer is armed. It may be before any is due.
  std::optional<Instant> next_look() const;
  std::size_t size() const { return size_; }

 private:
  friend class Timer;
  static constexpr std::size_t kFiring = kSlots;  // The list of those that fire now.

  void arm(Timer& timer, std::chrono::milliseconds span);
  void insert(Timer& timer, std::size_t slot);
  void remove(Timer& timer);
  void replace(Timer& old, Timer& by);
  void forget_task_of(Timer& timer);
  void collect(std::size_t slot, std::uint64_t tick);
  void fire(Timer& timer);

  Instant start_;
  Instant now_;
  std::uint64_t tick_ = 0;  // All slots up to this one were looked at.
  std::size_t size_ = 0;
  Timer* running_ = nullptr;  // Whose task is being called; null when it was destroyed meanwhile.
  std::array<Timer*, kSlots + 1> heads_{};
  std::bitset<kSlots> used_;
};

}  // namespace chasqui::loop
