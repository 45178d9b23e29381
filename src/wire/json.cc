#include "wire/json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>

#include "base/text.h"
#include "wire/json_words.h"

namespace chasqui::wire {
namespace {

namespace bj = boost::json;

constexpr std::size_t kFewMembers = 16;  // Up to here comparing all pairs is the quicker way.

// The nearest double; nullopt when it is beyond all of them. What is too small stays apart from
// zero.
std::optional<double> parse_double(std::string_view text, double rough) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range && std::abs(rough) < 1)
    return std::copysign(std::numeric_limits<double>::denorm_min(), rough);
  if (error != std::errc() || !std::isfinite(value)) return std::nullopt;
  return value == 0 ? 0.0 : value;  // Zero has no sign in JSON's integers.
}

// The name that an object has twice; empty optional when all are different.
std::optional<std::string> find_repeated(const JsonObject& object) {
  std::vector<std::string_view> names;
  names.reserve(object.size());
  for (const auto& [name, value] : object) names.push_back(name);
  if (names.size() <= kFewMembers) {
    for (auto name = names.begin(); name != names.end(); ++name)
      if (std::find(names.begin(), name, *name) != name) return std::string(*name);
    return std::nullopt;
  }
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  return twice == names.end() ? std::nullopt : std::optional(std::string(*twice));
}

// Builds the value from Boost.JSON's events; a false answer stops the parser with why().
class Builder {
 public:
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  explicit Builder(bool allows_nul) : allows_nul_(allows_nul) {}

  Json& root() { return root_; }
  const std::string& why() const { return why_; }

  bool on_document_begin(bj::error_code&) { return true; }
  bool on_document_end(bj::error_code&) { return true; }
  bool on_array_begin(bj::error_code&) { return open(JsonArray()); }
  bool on_array_end(std::size_t, bj::error_code&) { return close(); }
  bool on_object_begin(bj::error_code&) { return open(JsonObject()); }
  bool on_object_end(std::size_t, bj::error_code& ec) {
    if (const auto name = find_repeated(*stack_.back().container.if_object()))
      return stop("Repeated name " + to_text(Json(*name)), ec);
    return close();
  }
  bool on_string_part(bj::string_view part, std::size_t, bj::error_code& ec) {
    return collect(part, ec);
  }
  bool on_string(bj::string_view part, std::size_t, bj::error_code& ec) {
    return collect(part, ec) && put(std::exchange(text_, {}));
  }
  bool on_key_part(bj::string_view part, std::size_t, bj::error_code& ec) {
    return collect(part, ec);
  }
  bool on_key(bj::string_view part, std::size_t, bj::error_code& ec) {
    if (!collect(part, ec)) return false;
    stack_.back().name = std::exchange(text_, {});
    return true;
  }
  bool on_number_part(bj::string_view, bj::error_code&) { return true; }
  bool on_int64(std::int64_t value, bj::string_view, bj::error_code&) { return put(value); }
  bool on_uint64(std::uint64_t value, bj::string_view text, bj::error_code& ec) {
    return put_number({text.data(), text.size()}, static_cast<double>(value), ec);
  }
  bool on_double(double value, bj::string_view text, bj::error_code& ec) {
    return put_number({text.data(), text.size()}, value, ec);
  }
  bool on_bool(bool value, bj::error_code&) { return put(value); }
  bool on_null(bj::error_code&) { return put(nullptr); }
  bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
  bool on_comment(bj::string_view, bj::error_code&) { return true; }

 private:
  struct Level {
    Json container;
    std::string name;  // Of the member whose value comes next.
  };

  bool open(Json container) {
    stack_.push_back({std::move(container), {}});
    return true;
  }

  bool close() {
    Json container = std::move(stack_.back().container);
    stack_.pop_back();
    return put(std::move(container));
  }

  bool put(Json value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return true;
    }
    Level& level = stack_.back();
    if (JsonArray* items = level.container.if_array())
      items->push_back(std::move(value));
    else
      level.container.if_object()->append(std::move(level.name), std::move(value));
    return true;
  }

  bool put_number(std::string_view text, double rough, bj::error_code& ec) {
    if (const auto exact = Decimal::parse(text)) return put(*exact);
    if (const auto nearest = parse_double(text, rough)) return put(*nearest);
    return stop("Number out of range", ec);
  }

  bool collect(bj::string_view part, bj::error_code& ec) {
    text_.append(part.data(), part.size());
    if (!allows_nul_ && part.find('\0') != part.npos) return stop("NUL in a string", ec);
    return true;
  }

  bool stop(std::string why, bj::error_code& ec) {
    why_ = std::move(why);
    ec = bj::error::syntax;
    return false;
  }

  bool allows_nul_;
  Json root_;
  std::vector<Level> stack_;
  std::string text_;
  std::string why_;
};

JsonViolation violation(std::string_view text, std::size_t at, std::string why) {
  return {count_code_points(text.substr(0, at)), std::move(why)};
}

JsonViolation explain(std::string_view text, std::size_t at, bj::error_code error) {
  if (error == bj::error::too_deep) return violation(text, at, "Nested too deep");
  if (error == bj::error::exponent_overflow) return violation(text, at, "Number out of range");
  if (error == bj::error::illegal_leading_surrogate ||
      error == bj::error::illegal_trailing_surrogate || error == bj::error::expected_utf16_escape)
    return violation(text, at, "Unpaired surrogate in \\u escape");
  const JsonFault fault = find_json_fault(text, at);
  return violation(text, fault.at, std::string(fault.why));
}

}  // namespace

std::expected<Json, JsonViolation> parse_json(std::string_view text, JsonLimits limits) {
  if (text.starts_with("\xef\xbb\xbf"))
    return std::unexpected(JsonViolation{0, "Unexpected UTF-8 byte order mark"});
  bj::parse_options options;
  options.max_depth = limits.depth_max;
  bj::basic_parser<Builder> parser(options, limits.allows_nul);
  bj::error_code error;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
  if (!error && consumed < text.size()) error = bj::error::extra_data;
  if (!error) return std::move(parser.handler().root());
  if (!parser.handler().why().empty())
    return std::unexpected(violation(text, consumed, parser.handler().why()));
  return std::unexpected(explain(text, consumed, error));
}

}  // namespace chasqui::wire
