#include "schema/json_schema.h"

#include <algorithm>
#include <utility>

#include "schema/openapi.h"

namespace chasqui::schema {
namespace {

// What a kind is in JSON, and the format that narrows it.
std::pair<std::string_view, std::string_view> type_and_format(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::kText:
    case ShapeKind::kEnum:
      return {"string", ""};
    case ShapeKind::kEmail:
      return {"string", "email"};
    case ShapeKind::kInteger:
      return {"integer", "int64"};
    case ShapeKind::kDecimal:
      return {"number", "decimal"};
    case ShapeKind::kBoolean:
      return {"boolean", ""};
    case ShapeKind::kTimestamp:
      return {"string", "date-time"};
    case ShapeKind::kDate:
      return {"string", "date"};
    case ShapeKind::kTime:
      return {"string", "time"};
    case ShapeKind::kUuid:
      return {"string", "uuid"};
    case ShapeKind::kBase64:
      return {"string", ""};
    case ShapeKind::kArray:
      return {"array", ""};
    case ShapeKind::kObject:
      return {"object", ""};
    case ShapeKind::kAny:
      return {"", ""};
  }
  return {"", ""};
}

bool is_text(const Shape& shape) {
  return shape.kind == ShapeKind::kText || shape.kind == ShapeKind::kEmail;
}

Json plain_number(Decimal value) {
  return value.is_whole() ? Json(value.rescaled(0).coefficient()) : Json(value);
}

std::int64_t to_int(std::size_t size) { return static_cast<std::int64_t>(size); }

void add_type(const Shape& shape, JsonObject& schema) {
  const auto [type, format] = type_and_format(shape.kind);
  if (!type.empty())
    schema.set("type", shape.nullable ? Json(JsonArray{Json(type), Json("null")}) : Json(type));
  if (!format.empty()) schema.set("format", format);
  if (shape.kind == ShapeKind::kBase64) schema.set("contentEncoding", "base64");
}

void add_bounds(const Shape& shape, JsonObject& schema) {
  const bool is_array = shape.kind == ShapeKind::kArray;
  if (is_text(shape) || is_array) {
    const std::size_t least = shape.length_min.value_or(shape.refuse_blank ? 1 : 0);
    if (least > 0) schema.set(is_array ? "minItems" : "minLength", to_int(least));
    if (shape.length_max)
      schema.set(is_array ? "maxItems" : "maxLength", to_int(*shape.length_max));
  }
  if (shape.min) schema.set("minimum", plain_number(*shape.min));
  if (shape.above) schema.set("exclusiveMinimum", plain_number(*shape.above));
  if (shape.max) schema.set("maximum", plain_number(*shape.max));
}

void add_enum(const Shape& shape, JsonObject& schema) {
  JsonArray names;
  for (const EnumValue& value : shape.values) names.emplace_back(value.name);
  if (shape.nullable) names.emplace_back(nullptr);
  schema.set("enum", std::move(names));
}

void add_members(const Shape& shape, JsonObject& schema, SchemaWriter& writer) {
  JsonObject properties;
  JsonArray required;
  for (const Member& member : shape.members) {
    Json property = writer.write(member.shape);
    if (JsonObject* object = property.if_object(); object && member.default_value)
      object->set("default", *member.default_value);
    properties.append(member.name, std::move(property));
    if (member.required && !member.default_value) required.emplace_back(member.name);
  }
  schema.set("properties", std::move(properties));
  if (!required.empty()) schema.set("required", std::move(required));
  if (shape.open) schema.set("additionalProperties", true);
}

Json write_inline(const Shape& shape, SchemaWriter& writer) {
  JsonObject schema;
  add_type(shape, schema);
  add_bounds(shape, schema);
  if (shape.kind == ShapeKind::kEnum) add_enum(shape, schema);
  if (shape.kind == ShapeKind::kArray && shape.item) schema.set("items", writer.write(*shape.item));
  if (shape.kind == ShapeKind::kObject) add_members(shape, schema, writer);
  if (!shape.description.empty()) schema.set("description", shape.description);
  return schema;
}

std::string example_text(const Shape& shape) {
  std::string text = "texto";
  if (shape.length_max && text.size() > *shape.length_max) text.resize(*shape.length_max);
  if (shape.length_min && text.size() < *shape.length_min)
    text.resize(std::min<std::size_t>(*shape.length_min, 64), 'x');
  return text;
}

Decimal example_number(const Shape& shape) {
  Decimal value = Decimal::whole(1);
  if (shape.above && value <= *shape.above) value = shape.max.value_or(value);
  if (shape.min && value < *shape.min) value = *shape.min;
  if (shape.max && value > *shape.max) value = *shape.max;
  return value;
}

}  // namespace

Json SchemaWriter::write(const Shape& shape) {
  if (shape.name.empty()) return write_inline(shape, *this);
  return write_named(shape);
}

Json SchemaWriter::write_named(const Shape& shape) {
  Shape bare = shape;
  bare.nullable = false;
  const Json schema = write_inline(bare, *this);
  std::string name = shape.name;
  for (int i = 2; components_.contains(name) && components_.at(name) != schema; ++i)
    name = shape.name + std::to_string(i);  // Another shape has the name.
  components_.set(name, schema);
  JsonObject reference{{"$ref", references_ + name}};
  if (!shape.nullable) return reference;
  return JsonObject{{"anyOf", JsonArray{std::move(reference), JsonObject{{"type", "null"}}}}};
}

Json json_schema(const Shape& shape) {
  SchemaWriter writer("#/$defs/");
  Json schema = writer.write(shape);
  if (!writer.components().empty()) schema.if_object()->set("$defs", writer.components());
  return schema;
}

Json example_of(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::kText:
      return example_text(shape);
    case ShapeKind::kEmail:
      return "ana@example.com";
    case ShapeKind::kInteger:
      return plain_number(example_number(shape));
    case ShapeKind::kDecimal:
      return example_number(shape);
    case ShapeKind::kBoolean:
      return true;
    case ShapeKind::kTimestamp:
      return "2026-01-31T09:05:00.000Z";
    case ShapeKind::kDate:
      return "2026-01-31";
    case ShapeKind::kTime:
      return "09:05:00";
    case ShapeKind::kUuid:
      return "0190a5c0-7e5b-7cc3-8a4d-2f1e9b6c3d20";
    case ShapeKind::kBase64:
      return "aG9sYQ==";
    case ShapeKind::kEnum:
      return shape.values.empty() ? Json() : Json(shape.values[0].name);
    case ShapeKind::kArray:
      return shape.item ? Json(JsonArray{example_of(*shape.item)}) : Json(JsonArray{});
    case ShapeKind::kObject: {
      JsonObject object;
      for (const Member& member : shape.members)
        if (member.required || !member.default_value)
          object.append(member.name, example_of(member.shape));
      return object;
    }
    case ShapeKind::kAny:
      return JsonObject{};
  }
  return Json();
}

std::string id_word(std::string_view text) {
  std::string word;
  for (const char c : text) {
    const bool belongs = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (belongs)
      word += c;
    else if (!word.empty() && !word.ends_with('_'))
      word += '_';
  }
  if (word.ends_with('_')) word.pop_back();
  return word.empty() ? "root" : word;
}

}  // namespace chasqui::schema
