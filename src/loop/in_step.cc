#include "loop/in_step.h"

#include <utility>

namespace chasqui::loop {

InStep::InStep(std::span<Loop* const> loops) : loops_(loops.begin(), loops.end()) {}

void InStep::post(Work work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(work));
  if (at_work_ == 0) start();
}

// Under the lock, so that no batch overtakes another on some loop.
void InStep::start() {
  at_work_ = loops_.size();
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
  if (!waiting_.empty()) start();
}

}  // namespace chasqui::loop
