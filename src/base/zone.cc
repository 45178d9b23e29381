#include "base/zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <stdexcept>

namespace chasqui {
namespace {

namespace ch = std::chrono;

const date::time_zone& zone_of(const void* zone) {
  return *static_cast<const date::time_zone*>(zone);
}
date::sys_time<ch::milliseconds> moment_of(Utc at) {
  return date::sys_time<ch::milliseconds>(ch::milliseconds(at.ms));
}
date::local_days local_day_of(const date::time_zone& zone, Utc at) {
  return date::floor<date::days>(zone.to_local(moment_of(at)));
}
Utc utc_of(const date::time_zone& zone, date::local_seconds local) {
  return {ch::milliseconds(zone.to_sys(local, date::choose::earliest).time_since_epoch()).count()};
}

}  // namespace

std::optional<Zone> Zone::find(std::string_view name) {
  try {
    return Zone(std::string(name), date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

Utc Zone::day_start(Utc at) const { return day_start_before(at, 0); }

Utc Zone::day_end(Utc at) const { return day_start_before(at, -1); }

Utc Zone::day_start_before(Utc at, int days) const {
  const date::time_zone& zone = zone_of(zone_);
  return utc_of(zone, local_day_of(zone, at) - date::days(days));
}

std::string Zone::local_day(Utc at) const {
  return date::format("%F", local_day_of(zone_of(zone_), at));
}

std::string Zone::local_time(Utc at) const {
  const auto local = date::make_zoned(&zone_of(zone_), date::floor<ch::seconds>(moment_of(at)));
  return date::format("%FT%T%Ez", local);
}

Utc Zone::from_local(const LocalTime& local) const {
  const auto day = date::local_days(date::year(local.year) / local.month / local.day);
  return utc_of(zone_of(zone_), day + ch::hours(local.hour) + ch::minutes(local.minute) +
                                    ch::seconds(local.second));
}

}  // namespace chasqui
