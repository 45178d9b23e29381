#include "access/login_throttle.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::access {
namespace {

constexpr std::size_t kLoginBytesMax = 256;

// One user is one, however the name is written; what is longer than any name is cut.
std::string key_of(std::string_view address, std::string_view login) {
  std::string key(address);
  return key.append("\n").append(fold(login.substr(0, kLoginBytesMax)));
}

int whole_seconds(std::chrono::nanoseconds span) {
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(span).count());
}

}  // namespace

LoginThrottle::Entry& LoginThrottle::entry(std::string key) {
  const auto found = by_key_.find(key);
  if (found != by_key_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front();
  }
  if (entries_.size() >= limits_.entries_max) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  Entry& made = entries_.emplace_front();
  made.key = std::move(key);
  made.tokens = limits_.burst;
  made.filled = clock_.steady();
  by_key_.emplace(made.key, entries_.begin());
  return made;
}

void LoginThrottle::refill(Entry& entry) const {
  const auto elapsed = clock_.steady() - entry.filled;
  const auto earned = elapsed / limits_.refill;
  entry.filled += earned * limits_.refill;
  entry.tokens = static_cast<int>(std::min<std::int64_t>(limits_.burst, entry.tokens + earned));
  if (entry.tokens == limits_.burst) entry.filled = clock_.steady();
}

int LoginThrottle::try_once(std::string_view address, std::string_view login) {
  const std::lock_guard lock(mutex_);
  Entry& tried = entry(key_of(address, login));
  const auto now = clock_.steady();
  if (now < tried.locked_until) return whole_seconds(tried.locked_until - now);
  refill(tried);
  if (tried.tokens == 0) return std::max(1, whole_seconds(tried.filled + limits_.refill - now));
  --tried.tokens;
  return 0;
}

void LoginThrottle::failed(std::string_view address, std::string_view login) {
  const std::lock_guard lock(mutex_);
  Entry& tried = entry(key_of(address, login));
  const auto now = clock_.steady();
  if (now - tried.failed_at > limits_.failures_kept) tried.failures = 0;
  tried.failed_at = now;
  ++tried.failures;
  if (tried.failures < limits_.failures_max) return;
  auto lock_for = limits_.lock_first;
  for (int i = limits_.failures_max; i < tried.failures && lock_for < limits_.lock_most; ++i)
    lock_for *= 2;
  tried.locked_until = now + std::min(lock_for, limits_.lock_most);
}

void LoginThrottle::succeeded(std::string_view address, std::string_view login) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key_of(address, login));
  if (found == by_key_.end()) return;
  const auto place = found->second;
  by_key_.erase(found);
  entries_.erase(place);
}

std::size_t LoginThrottle::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace chasqui::access
