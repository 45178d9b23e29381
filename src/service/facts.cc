#include "service/facts.h"

#include <algorithm>
#include <utility>

namespace chasqui::service {
namespace {

using schema::Field;
using schema::FieldType;
using schema::Model;

constexpr std::size_t kTouchedMax = 1'000;  // Who changes more tells of it as a whole.

bool is_told(const Field& field) { return !field.hidden && field.type != FieldType::kSecret; }

bool is_ruled_by(const Model& model, const Field& field) {
  bool is_named = false;
  schema::each_operand(model.rules.read.expr, [&](const schema::RuleOperand& operand) {
    if (operand.kind == schema::RuleOperand::Kind::kField && operand.name == field.name)
      is_named = true;
  });
  return is_named;
}

// What rules and people choose records by.
bool is_chosen_by(const Model& model, const Field& field) {
  return is_told(field) &&
         (field.type == FieldType::kRef || field.type == FieldType::kEnum ||
          field.type == FieldType::kBoolean || field.index || is_ruled_by(model, field));
}

bool says(const Model& model, std::string_view event) {
  const auto& events = model.events;
  return event == events.created || event == events.updated || event == events.deleted;
}

}  // namespace

void RecordFacts::note(const Model& model, const Record* before, const Record& record) {
  if (model.stream.empty() || touched_.size() == kTouchedMax) return;
  Touched touched{&model, record.id(), {}, {}};
  for (const Field& field : model.fields) {
    const Json& value = record[field.name];
    if (is_chosen_by(model, field)) touched.now.append(field.name, value);
    if (before && is_told(field) && (*before)[field.name] != value)
      touched.was.append(field.name, (*before)[field.name]);
  }
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
