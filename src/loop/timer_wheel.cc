#include "loop/timer_wheel.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"
#include "loop/loop.h"

namespace chasqui::loop {
namespace {

// Long alarms are rounded up so that they fall together: a loop with 20,000 pings of 25 s to come
// wakes a few times a second for them, not a hundred times.
std::uint64_t rounded(std::uint64_t due_tick, std::uint64_t span_ticks) {
  const std::uint64_t grain = std::bit_floor(std::max<std::uint64_t>(1, span_ticks / 32));
  return (due_tick + grain - 1) / grain * grain;
}

}  // namespace

Timer::Timer(Loop& loop, Task task) : Timer(loop.timers(), std::move(task)) {}

Timer::Timer(TimerWheel& wheel, Task task) : wheel_(&wheel), task_(std::move(task)) {}

Timer::Timer(Timer&& other) noexcept { *this = std::move(other); }

Timer& Timer::operator=(Timer&& other) noexcept {
  if (this == &other) return *this;
  disarm();
  if (wheel_ != nullptr) wheel_->forget_task_of(*this);
  wheel_ = other.wheel_;
  task_ = std::move(other.task_);
  if (wheel_ != nullptr) wheel_->replace(other, *this);
  return *this;
}

Timer::~Timer() {
  disarm();
  if (wheel_ != nullptr) wheel_->forget_task_of(*this);
}

void Timer::arm(std::chrono::milliseconds span) {
  CHASQUI_ASSERT(wheel_ != nullptr);
  wheel_->arm(*this, span);
}

void Timer::disarm() {
  if (is_armed()) wheel_->remove(*this);
}

void TimerWheel::arm(Timer& timer, std::chrono::milliseconds span) {
  if (timer.is_armed()) remove(timer);
  const auto clamped = std::max(span, std::chrono::milliseconds(1));
  const auto due = now_ - start_ + clamped + kTick - std::chrono::nanoseconds(1);
  const auto due_tick = static_cast<std::uint64_t>(due / kTick);
  timer.due_tick_ = rounded(due_tick, static_cast<std::uint64_t>(clamped / kTick));
  insert(timer, timer.due_tick_ % kSlots);
}

void TimerWheel::insert(Timer& timer, std::size_t slot) {
  timer.slot_ = slot;
  Timer*& head = heads_[slot];
  if (head == nullptr) {
    head = timer.prev_ = timer.next_ = &timer;
    if (slot != kFiring) used_.set(slot);
  } else {
    timer.next_ = head;
    timer.prev_ = head->prev_;
    head->prev_->next_ = &timer;
    head->prev_ = &timer;
  }
  ++size_;
}

void TimerWheel::remove(Timer& timer) {
  Timer*& head = heads_[timer.slot_];
  if (timer.next_ == &timer) {
    head = nullptr;
    if (timer.slot_ != kFiring) used_.reset(timer.slot_);
  } else {
    timer.prev_->next_ = timer.next_;
    timer.next_->prev_ = timer.prev_;
    if (head == &timer) head = timer.next_;
  }
  timer.prev_ = timer.next_ = nullptr;
  --size_;
}

void TimerWheel::replace(Timer& old, Timer& by) {
  if (running_ == &old) running_ = &by;
  if (!old.is_armed()) return;
  const std::size_t slot = old.slot_;
  by.due_tick_ = old.due_tick_;
  remove(old);
  insert(by, slot);
}

void TimerWheel::forget_task_of(Timer& timer) {
  if (running_ == &timer) running_ = nullptr;
}

void TimerWheel::advance(Instant now) {
  now_ = now;
  const auto tick = static_cast<std::uint64_t>((now - start_) / kTick);
  const std::uint64_t slots = std::min<std::uint64_t>(tick - tick_, kSlots);
  for (std::uint64_t i = 0; i < slots; ++i) collect((tick - i) % kSlots, tick);
  tick_ = tick;
  while (heads_[kFiring] != nullptr) fire(*heads_[kFiring]);
}

void TimerWheel::collect(std::size_t slot, std::uint64_t tick) {
  Timer* timer = heads_[slot];
  if (timer == nullptr) return;
  const Timer* const last = timer->prev_;
  bool was_last = false;
  while (!was_last) {
    was_last = timer == last;
    Timer* const next = timer->next_;
    if (timer->due_tick_ <= tick) {
      remove(*timer);
      insert(*timer, kFiring);
    }
    timer = next;
  }
}

void TimerWheel::fire(Timer& timer) {
  remove(timer);
  running_ = &timer;
  Task task = std::move(timer.task_);  // The task may destroy its timer while it runs.
  task();
  if (running_ != nullptr) running_->task_ = std::move(task);
  running_ = nullptr;
}

std::optional<Instant> TimerWheel::next_look() const {
  if (size_ == 0) return std::nullopt;
  for (std::uint64_t tick = tick_ + 1; tick <= tick_ + kSlots; ++tick)
    if (used_.test(tick % kSlots)) return start_ + tick * kTick;
  return std::nullopt;
}

}  // namespace chasqui::loop
