#include "schema/model.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "schema/app_schema.h"

namespace chasqui::schema {
namespace {

template <class List>
auto find_named(List& list, std::string_view name) -> decltype(list.data()) {
  const auto found =
      std::ranges::find(list, name, [](const auto& item) -> std::string_view { return item.name; });
  return found == list.end() ? nullptr : &*found;
}

Field platform_field(std::string name, FieldType type, FieldRole role) {
  Field field;
  field.name = std::move(name);
  field.type = type;
  field.role = role;
  field.readonly = true;
  return field;
}

void add_key(Model& model, const std::string& name) {
  const auto declared = std::ranges::find(model.fields, name, &Field::name);
  if (declared == model.fields.end()) {
    model.fields.insert(model.fields.begin(),
                        platform_field(name, FieldType::kInteger, FieldRole::kId));
    return;
  }
  declared->role = FieldRole::kId;
  std::rotate(model.fields.begin(), declared, declared + 1);
}

void add_platform_field(Model& model, Field field) {
  if (field.name.empty() || model.find(field.name)) return;
  model.fields.push_back(std::move(field));
}

void fill_in_names(Model& model) {
  if (model.table.empty()) model.table = model.name;
  if (model.label.empty()) model.label = model.name;
  if (model.label_plural.empty()) model.label_plural = model.label;
  if (model.path.empty()) model.path = "/" + model.name;
  if (model.stream.empty()) model.stream = model.name;
  if (model.replies.not_found.empty()) model.replies.not_found = model.label + " no encontrado";
  if (model.replies.nothing_to_change.empty())
    model.replies.nothing_to_change = "No hay campos para actualizar";
  for (Field& field : model.fields) {
    if (field.column.empty()) field.column = field.name;
    if (field.label.empty()) field.label = field.name;
  }
  if (model.display.empty()) model.display = model.key().name;
}

}  // namespace

std::string_view to_word(FieldType type) {
  static constexpr std::array<std::string_view, 15> kWords = {
      "text", "email", "phone", "integer", "decimal", "boolean", "timestamp", "date",
      "time", "enum",  "ref",   "json",    "uuid",    "blob",    "secret"};
  return kWords.at(static_cast<std::size_t>(type));
}

const Field* Model::find(std::string_view field_name) const {
  return find_named(fields, field_name);
}

const Field* Model::with_role(FieldRole role) const {
  const auto found = std::ranges::find(fields, role, &Field::role);
  return found == fields.end() ? nullptr : &*found;
}

const Field& Model::key() const {
  const Field* field = with_role(FieldRole::kId);
  CHASQUI_ASSERT(field != nullptr);
  return *field;
}

bool Model::has(Verb verb) const { return std::ranges::find(verbs, verb) != verbs.end(); }

void complete(Model& model, const PlatformColumns& columns) {
  add_key(model, columns.id);
  Field uuid = platform_field(columns.uuid, FieldType::kUuid, FieldRole::kUuid);
  uuid.readonly = false;
  uuid.unique = true;
  uuid.fill = Fill::kUuid;
  add_platform_field(model, std::move(uuid));
  add_platform_field(model,
                     platform_field(columns.version, FieldType::kInteger, FieldRole::kVersion));
  add_platform_field(model,
                     platform_field(columns.created, FieldType::kTimestamp, FieldRole::kCreated));
  add_platform_field(model,
                     platform_field(columns.updated, FieldType::kTimestamp, FieldRole::kUpdated));
  Field deleted = platform_field(columns.deleted, FieldType::kTimestamp, FieldRole::kDeleted);
  deleted.null = true;
  deleted.hidden = true;
  add_platform_field(model, std::move(deleted));
  model.soft_delete = model.with_role(FieldRole::kDeleted) != nullptr;
  fill_in_names(model);
}

const Model* AppSchema::find_model(std::string_view name) const { return find_named(models, name); }

const Field* AppSchema::find_setting(std::string_view name) const {
  return find_named(settings, name);
}

const Model* AppSchema::find_by_stream(std::string_view stream) const {
  for (const Model& model : models)
    if (model.stream == stream) return &model;
  return nullptr;
}

const Event* AppSchema::find_event(std::string_view name) const { return find_named(events, name); }

const Stream* AppSchema::find_stream(std::string_view name) const {
  if (const Stream* exact = find_named(streams, name)) return exact;
  const Stream* best = nullptr;
  for (const Stream& stream : streams) {
    std::string_view pattern = stream.name;
    if (!pattern.ends_with('*')) continue;
    pattern.remove_suffix(1);
    if (!name.starts_with(pattern)) continue;
    if (!best || stream.name.size() > best->name.size()) best = &stream;
  }
  return best;
}

std::vector<Event> all_events(const AppSchema& app) {
  std::vector<Event> events;
  const auto add = [&](const std::string& name, const Model& model, Shape data) {
    if (name.empty() || std::ranges::find(app.events, name, &Event::name) != app.events.end())
      return;
    events.push_back({.name = name,
                      .description = model.label,
                      .stream = model.stream,
                      .data = std::move(data)});
  };
  for (const Model& model : app.models) {
    add(model.events.created, model, event_shape(model, Verb::kCreate));
    add(model.events.updated, model, event_shape(model, Verb::kUpdate));
    add(model.events.deleted, model, event_shape(model, Verb::kDelete));
  }
  events.insert(events.end(), app.events.begin(), app.events.end());
  return events;
}

}  // namespace chasqui::schema
