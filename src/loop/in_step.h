// The same work on every loop, in step: what comes while any loop is still at it waits, and goes
// out as one batch. Out of step, each loop would meet the work in smaller pieces; where a piece has
// a fixed price (a send to each of a thousand sockets), that is dear.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "loop/loop.h"

namespace chasqui::loop {

class InStep final {
 public:
  using Work = std::function<void(std::size_t loop)>;  // Called on each loop, with its index.

  // The loops outlive it and do not run when it is destroyed.
  explicit InStep(std::span<Loop* const> loops);
  InStep(const InStep&) = delete;
  InStep& operator=(const InStep&) = delete;

  // From any thread; every loop sees all work in the order of these calls.
  void post(Work work);

 private:
  using Batch = std::vector<Work>;
  void start();
  std::shared_ptr<const Batch> batch();
  void one_is_done();

  const std::vector<Loop*> loops_;
  std::mutex mutex_;  // Guards what follows.
  Batch waiting_;
  std::shared_ptr<const Batch> batch_;  // What the loops are at; none before the first begins.
  std::size_t at_work_ = 0;             // Loops that have not finished the last batch.
};

}  // namespace chasqui::loop
