#include "db/sqlite_error.h"

#include <sqlite3.h>

#include <cerrno>
#include <string>

namespace chasqui::db {
namespace {

DbErrorKind kind_of_constraint(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return DbErrorKind::kUniqueViolation;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return DbErrorKind::kForeignKeyViolation;
    case SQLITE_CONSTRAINT_NOTNULL:
      return DbErrorKind::kNotNullViolation;
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_DATATYPE:
    case SQLITE_CONSTRAINT_TRIGGER:
      return DbErrorKind::kCheckViolation;
    default:
      return DbErrorKind::kOther;
  }
}

DbErrorKind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return kind_of_constraint(code);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return DbErrorKind::kBusy;
    case SQLITE_FULL:
      return DbErrorKind::kFull;
    case SQLITE_READONLY:
      return DbErrorKind::kReadOnly;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return DbErrorKind::kCorrupt;
    case SQLITE_INTERRUPT:
      return DbErrorKind::kInterrupted;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return DbErrorKind::kUnavailable;
    default:
      return DbErrorKind::kOther;
  }
}

std::string_view after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == text.npos ? std::string_view() : text.substr(at + mark.size());
}

// "clientes.nombre, clientes.taller" names one table and two columns.
void name_columns(DbErrorOrigin& origin, std::string_view list) {
  while (!list.empty()) {
    const std::size_t comma = list.find(", ");
    const std::string_view one = list.substr(0, comma);
    const std::size_t dot = one.find('.');
    if (dot == one.npos) return;  // "index 'name'": an index over expressions.
    origin.table = one.substr(0, dot);
    if (!origin.columns.empty()) origin.columns += ", ";
    origin.columns += one.substr(dot + 1);
    list = comma == list.npos ? std::string_view() : list.substr(comma + 2);
  }
}

}  // namespace

DbError sqlite_error(sqlite3* handle, int code, std::string_view sql) {
  if (!handle) return sqlite_error(code, sqlite3_errstr(code), sql);
  // A full disk shows itself as SQLITE_FULL on write, and as an I/O error on sync and truncate.
  const int reason = sqlite3_system_errno(handle);
  if ((code & 0xff) == SQLITE_IOERR && (reason == ENOSPC || reason == EDQUOT)) code = SQLITE_FULL;
  return sqlite_error(code, sqlite3_errmsg(handle), sql);
}

DbError sqlite_error(int code, std::string_view message, std::string_view sql) {
  DbErrorOrigin origin;
  origin.sql = sql;
  const std::string_view failed = after(message, "constraint failed: ");
  switch (code) {
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_TRIGGER:
      origin.constraint = failed.empty() ? message : failed;
      break;
    case SQLITE_CONSTRAINT_DATATYPE:  // "cannot store TEXT value in INTEGER column t.a"
      name_columns(origin, after(message, " column "));
      break;
    default:
      if (failed.starts_with("index '")) origin.constraint = failed.substr(7, failed.size() - 8);
      name_columns(origin, failed);
  }
  return DbError(kind_of(code), std::string(message), std::move(origin));
}

}  // namespace chasqui::db
