// Against guessing: how often a password may be tried, per address and user, and a lock-out that
// grows with the failures. In memory, bounded; any thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace chasqui::access {

struct LoginLimits {
  int burst = 5;                    // Attempts at once…
  std::chrono::seconds refill{12};  // …and one more each of these: 5 a minute.
  int failures_max = 10;            // In a row; the next ones wait, twice as long each time…
  std::chrono::seconds lock_first{30};
  std::chrono::seconds lock_most{15 * 60};  // …up to this.
  std::chrono::hours failures_kept{1};      // Without a further one they are forgotten.
  std::size_t entries_max = 100'000;        // The one unused longest is forgotten.
};

class LoginThrottle final {
 public:
  LoginThrottle(LoginLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}
  LoginThrottle(const LoginThrottle&) = delete;
  LoginThrottle& operator=(const LoginThrottle&) = delete;

  // Takes one attempt. 0: go on; else the seconds to wait.
  int try_once(std::string_view address, std::string_view login);
  void failed(std::string_view address, std::string_view login);
  void succeeded(std::string_view address, std::string_view login);
  std::size_t size() const;

 private:
  struct Entry {
    std::string key;
    int tokens = 0;
    std::chrono::nanoseconds filled{0};  // Up to when its tokens were added.
    int failures = 0;
    std::chrono::nanoseconds failed_at{0};
    std::chrono::nanoseconds locked_until{0};
  };
  using Entries = std::list<Entry>;  // The one used last first.

  Entry& entry(std::string key);
  void refill(Entry& entry) const;

  const LoginLimits limits_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_key_;
};

}  // namespace chasqui::access
