#include "edge/rate_limits.h"

#include <algorithm>
#include <functional>

#include "base/address.h"

namespace chasqui::edge {
namespace {

using std::chrono::nanoseconds;

constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15;  // Spreads bits upwards.
constexpr std::size_t kNetworkBytes = 8;            // 64 bits of an IPv6 address.

RateLimit spread(nanoseconds span, std::uint32_t count, std::uint32_t burst) {
  if (count == 0) return {};
  return {.burst = std::max(burst, 1U), .every = span / count};
}

}  // namespace

RateLimit RateLimit::per_second(std::uint32_t count, std::uint32_t burst) {
  return spread(std::chrono::seconds(1), count, burst);
}
RateLimit RateLimit::per_minute(std::uint32_t count, std::uint32_t burst) {
  return spread(std::chrono::minutes(1), count, burst);
}

RateTable::RateTable(std::uint64_t seed)
    : seed_(seed), free_at_(std::make_unique<std::atomic<std::int64_t>[]>(kSlots)) {}

nanoseconds RateTable::take(std::string_view key, const RateLimit& limit, nanoseconds now) {
  if (limit.burst == 0) return nanoseconds(0);
  const std::size_t slot = (std::hash<std::string_view>{}(key) ^ seed_) * kMix >> 48;
  std::atomic<std::int64_t>& free_at = free_at_[slot];
  std::int64_t before = free_at.load(std::memory_order_relaxed);
  while (true) {
    const std::int64_t from = std::max(before, now.count());
    const nanoseconds wait(from - now.count() - (limit.burst - 1) * limit.every.count());
    if (wait > nanoseconds(0)) return wait;
    if (free_at.compare_exchange_weak(before, from + limit.every.count(),
                                      std::memory_order_relaxed))
      return nanoseconds(0);
  }
}

RateLimits::RateLimits(const RateSettings& settings, std::uint64_t seed)
    : settings_(settings), addresses_(seed), identities_(seed * kMix), others_(seed ^ kMix) {}

nanoseconds RateLimits::check_address(std::string_view address, nanoseconds now) {
  if (settings_.per_address.burst == 0 || spares(address)) return nanoseconds(0);
  return addresses_.take(source_of(address), settings_.per_address, now);
}

nanoseconds RateLimits::check_identity(std::string_view key, nanoseconds now) {
  const nanoseconds wait = identities_.take(key, settings_.per_identity, now);
  if (wait > nanoseconds(0)) identities_refused_.fetch_add(1, std::memory_order_relaxed);
  return wait;
}

std::uint64_t RateLimits::identities_refused() const {
  return identities_refused_.load(std::memory_order_relaxed);
}

nanoseconds RateLimits::check(std::string_view key, const RateLimit& limit, nanoseconds now) {
  return others_.take(key, limit, now);
}

nanoseconds RateLimits::check_from(std::string_view address, std::string_view key,
                                   const RateLimit& limit, nanoseconds now) {
  if (spares(address)) return nanoseconds(0);
  return check(std::string(key) + " " + source_of(address), limit, now);
}

bool RateLimits::spares(std::string_view address) const {
  if (!settings_.spares_loopback) return false;
  const auto parsed = IpAddress::parse(address);
  return parsed && parsed->is_loopback();
}

Refusal too_many(nanoseconds wait) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  return Refusal(Kind::kTooMany, "demasiadas_peticiones", "Too many requests")
      .retry_after(static_cast<int>(std::clamp<std::int64_t>(seconds, 1, 24 * 3600)));
}

std::string source_of(std::string_view address) {
  if (!address.contains(':')) return std::string(address);
  const auto parsed = IpAddress::parse(address);
  if (!parsed || parsed->is_v4()) return parsed ? parsed->to_text() : std::string(address);
  return {reinterpret_cast<const char*>(parsed->bytes().data()), kNetworkBytes};
}

}  // namespace chasqui::edge
