// Identifiers: integer record ids and UUIDs (version 7, RFC 9562: sortable by time).
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/chance.h"
#include "base/clock.h"

namespace chasqui {

struct Id {  // A record's key; given by the database, from 1.
  std::int64_t value = 0;
  auto operator<=>(const Id&) const = default;
};

class Uuid {
 public:
  static Uuid make(Utc now, Random& random);                // Version 7.
  static std::optional<Uuid> parse(std::string_view text);  // 8-4-4-4-12 hex digits, any case.
  std::string to_string() const;                            // Lower case.
  auto operator<=>(const Uuid&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

}  // namespace chasqui
