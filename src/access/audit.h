// Who changed what, before and after, from where. Append-only: the tables refuse to change or drop
// an entry. Apart from the log of events and from the program's log.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/identity.h"
#include "base/clock.h"
#include "base/json.h"
#include "db/connection.h"

namespace chasqui::access {

struct AuditEntry {
  std::int64_t id = 0;  // Given by the database.
  Utc at;
  std::string who_kind;  // to_string(IdentityKind)
  std::int64_t who_id = 0;
  std::string who_name;
  std::string address;     // Empty: not over the network.
  std::string request_id;  // As in the program's log; empty: none.
  std::string action;      // "create", "update", "delete", or a service's name.
  std::string model;       // "usuarios" for accounts, "llaves" for keys.
  std::string record_id;
  Json before;  // Null: there was nothing. Never with secrets.
  Json after;   // Null: there is nothing any more.
};

std::string_view to_string(IdentityKind kind);  // "user", "key", "operator"…

// An entry with the who and the address of `identity`.
AuditEntry audit_entry(const Identity& identity, Utc at);

// In the caller's transaction, so that a change and its entry come to be together.
void audit(db::Connection& connection, const AuditEntry& entry);

struct AuditQuery {
  std::string model{}, record_id{};  // Empty: any.
  std::optional<std::int64_t> who_id{};
  std::string who_kind{};                   // Empty: any. Accounts and keys have the same numbers.
  std::optional<Utc> since{}, until{};      // `until` itself is not in the answer.
  std::optional<std::int64_t> before_id{};  // The next page: the id of the last entry seen.
  std::int64_t limit = 50;                  // 1 … kAuditPageMax
};
inline constexpr std::int64_t kAuditPageMax = 500;
std::vector<AuditEntry> list_audit(db::Connection& connection,
                                   const AuditQuery& query);  // Newest first.
std::optional<AuditEntry> find_audit(db::Connection& connection, std::int64_t id);

}  // namespace chasqui::access
