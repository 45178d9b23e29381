// The same work on every loop, in step: what comes while any loop is still at it waits, and goes
// out as one batch. Out of step, each loop would meet the work in smaller pieces; where a piece has
// a fixed price (a send to each of a thousand sockets), that is dear. For the same reason a batch
// that took long is followed by a short rest, in which more can gather, and the next that comes
// after that waits for an eighth as long; after one that did not take long nothing waits.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "loop/loop.h"

namespace chasqui::loop {

struct Rests {
  std::chrono::nanoseconds after = std::chrono::milliseconds(1);  // Of a batch that took this long,
  std::chrono::nanoseconds longest = std::chrono::milliseconds(5);  // as long as it, but no more.
};

class InStep final {
 public:
  using Work = std::function<void(std::size_t loop)>;  // Called on each loop, with its index.

  // The loops outlive it and do not run when it is destroyed.
  explicit InStep(std::span<Loop* const> loops, Rests rests = {});
  ~InStep();
  InStep(const InStep&) = delete;
  InStep& operator=(const InStep&) = delete;

  // From any thread; every loop sees all work in the order of these calls. What one of the loops
  // posts in a turn, with nothing under way, begins when it has handled what was ready.
  void post(Work work);

 private:
  struct Alarm;
  using Batch = std::vector<Work>;
  void start();
  std::shared_ptr<const Batch> batch();
  void one_is_done();
  void rest(std::chrono::nanoseconds span);

  const std::vector<Loop*> loops_;
  const Rests rests_;
  std::mutex mutex_;  // Guards what follows.
  Batch waiting_;
  std::shared_ptr<const Batch> batch_;  // What the loops are at; none before the first begins.
  std::size_t at_work_ = 0;  // Loops that have not finished the last batch, and then the rest.
  Instant started_;
  std::chrono::nanoseconds took_{};  // The last batch.
  bool is_resting_ = false;
  const std::unique_ptr<Alarm> alarm_;  // Ends the rest; on the first loop.
};

}  // namespace chasqui::loop
