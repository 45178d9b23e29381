// Time comes in: the wall clock as UTC milliseconds, and a steady clock for durations.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chasqui {

struct Utc {  // A moment: milliseconds since 1970-01-01T00:00:00Z.
  std::int64_t ms = 0;
  auto operator<=>(const Utc&) const = default;
};
inline Utc operator+(Utc at, std::chrono::milliseconds span) { return {at.ms + span.count()}; }
inline std::chrono::milliseconds operator-(Utc a, Utc b) {
  return std::chrono::milliseconds(a.ms - b.ms);
}

std::string to_iso(Utc at);  // "2026-01-31T09:05:00.000Z"
std::optional<Utc> parse_iso(
    std::string_view text);  // RFC 3339, also "2026-01-31 09:05:00" as UTC.

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Utc now() const = 0;
  virtual std::chrono::nanoseconds steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  Utc now() const override;
  std::chrono::nanoseconds steady() const override;
};

class ManualClock final : public Clock {  // For tests; moves only when told.
 public:
  explicit ManualClock(Utc start = {1'700'000'000'000}) : now_(start) {}
  Utc now() const override { return now_; }
  std::chrono::nanoseconds steady() const override { return std::chrono::milliseconds(now_.ms); }
  void advance(std::chrono::milliseconds span) { now_ = now_ + span; }
  void set(Utc now) { now_ = now; }

 private:
  Utc now_;
};

}  // namespace chasqui
