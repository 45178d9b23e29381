#include "schema/validate_scalar.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "wire/base64.h"

namespace chasqui::schema {
namespace {

using Coerced = std::expected<Json, Fault>;

constexpr std::int64_t kLastMs = 253'402'300'799'999;  // The end of the year 9999.
constexpr std::size_t kEmailBytesMax = 254;            // RFC 5321, 4.5.3.1.3

std::unexpected<Fault> fault(std::string type, std::string text) {
  return std::unexpected(Fault{std::move(type), std::move(text)});
}

// Numbers -------------------------------------------------------------------------------------

std::optional<Decimal> rescaled_if_fits(Decimal value, int scale) {
  try {
    return value.rescaled(scale);
  } catch (const Refusal&) {  // Out of 64 bits.
    return std::nullopt;
  }
}

// The nearest decimal of as many digits as fit, never 0 for what is not; nullopt when it is out of
// range.
std::optional<Decimal> from_double(double value) {
  if (!(std::abs(value) < 9.2e18)) return std::nullopt;
  for (int digits = Decimal::kScaleMax; digits >= 0; --digits) {
    std::array<char, 64> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::fixed, digits);
    if (error != std::errc()) continue;
    const auto parsed = Decimal::parse({buffer.data(), end});
    if (parsed && parsed->is_zero() && value != 0) return Decimal(1, Decimal::kScaleMax);
    if (parsed) return parsed;
  }
  return std::nullopt;
}

struct Number {
  std::optional<Decimal> value;
  enum class Problem { kNone, kNotText, kNoNumber, kTooLarge } problem = Problem::kNone;
};

Number number_of_text(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  if (const auto value = Decimal::parse(text)) return {value, Number::Problem::kNone};
  double wide = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), wide);
  const bool is_number = end == text.data() + text.size() && !text.empty();
  if (error == std::errc::result_out_of_range && is_number)
    return {std::nullopt, Number::Problem::kTooLarge};
  if (error != std::errc() || !is_number || !std::isfinite(wide))
    return {std::nullopt, Number::Problem::kNoNumber};
  const auto value = from_double(wide);
  return {value, value ? Number::Problem::kNone : Number::Problem::kTooLarge};
}

Number number_of(const Json& input) {
  if (const auto* whole = input.if_int()) return {Decimal::whole(*whole), Number::Problem::kNone};
  if (const auto* exact = input.if_decimal()) return {*exact, Number::Problem::kNone};
  if (const auto* wide = input.if_double()) {
    const auto value = from_double(*wide);
    return {value, value ? Number::Problem::kNone : Number::Problem::kTooLarge};
  }
  if (const auto* text = input.if_string()) return number_of_text(*text);
  return {std::nullopt, Number::Problem::kNotText};
}

// How a bound is written in a message: 5, not 5.00.
std::string words(Decimal bound) {
  std::string text;
  bound.append_json(text);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::optional<Fault> out_of_bounds(const Shape& shape, Decimal value) {
  if (shape.above && value <= *shape.above)
    return Fault{"greater_than", "Input should be greater than " + words(*shape.above)};
  if (shape.min && value < *shape.min)
    return Fault{"greater_than_equal",
                 "Input should be greater than or equal to " + words(*shape.min)};
  if (shape.max && value > *shape.max)
    return Fault{"less_than_equal", "Input should be less than or equal to " + words(*shape.max)};
  return std::nullopt;
}

Coerced coerce_integer(const Shape& shape, const Json& input) {
  const Number number = number_of(input);
  switch (number.problem) {
    case Number::Problem::kNone:
      break;
    case Number::Problem::kNotText:
      return fault("int_type", "Input should be a valid integer");
    case Number::Problem::kNoNumber:
      return fault("int_parsing",
                   "Input should be a valid integer, unable to parse string as an integer");
    case Number::Problem::kTooLarge:
      return fault("int_parsing_size", "Input should be an integer within 64 bits");
  }
  if (!number.value->is_whole()) {
    if (input.if_string())
      return fault("int_parsing",
                   "Input should be a valid integer, unable to parse string as an integer");
    return fault("int_from_float",
                 "Input should be a valid integer, got a number with a fractional part");
  }
  if (auto problem = out_of_bounds(shape, *number.value)) return std::unexpected(*problem);
  return Json(number.value->rescaled(0).coefficient());  // Whole: never grows.
}

// What binary floating point leaves behind (0.30000000000000004) is no mistake of the sender.
bool is_float_noise(Decimal value, Decimal rounded) {
  const int places = std::min(std::max(6, rounded.scale() + 2), Decimal::kScaleMax);
  const Decimal off = value - rounded;
  const Decimal tolerance(1, places);
  return off <= tolerance && -off <= tolerance;
}

Coerced coerce_decimal(const Shape& shape, const Json& input) {
  const Number number = number_of(input);
  const std::string range = "Input should be a number this field can hold exactly";
  switch (number.problem) {
    case Number::Problem::kNone:
      break;
    case Number::Problem::kNotText:
      return fault("float_type", "Input should be a valid number");
    case Number::Problem::kNoNumber:
      return fault("float_parsing",
                   "Input should be a valid number, unable to parse string as a number");
    case Number::Problem::kTooLarge:
      return fault("decimal_max_digits", range);
  }
  const auto rounded = rescaled_if_fits(*number.value, shape.scale);
  if (!rounded) return fault("decimal_max_digits", range);
  const bool is_lost =
      rounded->is_zero() && !number.value->is_zero();  // Too fine to be kept at all.
  if (is_lost || (!shape.rounds && !number.value->fits_scale(shape.scale) &&
                  !is_float_noise(*number.value, *rounded)))
    return fault(
        "decimal_max_places",
        fmt::format("Decimal input should have no more than {} decimal places", shape.scale));
  if (auto problem = out_of_bounds(shape, *rounded)) return std::unexpected(*problem);
  return Json(*rounded);
}

Coerced coerce_boolean(const Json& input) {
  if (const auto* value = input.if_bool()) return Json(*value);
  const std::string words = "Input should be a valid boolean";
  if (const auto* text = input.if_string()) {
    const std::string word = lower_ascii(trim(*text));
    for (const std::string_view yes : {"true", "1", "yes", "on", "t", "y"})
      if (word == yes) return Json(true);
    for (const std::string_view no : {"false", "0", "no", "off", "f", "n"})
      if (word == no) return Json(false);
    return fault("bool_parsing", words + ", unable to interpret input");
  }
  if (!input.is_number()) return fault("bool_type", words);
  const Number number = number_of(input);
  if (number.value == Decimal::whole(1)) return Json(true);
  if (number.value == Decimal::whole(0)) return Json(false);
  return fault("bool_parsing", words + ", unable to interpret input");
}

// Text ----------------------------------------------------------------------------------------

std::optional<Fault> wrong_length(const Shape& shape, std::string_view text) {
  const std::size_t length = count_code_points(text);
  const auto characters = [](std::size_t n) { return n == 1 ? "character" : "characters"; };
  if (shape.length_min && length < *shape.length_min)
    return Fault{"string_too_short", fmt::format("String should have at least {} {}",
                                                 *shape.length_min, characters(*shape.length_min))};
  if (shape.length_max && length > *shape.length_max)
    return Fault{"string_too_long", fmt::format("String should have at most {} {}",
                                                *shape.length_max, characters(*shape.length_max))};
  return std::nullopt;
}

Coerced coerce_text(const Shape& shape, const Json& input) {
  const std::string* sent = input.if_string();
  if (!sent) return fault("string_type", "Input should be a valid string");
  if (sent->find('\0') != std::string::npos)
    return fault("value_error", "Value error, text must not contain the character NUL");
  const std::string_view text = shape.trim ? trim(*sent) : std::string_view(*sent);
  if (shape.refuse_blank && trim(text).empty())
    return fault("string_too_short", "String should have at least 1 character that is not blank");
  if (auto problem = wrong_length(shape, text)) return std::unexpected(*problem);
  return Json(text);
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > kEmailBytesMax)
    return false;
  const std::string_view domain = text.substr(at + 1);
  if (domain.find('@') != std::string_view::npos || domain.find("..") != std::string_view::npos ||
      domain.find('.') == std::string_view::npos || domain.starts_with('.') ||
      domain.ends_with('.') || domain.starts_with('-'))
    return false;
  constexpr std::string_view kNever = " \t\r\n\"(),:;<>[]\\";
  return text.find_first_of(kNever) == std::string_view::npos;
}

Coerced coerce_email(const Shape& shape, const Json& input) {
  Shape trimmed = shape;
  trimmed.trim = true;
  auto text = coerce_text(trimmed, input);
  if (!text || is_email(text->text())) return text;
  return fault("value_error", "Value is not a valid email address");
}

Coerced coerce_uuid(const Json& input) {
  if (!input.if_string()) return fault("uuid_type", "Input should be a UUID as a string");
  const auto uuid = Uuid::parse(trim(input.text()));
  if (!uuid) return fault("uuid_parsing", "Input should be a valid UUID");
  return Json(uuid->to_string());
}

Coerced coerce_base64(const Shape& shape, const Json& input) {
  if (!input.if_string()) return fault("bytes_type", "Input should be bytes in base64");
  const auto bytes = wire::from_base64(input.text());
  if (!bytes) return fault("bytes_invalid_encoding", "Data should be valid base64");
  if (shape.length_max && bytes->size() > *shape.length_max)
    return fault("bytes_too_long",
                 fmt::format("Data should have at most {} bytes", *shape.length_max));
  return input;
}

Coerced coerce_enum(const Shape& shape, const Json& input) {
  if (const EnumValue* value = find_enum(shape.values, input.text()); input.if_string() && value)
    return Json(value->name);
  std::string names;
  for (std::size_t i = 0; i < shape.values.size(); ++i) {
    const bool is_last = i + 1 == shape.values.size();
    names += i == 0 ? "" : is_last ? " or " : ", ";
    names += "'" + shape.values[i].name + "'";
  }
  return fault("enum", "Input should be " + names);
}

// Time ----------------------------------------------------------------------------------------

// As pydantic reads numbers: seconds up to the year 2603, milliseconds beyond.
std::optional<Utc> moment_of_number(Decimal value) {
  constexpr std::int64_t kSecondsMax = 20'000'000'000;
  const bool is_seconds = value <= Decimal::whole(kSecondsMax);
  if (value.is_negative() || value > Decimal::whole(kLastMs)) return std::nullopt;
  return Utc{is_seconds ? value.rescaled(3).coefficient() : value.rescaled(0).coefficient()};
}

Coerced coerce_timestamp(const Json& input) {
  std::optional<Utc> moment;
  if (const auto* text = input.if_string())
    moment = parse_iso(trim(*text));
  else if (input.is_number() && number_of(input).value)
    moment = moment_of_number(*number_of(input).value);
  else
    return fault("datetime_type", "Input should be a valid datetime");
  if (!moment || moment->ms > kLastMs)
    return fault("datetime_parsing", "Input should be a valid datetime, as 2026-01-31T09:05:00Z");
  return Json(to_iso(*moment));
}

Coerced coerce_date(const Json& input) {
  if (!input.if_string()) return fault("date_type", "Input should be a valid date");
  const std::string_view text = trim(input.text());
  const auto moment = parse_iso(text);
  if (!moment) return fault("date_parsing", "Input should be a valid date, as 2026-01-31");
  if (text.size() > 10 && moment->ms % 86'400'000 != 0)
    return fault("date_from_datetime_inexact",
                 "Datetimes given for a date should have no time of day");
  return Json(to_iso(*moment).substr(0, 10));
}

Coerced coerce_time(const Json& input) {
  if (!input.if_string()) return fault("time_type", "Input should be a valid time");
  const std::string_view text = trim(input.text());
  const bool is_plain = text.size() == 5 || text.size() == 8;
  const auto moment = is_plain ? parse_iso("1970-01-01T" + std::string(text)) : std::nullopt;
  if (!moment) return fault("time_parsing", "Input should be a valid time, as 09:05:00");
  return Json(to_iso(*moment).substr(11, 8));
}

}  // namespace

Coerced coerce_scalar(const Shape& shape, const Json& input) {
  switch (shape.kind) {
    case ShapeKind::kText:
      return coerce_text(shape, input);
    case ShapeKind::kEmail:
      return coerce_email(shape, input);
    case ShapeKind::kInteger:
      return coerce_integer(shape, input);
    case ShapeKind::kDecimal:
      return coerce_decimal(shape, input);
    case ShapeKind::kBoolean:
      return coerce_boolean(input);
    case ShapeKind::kTimestamp:
      return coerce_timestamp(input);
    case ShapeKind::kDate:
      return coerce_date(input);
    case ShapeKind::kTime:
      return coerce_time(input);
    case ShapeKind::kUuid:
      return coerce_uuid(input);
    case ShapeKind::kBase64:
      return coerce_base64(shape, input);
    case ShapeKind::kEnum:
      return coerce_enum(shape, input);
    case ShapeKind::kAny:
    case ShapeKind::kArray:
    case ShapeKind::kObject:
      return input;
  }
  return input;
}

}  // namespace chasqui::schema
