#include "service/trail.h"

#include <utility>

#include "access/audit.h"

namespace chasqui::service {
namespace {

// A number that the server alone keeps adds up other records, which tell who made them: a stock its
// movements. Its every change would double what a sale writes.
bool is_sum(const schema::Field& field) {
  return field.readonly &&
         (field.type == schema::FieldType::kInteger || field.type == schema::FieldType::kDecimal);
}

bool is_told(const schema::Field& field) {
  const bool is_content = field.role == schema::FieldRole::kDeclared && !is_sum(field);
  return is_content && !field.hidden && field.type != schema::FieldType::kSecret;
}

// The fields that differ from `other`; those with a value when there is no other.
JsonObject told(const schema::Model& model, const Record& record, const Record* other) {
  JsonObject fields;
  for (const schema::Field& field : model.fields) {
    if (!is_told(field)) continue;
    const Json& value = record[field.name];
    const bool differs = other ? value != (*other)[field.name] : !value.is_null();
    if (differs) fields.append(field.name, value);
  }
  return fields;
}

std::string id_of(const Change& change) {
  const Json& key = (change.after ? *change.after : *change.before)[change.model.key().name];
  return key.if_string() ? std::string(key.text()) : to_text(key);
}

}  // namespace

bool is_audited(const schema::AppSchema& app, const schema::Model& model, const Caller& caller) {
  return app.app.audit && model.audit && caller.identity.kind != access::IdentityKind::kPlatform;
}

void leave_trail(db::Connection& connection, const Caller& caller, const Change& change) {
  access::AuditEntry entry = access::audit_entry(caller.identity, caller.now);
  entry.request_id = caller.request_id;
  entry.model = change.model.name;
  entry.record_id = id_of(change);
  entry.action = !change.before ? "create" : !change.after ? "delete" : "update";
  if (change.before) entry.before = told(change.model, *change.before, change.after);
  if (change.after) entry.after = told(change.model, *change.after, change.before);
  const bool is_update = change.before && change.after;
  if (is_update && entry.after.if_object()->empty()) return;
  access::audit(connection, entry);
}

std::vector<JsonObject> trail_of(Read& read, std::string_view model, std::string record) {
  access::AuditQuery query;
  query.model = model;
  query.record_id = std::move(record);
  query.limit = access::kAuditPageMax;
  std::vector<JsonObject> trail;
  for (const access::AuditEntry& entry : access::list_audit(read.connection(), query))
    trail.emplace_back(JsonObject{{"hora", to_iso(entry.at)},
                                  {"quien", entry.who_name},
                                  {"accion", entry.action},
                                  {"registro", entry.record_id},
                                  {"antes", entry.before},
                                  {"despues", entry.after}});
  return trail;
}

}  // namespace chasqui::service
