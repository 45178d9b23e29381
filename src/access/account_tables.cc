#include "access/accounts.h"

namespace chasqui::access {
namespace {

// Ids are never given twice: a token of an account that is gone must not fit a new one.
// `changed` is the number of the change (next_change) that a Directory has to hear of.
constexpr std::string_view kTables = R"(
CREATE TABLE IF NOT EXISTS chasqui_user (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  username TEXT NOT NULL,
  username_folded TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  password TEXT NOT NULL,
  roles TEXT NOT NULL,
  traits TEXT NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  created_at INTEGER NOT NULL,
  last_login_at INTEGER,
  version INTEGER NOT NULL,
  version_at INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS chasqui_user_email ON chasqui_user (email_folded);
CREATE INDEX IF NOT EXISTS chasqui_user_changed ON chasqui_user (changed);
CREATE TABLE IF NOT EXISTS chasqui_session (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES chasqui_user (id) ON DELETE CASCADE,
  generation INTEGER NOT NULL,
  salt TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  rotated_at INTEGER NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  revoked_at INTEGER,
  changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chasqui_session_account ON chasqui_session (account);
CREATE INDEX IF NOT EXISTS chasqui_session_expires ON chasqui_session (expires_at);
CREATE INDEX IF NOT EXISTS chasqui_session_changed ON chasqui_session (changed) WHERE changed > 0;
CREATE TABLE IF NOT EXISTS chasqui_key (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  roles TEXT NOT NULL,
  types TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER,
  changed INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS chasqui_key_changed ON chasqui_key (changed);
CREATE TABLE IF NOT EXISTS chasqui_link (
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL,
  account INTEGER REFERENCES chasqui_user (id) ON DELETE CASCADE,
  hash TEXT NOT NULL UNIQUE,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS chasqui_audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who_kind TEXT NOT NULL,
  who_id INTEGER NOT NULL,
  who_name TEXT NOT NULL,
  address TEXT NOT NULL,
  request_id TEXT NOT NULL,
  action TEXT NOT NULL,
  model TEXT NOT NULL,
  record_id TEXT NOT NULL,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS chasqui_audit_record ON chasqui_audit (model, record_id);
CREATE INDEX IF NOT EXISTS chasqui_audit_who ON chasqui_audit (who_id);
CREATE TRIGGER IF NOT EXISTS chasqui_audit_keeps_what_it_said BEFORE UPDATE ON chasqui_audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS chasqui_audit_keeps_all BEFORE DELETE ON chasqui_audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
)";

bool has_tables(db::Connection& connection) {
  return connection
      .query_value(
          "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = 'chasqui_audit_keeps_all'")
      .has_value();
}

}  // namespace

void make_account_tables(db::Connection& connection) {
  if (has_tables(connection)) return;
  if (connection.in_transaction()) return connection.exec(kTables);
  connection.begin_immediate();  // Another process may be doing the same: absent ones alone.
  connection.exec(kTables);
  connection.commit();
}

}  // namespace chasqui::access
