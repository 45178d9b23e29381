#include "schema/shape.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::schema {
namespace {

Shape of_kind(ShapeKind kind) {
  Shape shape;
  shape.kind = kind;
  return shape;
}

}  // namespace

std::vector<EnumValue> enum_values(const std::vector<std::string>& names) {
  std::vector<EnumValue> values;
  for (const std::string& name : names) values.push_back({name, name, {}});
  return values;
}

const EnumValue* find_enum(const std::vector<EnumValue>& values, std::string_view word) {
  for (const EnumValue& value : values)
    if (value.name == word) return &value;
  const std::string folded = fold(trim(word));
  const auto is_word = [&](std::string_view known) { return fold(known) == folded; };
  for (const EnumValue& value : values)
    if (is_word(value.name) || std::ranges::any_of(value.aliases, is_word)) return &value;
  return nullptr;
}

namespace shapes {

Shape any() { return of_kind(ShapeKind::kAny); }

Shape text(std::optional<std::size_t> length_max) {
  Shape shape = of_kind(ShapeKind::kText);
  shape.length_max = length_max;
  return shape;
}

Shape integer() { return of_kind(ShapeKind::kInteger); }

Shape decimal(int scale) {
  Shape shape = of_kind(ShapeKind::kDecimal);
  shape.scale = scale;
  return shape;
}

Shape boolean() { return of_kind(ShapeKind::kBoolean); }
Shape timestamp() { return of_kind(ShapeKind::kTimestamp); }
Shape date() { return of_kind(ShapeKind::kDate); }

Shape one_of(std::string name, const std::vector<std::string>& values) {
  Shape shape = of_kind(ShapeKind::kEnum);
  shape.name = std::move(name);
  shape.values = enum_values(values);
  return shape;
}

Shape array_of(Shape item) {
  Shape shape = of_kind(ShapeKind::kArray);
  shape.item = std::make_shared<const Shape>(std::move(item));
  return shape;
}

Shape object_of(std::string name, std::vector<Member> members) {
  Shape shape = of_kind(ShapeKind::kObject);
  shape.name = std::move(name);
  shape.members = std::move(members);
  return shape;
}

Shape nullable(Shape shape) {
  shape.nullable = true;
  return shape;
}

Member required(std::string name, Shape shape) {
  Member member;
  member.name = std::move(name);
  member.shape = std::move(shape);
  member.required = true;
  return member;
}

Member optional(std::string name, Shape shape, std::optional<Json> default_value) {
  Member member;
  member.name = std::move(name);
  member.shape = std::move(shape);
  member.default_value = std::move(default_value);
  return member;
}

}  // namespace shapes
}  // namespace chasqui::schema
