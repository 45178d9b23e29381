// One value that is no array and no object: lax coercion to its kind, then its bounds.
#pragma once
#include <expected>
#include <string>

#include "base/json.h"
#include "schema/shape.h"

namespace chasqui::schema {

struct Fault {
  std::string type;  // "int_parsing"
  std::string text;  // For people.
};

std::expected<Json, Fault> coerce_scalar(const Shape& shape, const Json& input);

}  // namespace chasqui::schema
