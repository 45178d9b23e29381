// How those who call fared, by their names, since the program started: in memory, at the price of
// two additions a call.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace chasqui::service {

class Tally final {
 public:
  static constexpr std::size_t kNamesMax = 256;
  static constexpr std::string_view kOthers = "*";  // All whose names came past the bound.

  struct Counts {
    std::uint64_t accepted = 0, repeated = 0, refused = 0;
  };
  // From any thread.
  void add(std::string_view name, const Counts& counts, Utc now);

  struct Line {
    std::string name;
    Counts counts;
    Utc last;  // When something of it was counted.
  };
  std::vector<Line> lines() const;  // In the order of their first call. From any thread.

 private:
  enum class State : std::uint8_t { kFree, kTaken, kNamed };
  struct Place {
    std::atomic<State> state{State::kFree};
    std::string name;  // Not looked at before kNamed, and never changed after.
    std::atomic<std::uint64_t> accepted{0}, repeated{0}, refused{0};
    std::atomic<std::int64_t> last_ms{0};
  };
  Place& place_of(std::string_view name);

  std::array<Place, kNamesMax> places_;
  Place others_;
};

}  // namespace chasqui::service
