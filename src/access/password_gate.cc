#include "access/password_gate.h"

#include <sys/resource.h>

#include "base/errors.h"

namespace chasqui::access {
namespace {

// Over the program's own: a quarter of a busy core, where 19 would never come to an end.
constexpr int kNicer = 5;

}  // namespace

PasswordGate::PasswordGate(PasswordGateLimits limits) : limits_(limits), free_(limits.at_once) {}

PasswordGate::Slot::~Slot() {
  if (gate_) gate_->free_.release();
}

PasswordGate::Slot PasswordGate::enter() {
  if (free_.try_acquire()) return Slot(*this);
  if (waiting_.fetch_add(1) >= limits_.waiting_max) {
    waiting_.fetch_sub(1);
    throw Refusal(Kind::kTooMany, "ocupado", "Hay demasiadas entradas a la vez: intente de nuevo")
        .retry_after(2);
  }
  free_.acquire();
  waiting_.fetch_sub(1);
  return Slot(*this);
}

// Linux keeps niceness for each thread; 0 is the calling one.
void yield_to_others() { setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + kNicer); }

}  // namespace chasqui::access
