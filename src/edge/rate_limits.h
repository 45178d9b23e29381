// How often one address, one identity or one key of any kind may ask. Bounded memory, no locks,
// from every loop and worker.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/errors.h"

namespace chasqui::edge {

struct RateLimit {
  std::uint32_t burst = 0;            // At once, after a rest; 0: no limit at all.
  std::chrono::nanoseconds every{0};  // In the long run, one in this time.

  static RateLimit per_second(std::uint32_t count, std::uint32_t burst);  // 0: no limit.
  static RateLimit per_minute(std::uint32_t count, std::uint32_t burst);
};

// The generic cell rate algorithm over a fixed table. Two keys that share a slot are counted
// together, so it may refuse too early, never too late; the seed keeps strangers from choosing who
// shares.
class RateTable final {
 public:
  static constexpr std::size_t kSlots = 1 << 16;

  explicit RateTable(std::uint64_t seed);

  // Counts one for `key`: zero, or how long until one more is free (then nothing is counted). `now`
  // is Clock::steady(). A key has the same limit each time.
  std::chrono::nanoseconds take(std::string_view key, const RateLimit& limit,
                                std::chrono::nanoseconds now);

 private:
  std::uint64_t seed_;
  // When the key will have used up nothing of its burst, in nanoseconds of `now`; 0: not seen.
  std::unique_ptr<std::atomic<std::int64_t>[]> free_at_;
};

struct RateSettings {
  RateLimit per_address;
  RateLimit per_identity;
  bool spares_loopback = false;  // Addresses of this computer are not counted.
};

// One per site, told to its listener in ListenerSettings.rates, and outliving it.
class RateLimits final {
 public:
  RateLimits(const RateSettings& settings, std::uint64_t seed);

  // Zero: go on. Otherwise how long to wait; say it with too_many(). From any thread.
  std::chrono::nanoseconds check_address(std::string_view address, std::chrono::nanoseconds now);
  // `key` names the identity among all kinds: "user 17", "key 3".
  std::chrono::nanoseconds check_identity(std::string_view key, std::chrono::nanoseconds now);
  // Anything else, such as logins by address and name; `key` begins with what it is.
  std::chrono::nanoseconds check(std::string_view key, const RateLimit& limit,
                                 std::chrono::nanoseconds now);
  // The same for each address; those that are spared always pass.
  std::chrono::nanoseconds check_from(std::string_view address, std::string_view key,
                                      const RateLimit& limit, std::chrono::nanoseconds now);
  bool spares(std::string_view address) const;
  std::uint64_t identities_refused() const;

 private:
  RateSettings settings_;
  RateTable addresses_, identities_, others_;
  std::atomic<std::uint64_t> identities_refused_ = 0;
};

// 429 with Retry-After, in whole seconds, rounded up.
Refusal too_many(std::chrono::nanoseconds wait);

// What counts as one address: IPv4 as it is, of IPv6 the 64 bits that one subscriber has.
std::string source_of(std::string_view address);

}  // namespace chasqui::edge
