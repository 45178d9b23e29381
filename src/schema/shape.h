// What a JSON value must look like: one description for model inputs, service inputs and outputs,
// and OpenAPI. Validation follows FastAPI's words (types and `loc`) and its lax coercions; it knows
// no HTTP.
#pragma once
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/json.h"

namespace chasqui::schema {

struct EnumValue {
  std::string name;   // As stored and as on the wire.
  std::string label;  // For people; the name when not said.
  std::vector<std::string>
      aliases;  // Also accepted on input, like any case or accents of the name.
  bool operator==(const EnumValue&) const = default;
};

// The values of those names, each its own label.
std::vector<EnumValue> enum_values(const std::vector<std::string>& names);
// The value whose name or alias is `word`, ignoring case and accents; nullptr when there is none.
const EnumValue* find_enum(const std::vector<EnumValue>& values, std::string_view word);

// What a value of the kind is after validate():
enum class ShapeKind {
  kAny,        // whatever JSON was sent
  kText,       // string
  kEmail,      // string with a plausible address
  kInteger,    // int64
  kDecimal,    // Decimal with exactly the shape's scale
  kBoolean,    // bool
  kTimestamp,  // string, "2026-01-31T09:05:00.000Z"
  kDate,       // string, "2026-01-31"
  kTime,       // string, "09:05:00"
  kUuid,       // string, lower case
  kBase64,     // string
  kEnum,       // string, the name of one of `values`
  kArray,      // array of `item`
  kObject,     // object of `members`, defaults filled in, unknown keys dropped
};

struct Member;

struct Shape {
  ShapeKind kind = ShapeKind::kAny;
  std::string name;  // Of the schema in OpenAPI, for objects and enums; inline when empty.
  std::string description;
  bool nullable = false;
  int scale = 2;        // kDecimal
  bool rounds = false;  // kDecimal: further decimals are rounded, for clients that send floats.
  std::optional<Decimal> min, max;                    // Numbers, inclusive.
  std::optional<Decimal> above;                       // Numbers, exclusive.
  std::optional<std::size_t> length_min, length_max;  // Code points, or items of an array.
  bool trim = false;                  // White space at both ends is taken off first.
  bool refuse_blank = false;          // Text of nothing but white space is refused.
  std::vector<EnumValue> values;      // kEnum
  std::shared_ptr<const Shape> item;  // kArray
  std::vector<Member> members;        // kObject
  bool open = false;                  // kObject: keeps unknown members instead of dropping them.
  bool null_is_absent = false;        // kObject: a member sent as null counts as not sent.
  bool empty_is_null = false;         // Text: "" counts as null, where null is allowed.
};

struct Member {
  std::string name;
  Shape shape;
  bool required = false;              // Must be sent, unless there is a default.
  std::optional<Json> default_value;  // Filled in when the key is absent (in Mode::kWhole).
  std::vector<std::string> aliases;   // Other keys that are read when `name` is absent.
};

namespace shapes {  // Builders, so that a description reads as a list.
Shape any();
Shape text(std::optional<std::size_t> length_max = std::nullopt);
Shape integer();
Shape decimal(int scale = 2);
Shape boolean();
Shape timestamp();
Shape date();
Shape one_of(std::string name, const std::vector<std::string>& values);
Shape array_of(Shape item);
Shape object_of(std::string name, std::vector<Member> members);
Shape nullable(Shape shape);
Member required(std::string name, Shape shape);
Member optional(std::string name, Shape shape, std::optional<Json> default_value = std::nullopt);
}  // namespace shapes

enum class Mode {
  kWhole,    // Required members must be there; defaults are filled in.
  kPartial,  // An update: what is absent stays absent, at the top level.
};

using Loc = std::vector<std::string>;  // {"body", "productos", "0", "cantidad"}
using FieldErrors = std::vector<FieldError>;

// The value as its kind says above, or every error in it (at most kFieldErrorsMax).
inline constexpr std::size_t kFieldErrorsMax = 100;
std::expected<Json, FieldErrors> validate(const Shape& shape, const Json& input, Loc loc,
                                          Mode mode = Mode::kWhole);

// The same for text parameters: `where` ("query", "path", "header") is the first part of each loc.
// The last of repeated parameters counts, except for arrays, which take them all.
using Parameters = std::vector<std::pair<std::string, std::string>>;
std::expected<JsonObject, FieldErrors> validate_query(const Shape& object,
                                                      const Parameters& parameters,
                                                      std::string where = "query");

}  // namespace chasqui::schema
