#include "loop/workers.h"

#include <utility>

#include "base/check.h"

namespace chasqui::loop {

Workers::Workers(std::size_t threads) {
  CHASQUI_ASSERT(threads > 0);
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() { stop(); }

void Workers::post(Task task) {
  std::unique_lock lock(mutex_);
  if (joined_) {
    lock.unlock();
    task();
    return;
  }
  queue_.push_back(std::move(task));
  const bool somebody_waits = idle_ > 0;
  lock.unlock();
  if (somebody_waits) wake_.notify_one();
}

std::size_t Workers::queued() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t Workers::running() const {
  std::lock_guard lock(mutex_);
  return running_;
}

std::uint64_t Workers::done() const {
  std::lock_guard lock(mutex_);
  return done_;
}

void Workers::stop() {
  {
    std::lock_guard lock(mutex_);
    if (joined_) return;
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
  std::deque<Task> late;  // Posted by others while the last worker went home.
  {
    std::lock_guard lock(mutex_);
    joined_ = true;
    late.swap(queue_);
  }
  for (Task& task : late) task();
}

void Workers::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    wake_.wait(lock, [this] { return !queue_.empty() || (stopping_ && running_ == 0); });
    --idle_;
    if (queue_.empty()) break;
    Task task = std::move(queue_.front());
    queue_.pop_front();
    ++running_;
    lock.unlock();
    task();
    task = nullptr;  // What it holds is let go outside the lock.
    lock.lock();
    --running_;
    ++done_;
    if (stopping_ && running_ == 0 && queue_.empty()) wake_.notify_all();
  }
}

}  // namespace chasqui::loop
