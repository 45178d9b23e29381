#include "service/fill.h"

#include "base/chance.h"
#include "base/ids.h"

namespace chasqui::service {
namespace {

using schema::Field;
using schema::FieldRole;
using schema::Fill;

Json fresh_uuid(Utc now) {
  SystemRandom random;
  return Uuid::make(now, random).to_string();
}

Json filled_value(const Field& field, const Caller& caller) {
  switch (field.role) {
    case FieldRole::kVersion:
      return 1;
    case FieldRole::kCreated:
    case FieldRole::kUpdated:
      return to_iso(caller.now);
    case FieldRole::kUuid:
      return fresh_uuid(caller.now);
    default:
      break;
  }
  switch (field.fill) {
    case Fill::kValue:
      return field.default_value;
    case Fill::kNow:
      return to_iso(caller.now);
    case Fill::kUuid:
      return fresh_uuid(caller.now);
    case Fill::kUserId:
      return caller.identity.name;
    case Fill::kNothing:
      break;
  }
  return nullptr;
}

}  // namespace

JsonObject filled_in(const schema::Model& model, JsonObject values, const Caller& caller) {
  JsonObject filled;
  auto next = values.begin();  // Mostly they are said in the model's order.
  for (const Field& field : model.fields) {
    const bool is_next = next != values.end() && next->first == field.name;
    Json* sent = is_next ? &(next++)->second : values.find(field.name);
    const bool has_other = field.fill != Fill::kNothing || field.role == FieldRole::kUuid;
    const bool is_said = sent && !(sent->is_null() && has_other && !field.null);
    filled.append(field.name, is_said ? std::move(*sent) : filled_value(field, caller));
  }
  return filled;
}

}  // namespace chasqui::service
