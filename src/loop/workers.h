// The pool of threads on which everything blocking runs: databases, files, password hashes.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "loop/task.h"

namespace chasqui::loop {

// First in, first out. Tasks must not throw: a handler's errors are caught at its own border.
class Workers final {
 public:
  explicit Workers(std::size_t threads);
  ~Workers();  // stop()
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // From any thread. After stop() the task runs at once on the caller's thread: nothing is lost.
  void post(Task task);
  std::size_t queued() const;  // Waiting, not counting what runs.
  std::size_t running() const;
  std::size_t size() const { return threads_.size(); }
  std::uint64_t done() const;  // Tasks finished so far.

  // Runs what is queued, also what that posts, then joins the threads. Not from a worker.
  void stop();

 private:
  void run();

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> queue_;
  std::size_t running_ = 0;
  std::size_t idle_ = 0;
  std::uint64_t done_ = 0;
  bool stopping_ = false;
  bool joined_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace chasqui::loop
