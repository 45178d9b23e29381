// What a SQLite database really holds, and what was recorded of it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "schema/migrate_tables.h"

namespace chasqui::schema {

struct ActualColumn {
  std::string name, type;  // As declared.
  bool null = true;        // False for keys.
  bool is_key = false;
  std::string ref_table, on_delete;  // "SET NULL"
};

struct ActualTable {
  std::vector<ActualColumn> columns;  // Empty: there is no such table or view.
  std::vector<IndexSpec> indexes;     // Without those of constraints. `living` is not read.
  const ActualColumn* find(std::string_view column) const;
};
ActualTable read_table(db::Connection& connection, std::string_view table);

std::string hash_text(
    std::string_view text);  // 16 hex digits; tells texts apart, keeps no secrets.

// Differs when any table or index but the platform's own was made, changed or dropped.
std::string fingerprint(db::Connection& connection);

struct Record {
  std::int64_t version = 0;  // 0: nothing was recorded.
  std::string fingerprint;
  std::string description;
};
Record read_record(db::Connection& connection);
// A new version; the same description again only takes the new fingerprint.
void write_record(db::Connection& connection, const Record& record, std::int64_t now_ms);

// In words, how the table differs from its description; empty: it does not. Further indexes and
// triggers are allowed.
std::vector<std::string> differences(const TableSpec& expected, const ActualTable& actual);
// In words, why an adopted table cannot be used.
std::vector<std::string> unreadable(const TableSpec& adopted, const ActualTable& actual);

}  // namespace chasqui::schema
