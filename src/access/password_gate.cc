#include "access/password_gate.h"

#include "base/errors.h"

namespace chasqui::access {

PasswordGate::PasswordGate(PasswordGateLimits limits) : limits_(limits), free_(limits.at_once) {}

PasswordGate::Slot::~Slot() {
  if (gate_) gate_->free_.release();
}

PasswordGate::Slot PasswordGate::enter() {
  if (free_.try_acquire()) return Slot(*this);
  if (waiting_.fetch_add(1) >= limits_.waiting_max) {
    waiting_.fetch_sub(1);
    throw Refusal(Kind::kTooMany, "ocupado", "too many are signing in, try again").retry_after(2);
  }
  free_.acquire();
  waiting_.fetch_sub(1);
  return Slot(*this);
}

}  // namespace chasqui::access
