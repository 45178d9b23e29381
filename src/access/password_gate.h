// How many passwords are hashed at once: each takes a core and 64 MiB, and deliveries go first.
#pragma once
#include <atomic>
#include <cstddef>
#include <future>
#include <semaphore>
#include <thread>
#include <utility>

namespace chasqui::access {

struct PasswordGateLimits {
  std::ptrdiff_t at_once = 1;
  std::ptrdiff_t waiting_max = 16;  // Past it: Refusal kTooMany, to be tried again.
};

// What `hash` gives, or throws: in a thread of its own that yields to all others, because a thread
// that has been made less urgent may not become urgent again, and what comes after the hash has
// others waiting for it (a commit).
void yield_to_others();  // This thread, for good.
template <class Hash>
auto run_yielding(Hash hash) {
  std::packaged_task<decltype(hash())()> task(std::move(hash));
  auto result = task.get_future();
  std::thread([&task] {
    yield_to_others();
    task();
  }).join();
  return result.get();
}

class PasswordGate final {
 public:
  explicit PasswordGate(PasswordGateLimits limits);
  PasswordGate(const PasswordGate&) = delete;
  PasswordGate& operator=(const PasswordGate&) = delete;

  class Slot {  // The right to hash, until it goes out of scope.
   public:
    explicit Slot(PasswordGate& gate) : gate_(&gate) {}
    Slot(Slot&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot();

   private:
    PasswordGate* gate_;
  };

  Slot enter();  // Waits: for workers only. Throws Refusal when too many wait already.

  // run_yielding() when its turn has come.
  template <class Hash>
  auto run(Hash hash) {
    const Slot slot = enter();
    return run_yielding(std::move(hash));
  }

  std::ptrdiff_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

 private:
  const PasswordGateLimits limits_;
  std::counting_semaphore<> free_;
  std::atomic<std::ptrdiff_t> waiting_{0};
};

}  // namespace chasqui::access
