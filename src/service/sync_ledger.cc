#include "service/sync_ledger.h"

#include "base/ids.h"
#include "base/text.h"

namespace chasqui::service {
namespace {

constexpr std::string_view kNamed = "uuid:";

std::optional<std::int64_t> whole(const db::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.int64(column);
}

db::Value value_of(std::optional<std::int64_t> number) {
  return number ? db::Value(*number) : db::Value(std::monostate());
}

std::string resolve_text(db::Connection& connection, Json& value) {
  const std::string_view text = value.text();
  if (!text.starts_with(kNamed) || !Uuid::parse(text.substr(kNamed.size()))) return {};
  const auto entry = find_sync(connection, lower_ascii(text.substr(kNamed.size())));
  if (!entry || !entry->record) return std::string(text);
  value = *entry->record;
  return {};
}

}  // namespace

std::optional<SyncEntry> find_sync(db::Connection& connection, std::string_view uuid) {
  db::Statement row =
      connection.prepare("SELECT fingerprint, record, conflict FROM chasqui_sync WHERE uuid = ?");
  row.bind(uuid);
  if (!row.step()) return std::nullopt;
  return SyncEntry{std::string(uuid), std::string(row.text(0)), whole(row, 1), whole(row, 2)};
}

void keep_sync(db::Connection& connection, const SyncEntry& entry, Utc at) {
  connection.execute(
      "INSERT INTO chasqui_sync VALUES (?, ?, ?, ?, ?)",
      {entry.uuid, entry.fingerprint, value_of(entry.record), value_of(entry.conflict), at.ms});
}

std::string resolve_names(db::Connection& connection, Json& value) {
  std::string unknown;
  if (JsonArray* items = value.if_array()) {
    for (Json& item : *items)
      if (unknown.empty()) unknown = resolve_names(connection, item);
  } else if (JsonObject* object = value.if_object()) {
    for (auto& [name, member] : *object)
      if (unknown.empty()) unknown = resolve_names(connection, member);
  } else {
    unknown = resolve_text(connection, value);
  }
  return unknown;
}

}  // namespace chasqui::service
