// How long the log keeps its entries, per stream. The newest entry of a database is always kept.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/connection.h"

namespace chasqui::db {

struct Keep {
  std::int64_t events_max = 100'000;
  std::chrono::hours age_max{30 * 24};
};

struct Retention {
  struct Rule {
    std::string pattern{};  // A stream's name, or its beginning followed by *: "chat:*".
    Keep keep{};
  };
  Keep otherwise{};
  std::vector<Rule> rules{};  // The first that fits.

  const Keep& of(std::string_view stream) const;
};

struct Cut {  // Entries of `stream` up to `seq` have had their time.
  std::string stream{};
  std::int64_t seq = 0;
};

// Looks at `streams_max` streams after `after` by name. Reads only.
struct CutPlan {
  std::vector<Cut> cuts{};
  std::string last_stream{};  // Where to go on; empty: every stream was looked at.
};
struct CutAim {
  Utc now{};
  std::string after{};
  std::int64_t streams_max = 50;
};
CutPlan plan_cuts(Connection& connection, const Retention& retention, const CutAim& aim);
// Deletes at most `rows_max` of them, oldest first, and records the floor; how many it deleted.
std::int64_t apply_cut(Connection& connection, const Cut& cut, std::int64_t rows_max);

}  // namespace chasqui::db
