#include "wire/http_conditional.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <vector>

#include "base/check.h"

namespace chasqui::wire {
namespace {

struct EntityTag {
  std::string_view opaque;  // With its quotes.
  bool weak = false;
};

bool is_tag_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte != 0x7f);
}

// Takes an entity tag off the front of `text`; nullopt when there is none.
std::optional<EntityTag> take_tag(std::string_view& text) {
  EntityTag tag;
  tag.weak = text.starts_with("W/");
  if (tag.weak) text.remove_prefix(2);
  if (!text.starts_with('"')) return std::nullopt;
  const std::size_t end = text.find('"', 1);
  if (end == text.npos) return std::nullopt;
  if (!std::ranges::all_of(text.substr(1, end - 1), is_tag_char)) return std::nullopt;
  tag.opaque = text.substr(0, end + 1);
  text.remove_prefix(end + 1);
  return tag;
}

void skip_spaces(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

// Entity tags with commas between; nullopt when malformed. Empty items are skipped (RFC
// 9110, 5.6.1).
std::optional<std::vector<EntityTag>> parse_tags(std::string_view list) {
  std::vector<EntityTag> tags;
  for (;;) {
    list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
    if (list.empty()) return tags;
    const auto tag = take_tag(list);
    if (!tag) return std::nullopt;
    tags.push_back(*tag);
    skip_spaces(list);
    if (!list.empty() && list.front() != ',') return std::nullopt;
  }
}

enum class Comparison { kStrong, kWeak };

bool match(EntityTag a, EntityTag b, Comparison comparison) {
  if (comparison == Comparison::kStrong && (a.weak || b.weak)) return false;
  return a.opaque == b.opaque;
}

// Whether `list` names `etag`; nullopt when the list is malformed.
std::optional<bool> names(std::string_view list, std::string_view etag, Comparison comparison) {
  if (list == "*") return !etag.empty();
  const auto tags = parse_tags(list);
  if (!tags || tags->empty()) return std::nullopt;
  if (etag.empty()) return false;
  const auto ours = take_tag(etag);
  CHASQUI_ASSERT(ours && etag.empty());
  return std::ranges::any_of(*tags, [&](EntityTag tag) { return match(tag, *ours, comparison); });
}

std::string quoted(std::string_view opaque) {
  CHASQUI_ASSERT(std::ranges::all_of(opaque, is_tag_char));
  return '"' + std::string(opaque) + '"';
}

}  // namespace

Precondition if_match(std::string_view list, std::string_view etag) {
  if (list.empty()) return Precondition::kAbsent;
  const auto named = names(list, etag, Comparison::kStrong);
  if (!named) return Precondition::kMalformed;
  return *named ? Precondition::kHolds : Precondition::kFails;
}

Precondition if_none_match(std::string_view list, std::string_view etag) {
  if (list.empty()) return Precondition::kAbsent;
  const auto named = names(list, etag, Comparison::kWeak);
  if (!named) return Precondition::kMalformed;
  return *named ? Precondition::kFails : Precondition::kHolds;
}

std::string strong_etag(std::string_view opaque) { return quoted(opaque); }
std::string weak_etag(std::string_view opaque) { return "W/" + quoted(opaque); }

std::string to_http_date(Utc at) {
  static constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  using namespace std::chrono;
  const sys_seconds second = floor<seconds>(sys_time<milliseconds>(milliseconds(at.ms)));
  const sys_days day = floor<days>(second);
  const year_month_day date(day);
  const hh_mm_ss time(second - day);
  const auto two = [](std::int64_t value) {
    return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  };
  std::string text(kDays[weekday(day).c_encoding()]);
  text.append(", ").append(two(static_cast<unsigned>(date.day()))).append(" ");
  text.append(kMonths[static_cast<unsigned>(date.month()) - 1]).append(" ");
  const int year = static_cast<int>(date.year());
  text.append(two(year / 100)).append(two(year % 100)).append(" ");
  text.append(two(time.hours().count())).append(":").append(two(time.minutes().count()));
  return text.append(":").append(two(time.seconds().count())).append(" GMT");
}

}  // namespace chasqui::wire
