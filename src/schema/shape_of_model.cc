// What requests and answers of a model look like.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "schema/model.h"

namespace chasqui::schema {
namespace {

ShapeKind kind_of(FieldType type) {
  switch (type) {
    case FieldType::kText:
    case FieldType::kPhone:
    case FieldType::kSecret:
      return ShapeKind::kText;
    case FieldType::kEmail:
      return ShapeKind::kEmail;
    case FieldType::kInteger:
    case FieldType::kRef:
      return ShapeKind::kInteger;
    case FieldType::kDecimal:
      return ShapeKind::kDecimal;
    case FieldType::kBoolean:
      return ShapeKind::kBoolean;
    case FieldType::kTimestamp:
      return ShapeKind::kTimestamp;
    case FieldType::kDate:
      return ShapeKind::kDate;
    case FieldType::kTime:
      return ShapeKind::kTime;
    case FieldType::kEnum:
      return ShapeKind::kEnum;
    case FieldType::kJson:
      return ShapeKind::kAny;
    case FieldType::kUuid:
      return ShapeKind::kUuid;
    case FieldType::kBlob:
      return ShapeKind::kBase64;
  }
  return ShapeKind::kAny;
}

bool is_text(FieldType type) {
  return type == FieldType::kText || type == FieldType::kEmail || type == FieldType::kPhone ||
         type == FieldType::kSecret;
}

std::string description_of(const Field& field) {
  if (field.help.empty()) return field.label == field.name ? "" : field.label;
  return field.label.empty() ? field.help : field.label + ". " + field.help;
}

bool is_input(const Field& field, Purpose purpose) {
  if (field.readonly) return false;
  if (field.role == FieldRole::kDeclared) return true;
  return purpose == Purpose::kCreate &&
         (field.role == FieldRole::kUuid || field.role == FieldRole::kId);
}

bool is_output(const Field& field) { return !field.hidden && field.type != FieldType::kSecret; }

Member member_of(const Field& field) {
  Member member;
  member.name = field.name;
  member.shape = shape_of(field);
  return member;
}

Member create_member(const Field& field) {
  Member member = member_of(field);
  member.required =
      (field.required || field.role == FieldRole::kId) && field.fill == Fill::kNothing;
  if (field.fill == Fill::kValue) member.default_value = field.default_value;
  if (field.fill == Fill::kNothing && field.null && !field.required) member.default_value = Json();
  return member;
}

Member update_member(const Model& model, const Field& field) {
  Member member = member_of(field);
  member.shape.empty_is_null |= model.empty_clears && field.null;
  return member;
}

Member output_member(const Field& field) {
  Member member = member_of(field);
  member.required = !field.read;  // Left out for those who may not see it.
  return member;
}

// The version an update starts from; a record that has moved on is a conflict.
Member base_version(const Field& version) {
  Member member;
  member.name = version.name;
  member.shape = shapes::integer();
  member.shape.description = "The version that was read; another one by now is a conflict.";
  return member;
}

Shape named(const Model& model, std::string_view suffix) {
  return shapes::object_of(schema_name(model) + std::string(suffix), {});
}

Shape create_shape(const Model& model) {
  Shape shape = named(model, "Nuevo");
  for (const Field& field : model.fields)
    if (is_input(field, Purpose::kCreate)) shape.members.push_back(create_member(field));
  return shape;
}

Shape update_shape(const Model& model) {
  Shape shape = named(model, "Cambios");
  shape.null_is_absent = model.null_keeps;
  for (const Field& field : model.fields)
    if (is_input(field, Purpose::kUpdate)) shape.members.push_back(update_member(model, field));
  if (const Field* version = model.with_role(FieldRole::kVersion))
    shape.members.push_back(base_version(*version));
  return shape;
}

Shape output_shape(const Model& model) {
  Shape shape = named(model, "");
  for (const Field& field : model.fields)
    if (is_output(field)) shape.members.push_back(output_member(field));
  return shape;
}

// Whether an event of the verb carries the field, the key aside.
bool is_said(const Model& model, const Field& field, Verb verb) {
  const std::vector<std::string>& echo = model.replies.echo;
  if (verb == Verb::kDelete) return false;
  if (verb == Verb::kCreate && !echo.empty())
    return std::ranges::find(echo, field.name) != echo.end();
  return is_input(field, Purpose::kUpdate);
}

}  // namespace

Shape shape_of(const Field& field) {
  Shape shape;
  shape.kind = kind_of(field.type == FieldType::kRef ? field.ref_type : field.type);
  shape.description = description_of(field);
  shape.nullable = field.null;
  shape.scale = field.scale;
  shape.min = field.min;
  shape.max = field.max;
  shape.above = field.above;
  shape.length_min = field.length_min;
  shape.length_max = field.length_max;
  shape.trim = field.trim;
  shape.refuse_blank = is_text(field.type) && field.required && !field.length_min;
  shape.empty_is_null = field.null && field.type == FieldType::kEmail;
  shape.values = field.values;
  return shape;
}

Shape shape_of(const Model& model, Purpose purpose) {
  if (purpose == Purpose::kCreate) return create_shape(model);
  if (purpose == Purpose::kUpdate) return update_shape(model);
  return output_shape(model);
}

Shape event_shape(const Model& model, Verb verb) {
  Shape shape = named(model, verb == Verb::kCreate   ? "Creado"
                             : verb == Verb::kUpdate ? "Actualizado"
                                                     : "Eliminado");
  for (const Field& field : model.fields) {
    const bool is_key = field.role == FieldRole::kId;
    if (!is_output(field) || (!is_key && !is_said(model, field, verb))) continue;
    Member member = output_member(field);
    member.required = is_key || (member.required && verb == Verb::kCreate);
    shape.members.push_back(std::move(member));
  }
  return shape;
}

std::string schema_name(const Model& model) {
  std::string name;
  bool starts_word = true;
  const std::string& source = model.label.empty() ? model.name : model.label;
  for (const char c : fold(source)) {
    const bool is_letter = c >= 'a' && c <= 'z';
    if (!is_letter && !(c >= '0' && c <= '9')) {
      starts_word = true;
      continue;
    }
    name += is_letter && starts_word ? static_cast<char>(c - 'a' + 'A') : c;
    starts_word = false;
  }
  return name.empty() ? "Modelo" : name;
}

}  // namespace chasqui::schema
