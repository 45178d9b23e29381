#include "service/facts.h"

#include <utility>

namespace chasqui::service {
namespace {

using schema::Field;
using schema::FieldType;
using schema::Model;

constexpr std::size_t kTouchedMax = 1'000;  // Who changes more tells of it as a whole.

bool is_told(const Field& field) { return !field.hidden && field.type != FieldType::kSecret; }

bool says(const Model& model, std::string_view event) {
  const auto& events = model.events;
  return event == events.created || event == events.updated || event == events.deleted;
}

}  // namespace

void RecordFacts::note(const schema::ModelEntry& entry, const Record* before,
                       const Record& record) {
  const Model& model = entry.sql.model();
  if (model.stream.empty() || touched_.size() == kTouchedMax) return;
  Touched touched{&model, record.id(), {}, {}};
  for (const Field* field : entry.chosen_by) touched.now.append(field->name, record[field->name]);
  if (before)
    for (const Field& field : model.fields)
      if (is_told(field) && (*before)[field.name] != record[field.name])
        touched.was.append(field.name, (*before)[field.name]);
  touched_.push_back(std::move(touched));
}

std::string RecordFacts::of(const schema::AppSchema& schema, const Said& said) const {
  JsonObject now, was;
  for (const Touched& one : touched_) {
    const Model& model = *one.model;
    if (model.stream != said.stream || said.data[model.key().name] != Json(one.id.value)) continue;
    if (schema.find_by_stream(said.stream) != &model && !says(model, said.event)) continue;
    for (const auto& [name, value] : one.now)
      if (said.data.if_object() && !said.data.if_object()->contains(name)) now.set(name, value);
    for (const auto& [name, value] : one.was)
      if (!was.contains(name)) was.append(name, value);
  }
  JsonObject facts;
  if (!now.empty()) facts.append("now", std::move(now));
  if (!was.empty()) facts.append("was", std::move(was));
  return facts.empty() ? "" : to_text(Json(std::move(facts)));
}

}  // namespace chasqui::service
