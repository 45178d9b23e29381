// A compiled SQLite statement, and the cache of them that each connection has.
#pragma once
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "db/connection.h"

struct sqlite3;
struct sqlite3_stmt;

namespace chasqui::db {

class StatementCache;

// What a connection has begun; shared with its statements.
struct TransactionState {
  bool is_begun = false;  // begin was called, commit or rollback not yet.
  int savepoints = 0;
};

class SqliteStatement final : public DriverStatement {
 public:
  // Compiles; throws DbError, also when `sql` holds more or less than one statement.
  SqliteStatement(sqlite3* handle, std::string_view sql, const TransactionState& state);
  ~SqliteStatement() override;
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void bind_null(int parameter) override;
  void bind_int64(int parameter, std::int64_t value) override;
  void bind_real(int parameter, double value) override;
  void bind_text(int parameter, std::string_view value) override;
  void bind_blob(int parameter, std::string_view bytes) override;
  void bind_text_in_place(int parameter, std::string_view value) override;
  void bind_in_place(Args args);  // Without copies: the values outlive the run.
  bool step() override;
  bool is_null(int column) const override;
  std::int64_t int64(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override;
  std::string_view blob(int column) const override;
  Value value(int column) const override;
  int column_count() const override;
  std::string_view column_name(int column) const override;
  int parameter_count() const override;
  void reset() override;
  void release() override;

  std::string_view sql() const { return sql_; }

 private:
  friend class StatementCache;
  void bind_one(int parameter, const Value& value);
  void check(int code) const;

  sqlite3* handle_;
  const TransactionState& state_;
  std::string sql_;
  sqlite3_stmt* stmt_ = nullptr;
  bool is_running_ = false;

  StatementCache* cache_ = nullptr;
  bool is_lent_ = false;
  bool is_kept_ = false;  // In the cache's index; a second loan of the same text is not.
  std::list<SqliteStatement>::iterator place_;
};

// The most recently used statements by their text. One that is lent is never thrown out.
class StatementCache {
 public:
  StatementCache(sqlite3* handle, std::size_t statements_max, const TransactionState& state)
      : handle_(handle), statements_max_(statements_max), state_(state) {}

  SqliteStatement& lend(std::string_view sql);
  void take_back(SqliteStatement& statement);
  std::size_t size() const { return statements_.size(); }

 private:
  void shrink();

  sqlite3* handle_;
  std::size_t statements_max_;
  const TransactionState& state_;
  std::list<SqliteStatement> statements_;  // The latest used first.
  std::unordered_map<std::string_view, SqliteStatement*> by_text_;
};

}  // namespace chasqui::db
