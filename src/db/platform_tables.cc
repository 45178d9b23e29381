#include "db/platform_tables.h"

#include <cstdio>

namespace chasqui::db {
namespace {

constexpr std::int64_t kVersion = 1;

constexpr std::string_view kTables = R"(
CREATE TABLE chasqui_meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE chasqui_log (
  seq INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  event TEXT NOT NULL,
  data TEXT NOT NULL,
  origin TEXT NOT NULL,
  at INTEGER NOT NULL,
  facts TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX chasqui_log_stream ON chasqui_log (stream);
CREATE TABLE chasqui_floor (
  stream TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE chasqui_idempotency (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer BLOB NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (scope, key)
) STRICT;
INSERT INTO chasqui_meta VALUES ('floor', '0');
)";

// Beside the others, for databases of before it stood among them.
constexpr std::string_view kLater = R"(
CREATE TABLE IF NOT EXISTS chasqui_series (
  name TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chasqui_socket_state (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  gone_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chasqui_socket_gone ON chasqui_socket_state (gone_at);
CREATE TABLE IF NOT EXISTS chasqui_sync (
  uuid TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  record INTEGER,
  conflict INTEGER,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chasqui_view (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL,
  model TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
  at INTEGER NOT NULL,
  UNIQUE (owner, model, name)
) STRICT;
CREATE TABLE IF NOT EXISTS chasqui_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)";

std::string random_epoch(Random& random) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(random.next()));
  return text;
}

bool has_tables(Connection& connection) {
  return connection
      .query_value("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'chasqui_meta'")
      .has_value();
}

// For databases of before it stood in the table.
void add_facts(Connection& connection) {
  constexpr const char* kHas =
      "SELECT 1 FROM pragma_table_info('chasqui_log') WHERE name = 'facts'";
  if (connection.query_value(kHas)) return;
  connection.begin_immediate();
  if (!connection.query_value(kHas))
    connection.exec("ALTER TABLE chasqui_log ADD COLUMN facts TEXT NOT NULL DEFAULT ''");
  connection.commit();
}

void refuse_newer(Connection& connection) {
  const auto version = connection.query_int64(
      "SELECT CAST(value AS INTEGER) FROM chasqui_meta WHERE key = 'version'");
  if (version.value_or(0) > kVersion)
    throw DbError(DbErrorKind::kUnavailable, "the database was made by a newer version");
}

}  // namespace

void make_platform_tables(Connection& connection, Random& random) {
  if (has_tables(connection)) {
    refuse_newer(connection);
    connection.exec(kLater);
    return add_facts(connection);
  }
  connection.begin_immediate();  // Another process may be doing the same: look again inside.
  if (!has_tables(connection)) {
    connection.exec(kTables);
    connection.exec(kLater);
    connection.execute("INSERT INTO chasqui_meta VALUES ('version', ?)",
                       {std::to_string(kVersion)});
    renew_epoch(connection, random);
  }
  connection.commit();
  refuse_newer(connection);
}

std::string load_epoch(Connection& connection) {
  return connection.query_text("SELECT value FROM chasqui_meta WHERE key = 'epoch'").value_or("");
}

std::string renew_epoch(Connection& connection, Random& random) {
  std::string epoch = random_epoch(random);
  connection.execute("INSERT OR REPLACE INTO chasqui_meta VALUES ('epoch', ?)", {epoch});
  return epoch;
}

}  // namespace chasqui::db
