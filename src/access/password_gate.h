// How many passwords are hashed at once: each takes a core and 64 MiB, and deliveries go first.
#pragma once
#include <atomic>
#include <cstddef>
#include <semaphore>
#include <utility>

namespace chasqui::access {

struct PasswordGateLimits {
  std::ptrdiff_t at_once = 1;
  std::ptrdiff_t waiting_max = 16;  // Past it: Refusal kTooMany, to be tried again.
};

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
  std::ptrdiff_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

 private:
  const PasswordGateLimits limits_;
  std::counting_semaphore<> free_;
  std::atomic<std::ptrdiff_t> waiting_{0};
};

}  // namespace chasqui::access
