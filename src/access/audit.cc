#include "access/audit.h"

#include <algorithm>

#include "wire/json.h"

namespace chasqui::access {
namespace {

db::Value column_of(const Json& value) {
  return value.is_null() ? db::Value(std::monostate()) : db::Value(to_text(value));
}

Json json_of(const db::Statement& row, int column) {
  if (row.is_null(column)) return nullptr;
  auto read = wire::parse_json(row.text(column), {.allows_nul = true});
  return read ? std::move(*read) : Json(row.text(column));
}

AuditEntry entry_of(const db::Statement& row) {
  AuditEntry entry;
  entry.id = row.int64(0);
  entry.at = {row.int64(1)};
  entry.who_kind = row.text(2);
  entry.who_id = row.int64(3);
  entry.who_name = row.text(4);
  entry.address = row.text(5);
  entry.request_id = row.text(6);
  entry.action = row.text(7);
  entry.model = row.text(8);
  entry.record_id = row.text(9);
  entry.before = json_of(row, 10);
  entry.after = json_of(row, 11);
  return entry;
}

}  // namespace

std::string_view to_string(IdentityKind kind) {
  switch (kind) {
    case IdentityKind::kAnonymous:
      return "anonymous";
    case IdentityKind::kUser:
      return "user";
    case IdentityKind::kOutside:
      return "outside";
    case IdentityKind::kKey:
      return "key";
    case IdentityKind::kAddress:
      return "address";
    case IdentityKind::kOperator:
      return "operator";
    case IdentityKind::kPlatform:
      return "platform";
  }
  return "anonymous";
}

AuditEntry audit_entry(const Identity& identity, Utc at) {
  AuditEntry entry;
  entry.at = at;
  entry.who_kind = to_string(identity.kind);
  entry.who_id = identity.id;
  entry.who_name = identity.name;
  entry.address = identity.address;
  return entry;
}

void audit(db::Connection& connection, const AuditEntry& entry) {
  connection.execute("INSERT INTO chasqui_audit VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     {entry.at.ms, entry.who_kind, entry.who_id, entry.who_name, entry.address,
                      entry.request_id, entry.action, entry.model, entry.record_id,
                      column_of(entry.before), column_of(entry.after)});
}

std::vector<AuditEntry> list_audit(db::Connection& connection, const AuditQuery& query) {
  std::string sql = "SELECT * FROM chasqui_audit WHERE TRUE";
  std::vector<db::Value> args;
  const auto where = [&](std::string_view condition, db::Value value) {
    sql.append(condition);
    args.push_back(std::move(value));
  };
  if (!query.model.empty()) where(" AND model = ?", query.model);
  if (!query.record_id.empty()) where(" AND record_id = ?", query.record_id);
  if (query.who_id) where(" AND who_id = ?", *query.who_id);
  if (!query.who_kind.empty()) where(" AND who_kind = ?", query.who_kind);
  if (query.since) where(" AND at >= ?", query.since->ms);
  if (query.until) where(" AND at < ?", query.until->ms);
  if (query.before_id) where(" AND id < ?", *query.before_id);
  where(" ORDER BY id DESC LIMIT ?", std::clamp(query.limit, std::int64_t{1}, kAuditPageMax));
  std::vector<AuditEntry> entries;
  db::Statement rows = connection.prepare(sql);
  rows.bind(args);
  while (rows.step()) entries.push_back(entry_of(rows));
  return entries;
}

std::optional<AuditEntry> find_audit(db::Connection& connection, std::int64_t id) {
  db::Statement row = connection.prepare("SELECT * FROM chasqui_audit WHERE id = ?");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return entry_of(row);
}

}  // namespace chasqui::access
