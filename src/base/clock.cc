#include "base/clock.h"

#include <fmt/format.h>

namespace chasqui {
namespace {

namespace ch = std::chrono;

// Reads exactly `count` digits at `at` and moves it on; -1 when they are not there.
int take_digits(std::string_view text, std::size_t& at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (const std::size_t end = at + count; at < end; ++at) {
    if (text[at] < '0' || text[at] > '9') return -1;
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

bool take(std::string_view text, std::size_t& at, std::string_view any_of) {
  if (at >= text.size() || any_of.find(text[at]) == std::string_view::npos) return false;
  ++at;
  return true;
}

// A fraction of a second in milliseconds, further digits cut; 0 when there is none, -1 when broken.
int take_fraction(std::string_view text, std::size_t& at) {
  if (!take(text, at, ".,")) return 0;
  int ms = 0, digits = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits)
    if (digits < 3) ms = ms * 10 + (text[at] - '0');
  if (digits == 0) return -1;
  for (; digits < 3; ++digits) ms *= 10;
  return ms;
}

// The offset from UTC in minutes; nullopt when broken. Nothing at all means UTC.
std::optional<int> take_offset(std::string_view text, std::size_t& at) {
  if (at == text.size()) return 0;
  if (take(text, at, "Zz")) return 0;
  const bool west = text[at] == '-';
  if (!take(text, at, "+-")) return std::nullopt;
  const int hours = take_digits(text, at, 2);
  const bool has_minutes = take(text, at, ":") || at < text.size();
  const int minutes = has_minutes ? take_digits(text, at, 2) : 0;
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return (west ? -1 : 1) * (hours * 60 + minutes);
}

constexpr std::string_view kIsoPattern = "0000-00-00T00:00:00.000Z";

// By hand: each record that is stored or sent has a few moments.
void put_digits(std::string& text, std::size_t at, std::size_t count, unsigned value) {
  for (; count > 0; value /= 10) text[at + --count] = static_cast<char>('0' + value % 10);
}

struct TimeOfDay {
  int hour, minute, second, ms;
};

std::optional<TimeOfDay> take_time(std::string_view text, std::size_t& at) {
  TimeOfDay time{};
  time.hour = take_digits(text, at, 2);
  if (!take(text, at, ":")) return std::nullopt;
  time.minute = take_digits(text, at, 2);
  if (take(text, at, ":")) {
    time.second = take_digits(text, at, 2);
    time.ms = take_fraction(text, at);
  }
  const bool valid = time.hour >= 0 && time.hour < 24 && time.minute >= 0 && time.minute < 60 &&
                     time.second >= 0 && time.second < 61 && time.ms >= 0;
  return valid ? std::optional(time) : std::nullopt;
}

}  // namespace

std::string to_iso(Utc at) {
  const ch::sys_time<ch::milliseconds> moment{ch::milliseconds(at.ms)};
  const auto day = ch::floor<ch::days>(moment);
  const ch::year_month_day date(day);
  const auto of_day = static_cast<unsigned>((moment - day).count());
  std::string text(kIsoPattern);
  put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
  put_digits(text, 11, 2, of_day / 3'600'000);
  put_digits(text, 14, 2, of_day / 60'000 % 60);
  put_digits(text, 17, 2, of_day / 1'000 % 60);
  put_digits(text, 20, 3, of_day % 1'000);
  const int year = static_cast<int>(date.year());
  if (year < 0 || year > 9999) return text.replace(0, 4, fmt::format("{:04}", year));
  put_digits(text, 0, 4, static_cast<unsigned>(year));
  return text;
}

std::optional<Utc> parse_iso(std::string_view text) {
  std::size_t at = 0;
  const int year = take_digits(text, at, 4);
  if (!take(text, at, "-")) return std::nullopt;
  const int month = take_digits(text, at, 2);
  if (!take(text, at, "-")) return std::nullopt;
  const int day = take_digits(text, at, 2);
  const ch::year_month_day date(ch::year(year), ch::month(static_cast<unsigned>(month)),
                                ch::day(static_cast<unsigned>(day)));
  if (year < 0 || month < 1 || day < 1 || !date.ok()) return std::nullopt;
  const std::int64_t midnight = ch::sys_days(date).time_since_epoch().count() * 86'400'000LL;
  if (at == text.size()) return Utc{midnight};
  if (!take(text, at, "Tt ")) return std::nullopt;
  const auto time = take_time(text, at);
  if (!time) return std::nullopt;
  const auto offset = take_offset(text, at);
  if (!offset || at != text.size()) return std::nullopt;
  return Utc{midnight + time->hour * 3'600'000LL + (time->minute - *offset) * 60'000LL +
             time->second * 1000LL + time->ms};
}

Utc SystemClock::now() const {
  const auto since = ch::system_clock::now().time_since_epoch();
  return {ch::duration_cast<ch::milliseconds>(since).count()};
}

ch::nanoseconds SystemClock::steady() const { return ch::steady_clock::now().time_since_epoch(); }

}  // namespace chasqui
