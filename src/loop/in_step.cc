#include "loop/in_step.h"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace chasqui::loop {

using std::chrono::steady_clock;

// A batch that will be long, as the one before it was, begins after this part of that time: what
// comes one by one from elsewhere, like requests of a burst, gathers.
constexpr int kGatherPart = 8;

// Finer than loop::Timer, whose 20 ms would be felt.
struct InStep::Alarm {
  boost::asio::steady_timer timer;
};

InStep::InStep(std::span<Loop* const> loops, Rests rests)
    : loops_(loops.begin(), loops.end()),
      rests_(rests),
      alarm_(std::make_unique<Alarm>(boost::asio::steady_timer(loops.front()->asio()))) {}

InStep::~InStep() = default;

void InStep::post(Work work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(work));
  if (at_work_ > 0) return;
  if (took_ > 2 * rests_.after) return rest(took_ / kGatherPart);
  at_work_ = 1;
  const auto own =
      std::ranges::find_if(loops_, [](const Loop* loop) { return loop->is_current(); });
  if (own == loops_.end()) return start();
  // What one read brings goes together: the others do not begin while this loop is still at it.
  (*own)->post([this] {
    const std::lock_guard later(mutex_);
    start();
  });
}

// Under the lock, so that no batch overtakes another on some loop.
void InStep::start() {
  at_work_ = loops_.size();
  started_ = steady_clock::now();
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    loops_[i]->post([this, i] {
      for (const Work& work : *batch()) work(i);
      // Runs in the next turn: this one's end has sent by then what the work led to.
      loops_[i]->post([this] { one_is_done(); });
    });
  }
}

// The first loop to begin closes the batch: until then more may join it.
std::shared_ptr<const InStep::Batch> InStep::batch() {
  const std::lock_guard lock(mutex_);
  if (!batch_) batch_ = std::make_shared<const Batch>(std::exchange(waiting_, {}));
  return batch_;
}

void InStep::one_is_done() {
  const std::lock_guard lock(mutex_);
  if (--at_work_ > 0) return;
  batch_.reset();
  if (!std::exchange(is_resting_, false)) {
    took_ = steady_clock::now() - started_;
    if (took_ >= rests_.after) return rest(took_);
  }
  if (!waiting_.empty()) start();
}

// Under the lock.
void InStep::rest(std::chrono::nanoseconds span) {
  is_resting_ = true;
  at_work_ = 1;
  loops_.front()->post([this, span] {
    alarm_->timer.expires_after(std::min(span, rests_.longest));
    alarm_->timer.async_wait([this](const boost::system::error_code& error) {
      if (error) return;  // It is being destroyed.
      loops_.front()->woke();
      one_is_done();
    });
  });
}

}  // namespace chasqui::loop
