#include "schema/catalog.h"

namespace chasqui::schema {
namespace {

bool is_ruled_by(const Model& model, const Field& field) {
  bool is_named = false;
  each_operand(model.rules.read.expr, [&](const RuleOperand& operand) {
    if (operand.kind == RuleOperand::Kind::kField && operand.name == field.name) is_named = true;
  });
  return is_named;
}

bool is_chosen_by(const Model& model, const Field& field) {
  if (field.hidden || field.type == FieldType::kSecret) return false;
  return field.type == FieldType::kRef || field.type == FieldType::kEnum ||
         field.type == FieldType::kBoolean || field.index || is_ruled_by(model, field);
}

}  // namespace

ModelEntry::ModelEntry(const Model& model) : sql(model), shown(model) {
  for (const Field& field : model.fields)
    if (is_chosen_by(model, field)) chosen_by.push_back(&field);
}

SqlCatalog::SqlCatalog(const AppSchema& schema) {
  for (const Model& model : schema.models) entries_.push_back(std::make_unique<ModelEntry>(model));
}

const ModelEntry* SqlCatalog::find(std::string_view model) const {
  for (const auto& entry : entries_)
    if (entry->sql.model().name == model) return entry.get();
  return nullptr;
}

}  // namespace chasqui::schema
