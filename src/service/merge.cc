#include "service/merge.h"

#include <set>

#include "access/audit.h"

namespace chasqui::service {
namespace {

using Names = std::set<std::string, std::less<>>;

// What was changed since the version; nullopt: it may be anything.
std::optional<Names> changed_since(Read& read, const schema::Model& model, const Record& current,
                                   const Edit& edit) {
  const schema::Field* version = model.with_role(schema::FieldRole::kVersion);
  if (!edit.base_version || !version) return Names();
  const std::int64_t steps = current.integer(version->name) - *edit.base_version;
  if (steps == 0) return Names();
  if (steps < 0 || steps > access::kAuditPageMax || !model.audit) return std::nullopt;
  access::AuditQuery query;
  query.model = model.name;
  query.record_id = std::to_string(current.id().value);
  query.limit = steps;
  Names names;
  for (const access::AuditEntry& entry : access::list_audit(read.connection(), query))
    if (const JsonObject* after = entry.after.if_object(); after && entry.action == "update")
      for (const auto& [name, value] : *after) names.insert(name);
  return names;
}

// As the field's shape has it: "1" that was seen is the 1 that is stored.
Json as_stored(const schema::Field& field, const Json& seen) {
  return schema::validate(schema::shape_of(field), seen, {}).value_or(seen);
}

}  // namespace

Merge merge(Read& read, const schema::Model& model, const Record& current, const Edit& edit) {
  const std::optional<Names> changed = changed_since(read, model, current, edit);
  Merge merged;
  for (const auto& [name, wanted] : edit.changes) {
    const Json& now = current[name];
    if (now == wanted) continue;
    const schema::Field* field = model.find(name);
    const Json* seen = edit.base.find(name);
    const bool is_changed =
        seen && field ? as_stored(*field, *seen) != now : !changed || changed->contains(name);
    if (is_changed)
      merged.clashes.push_back({name, now, wanted});
    else
      merged.changes.append(name, wanted);
  }
  return merged;
}

}  // namespace chasqui::service
