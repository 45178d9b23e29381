#include "db/sqlite_statement.h"

#include <sqlite3.h>

#include "base/text.h"
#include "db/sqlite_error.h"

namespace chasqui::db {

SqliteStatement::SqliteStatement(sqlite3* handle, std::string_view sql,
                                 const TransactionState& state)
    : handle_(handle), state_(state), sql_(sql) {
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle, sql_.c_str(), static_cast<int>(sql_.size() + 1),
                                      SQLITE_PREPARE_PERSISTENT, &stmt_, &rest);
  if (code != SQLITE_OK) throw sqlite_error(handle, code, sql_);
  if (stmt_ && trim(rest).empty()) return;
  sqlite3_finalize(stmt_);
  throw DbError(DbErrorKind::kOther, "not one statement", {.sql = sql_});
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(stmt_); }

void SqliteStatement::check(int code) const {
  if (code != SQLITE_OK) throw sqlite_error(handle_, code, sql_);
}

void SqliteStatement::bind_null(int parameter) { check(sqlite3_bind_null(stmt_, parameter)); }

void SqliteStatement::bind_int64(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(stmt_, parameter, value));
}

void SqliteStatement::bind_real(int parameter, double value) {
  check(sqlite3_bind_double(stmt_, parameter, value));
}

// An empty view may hold a null pointer, which SQLite would take for NULL.
void SqliteStatement::bind_text(int parameter, std::string_view value) {
  check(sqlite3_bind_text64(stmt_, parameter, value.empty() ? "" : value.data(), value.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8));
}

void SqliteStatement::bind_blob(int parameter, std::string_view bytes) {
  check(sqlite3_bind_blob64(stmt_, parameter, bytes.empty() ? "" : bytes.data(), bytes.size(),
                            SQLITE_TRANSIENT));
}

void SqliteStatement::bind_text_in_place(int parameter, std::string_view value) {
  check(sqlite3_bind_text64(stmt_, parameter, value.empty() ? "" : value.data(), value.size(),
                            SQLITE_STATIC, SQLITE_UTF8));
}

void SqliteStatement::bind_in_place(Args args) {
  if (static_cast<int>(args.span().size()) != parameter_count())
    throw DbError(DbErrorKind::kOther, "wrong number of arguments", {.sql = sql_});
  int parameter = 0;
  for (const Value& value : args.span()) bind_one(++parameter, value);
}

void SqliteStatement::bind_one(int parameter, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return bind_int64(parameter, *number);
  if (const auto* text = std::get_if<std::string>(&value))
    return bind_text_in_place(parameter, *text);
  if (const auto* real = std::get_if<double>(&value)) return bind_real(parameter, *real);
  if (const auto* blob = std::get_if<Blob>(&value))
    return check(sqlite3_bind_blob64(stmt_, parameter, blob->bytes.data(), blob->bytes.size(),
                                     SQLITE_STATIC));
  bind_null(parameter);
}

bool SqliteStatement::step() {
  // After SQLite undid the whole transaction, a statement would commit on its own.
  if (state_.is_begun && sqlite3_get_autocommit(handle_)) [[unlikely]]
    throw DbError(DbErrorKind::kInterrupted, "the transaction was undone", {.sql = sql_});
  is_running_ = true;
  const int code = sqlite3_step(stmt_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) {
    const DbError error = sqlite_error(handle_, code, sql_);
    reset();
    throw error;
  }
  reset();  // Or it would hold its snapshot, and a further step() would run it again.
  return false;
}

bool SqliteStatement::is_null(int column) const {
  return sqlite3_column_type(stmt_, column) == SQLITE_NULL;
}

std::int64_t SqliteStatement::int64(int column) const {
  return sqlite3_column_int64(stmt_, column);
}

double SqliteStatement::real(int column) const { return sqlite3_column_double(stmt_, column); }

std::string_view SqliteStatement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, column));
  if (!text) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column))};
}

std::string_view SqliteStatement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(stmt_, column));
  if (!bytes) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column))};
}

Value SqliteStatement::value(int column) const {
  switch (sqlite3_column_type(stmt_, column)) {
    case SQLITE_INTEGER:
      return int64(column);
    case SQLITE_FLOAT:
      return real(column);
    case SQLITE_TEXT:
      return std::string(text(column));
    case SQLITE_BLOB:
      return Blob{std::string(blob(column))};
    default:
      return std::monostate();
  }
}

int SqliteStatement::column_count() const { return sqlite3_column_count(stmt_); }

std::string_view SqliteStatement::column_name(int column) const {
  const char* name = sqlite3_column_name(stmt_, column);
  return name ? name : "";
}

int SqliteStatement::parameter_count() const { return sqlite3_bind_parameter_count(stmt_); }

void SqliteStatement::reset() {
  if (!is_running_) return;
  is_running_ = false;
  sqlite3_reset(stmt_);  // Repeats the error that step() gave: it was thrown there.
}

void SqliteStatement::release() {
  reset();
  sqlite3_clear_bindings(stmt_);
  cache_->take_back(*this);
}

SqliteStatement& StatementCache::lend(std::string_view sql) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end() && !found->second->is_lent_) {
    SqliteStatement& statement = *found->second;
    statement.is_lent_ = true;
    statements_.splice(statements_.begin(), statements_, statement.place_);
    return statement;
  }
  SqliteStatement& statement = statements_.emplace_front(handle_, sql, state_);
  statement.cache_ = this;
  statement.place_ = statements_.begin();
  statement.is_lent_ = true;
  statement.is_kept_ = found == by_text_.end();
  if (statement.is_kept_) by_text_.emplace(statement.sql(), &statement);
  shrink();
  return statement;
}

void StatementCache::take_back(SqliteStatement& statement) {
  statement.is_lent_ = false;
  if (!statement.is_kept_) statements_.erase(statement.place_);
}

void StatementCache::shrink() {
  for (auto at = statements_.end(); statements_.size() > statements_max_;) {
    if (at == statements_.begin()) return;  // Everything is lent.
    --at;
    if (at->is_lent_ || !at->is_kept_) continue;
    by_text_.erase(at->sql());
    at = statements_.erase(at);
  }
}

}  // namespace chasqui::db
