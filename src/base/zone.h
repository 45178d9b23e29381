// Time zones by IANA name: which business day a moment belongs to. Reads the system's zone files
// once.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace chasqui {

struct LocalTime {  // What a wall clock shows.
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

class Zone {
 public:
  // nullopt when the system has no zone of that name.
  static std::optional<Zone> find(std::string_view name);

  const std::string& name() const { return name_; }
  Utc day_start(Utc at) const;  // Midnight of the local day that holds `at`.
  Utc day_end(Utc at) const;    // The next midnight; days of 23 and 25 hours are right.
  Utc day_start_before(Utc at, int days) const;  // The midnight that many local days before.
  std::string local_day(Utc at) const;           // "2026-01-31"
  std::string local_time(Utc at) const;          // "2026-01-31T03:05:00-06:00"
  // The moment of a local wall clock; a time that the clocks skip is the moment of the skip, one
  // that they repeat is the first of the two.
  Utc from_local(const LocalTime& local) const;

 private:
  Zone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}
  std::string name_;
  const void* zone_;  // A date::time_zone of the process's database; never freed.
};

}  // namespace chasqui
