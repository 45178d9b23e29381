// One connection to one database, and its statements. A connection is used by one thread at a time;
// its owner decides which. Everything here may throw DbError.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "db/db_error.h"
#include "db/dialect.h"
#include "db/value.h"

namespace chasqui::db {

// What a driver implements for Statement. Columns count from 0, parameters from 1.
class DriverStatement {
 public:
  virtual ~DriverStatement() = default;
  virtual void bind_null(int parameter) = 0;
  virtual void bind_int64(int parameter, std::int64_t value) = 0;
  virtual void bind_real(int parameter, double value) = 0;
  virtual void bind_text(int parameter, std::string_view value) = 0;  // Copies.
  virtual void bind_blob(int parameter, std::string_view bytes) = 0;  // Copies.
  virtual void bind_text_in_place(int parameter, std::string_view value) = 0;
  virtual bool step() = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t int64(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
  virtual Value value(int column) const = 0;
  virtual int column_count() const = 0;
  virtual std::string_view column_name(int column) const = 0;
  virtual int parameter_count() const = 0;
  virtual void reset() = 0;    // Ends the run, keeps the bindings.
  virtual void release() = 0;  // Resets, forgets the bindings, gives the statement back.
};

// A prepared statement on loan from its connection's cache; gives itself back when it goes out of
// scope, which must be before the connection does.
class Statement {
 public:
  explicit Statement(DriverStatement& driver) : driver_(&driver) {}
  Statement(Statement&& other) noexcept : driver_(std::exchange(other.driver_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(driver_, other.driver_);
    return *this;
  }
  ~Statement() {
    if (driver_) driver_->release();
  }

  // Each bind() takes the next parameter; after reset() they start over.
  Statement& bind(std::monostate) { return driver_->bind_null(next_++), *this; }
  Statement& bind(std::int64_t value) { return driver_->bind_int64(next_++, value), *this; }
  Statement& bind(int value) { return bind(std::int64_t{value}); }
  Statement& bind(double value) { return driver_->bind_real(next_++, value), *this; }
  Statement& bind(std::string_view value) { return driver_->bind_text(next_++, value), *this; }
  Statement& bind(const std::string& value) { return bind(std::string_view(value)); }
  Statement& bind(const char* value) { return bind(std::string_view(value)); }
  Statement& bind(const Blob& value) { return driver_->bind_blob(next_++, value.bytes), *this; }
  Statement& bind(const Value& value);
  Statement& bind(Args args);  // All at once; their number must be the statement's.
  // Without a copy: `value` outlives the run, up to reset() or this object's end.
  Statement& bind_in_place(std::string_view value) {
    return driver_->bind_text_in_place(next_++, value), *this;
  }
  Statement& bind(bool) = delete;  // Says nothing about how it is stored: bind 0 or 1.

  bool step() { return driver_->step(); }  // True: a row is there. False: done.
  void reset() { driver_->reset(), next_ = 1; }

  // The row that step() stands on. An integer column read as text (and so on) converts as SQLite
  // does.
  bool is_null(int column) const { return driver_->is_null(column); }
  std::int64_t int64(int column) const { return driver_->int64(column); }
  double real(int column) const { return driver_->real(column); }
  std::string_view text(int column) const { return driver_->text(column); }  // Until step().
  std::string_view blob(int column) const { return driver_->blob(column); }  // Until step().
  Value value(int column) const { return driver_->value(column); }
  int column_count() const { return driver_->column_count(); }
  std::string_view column_name(int column) const { return driver_->column_name(column); }
  int parameter_count() const { return driver_->parameter_count(); }

 private:
  DriverStatement* driver_;
  int next_ = 1;
};

class Connection {
 public:
  virtual ~Connection() = default;

  virtual Dialect dialect() const = 0;
  virtual void exec(std::string_view sql) = 0;  // One or more statements without parameters.
  // Compiled once, then found by its text. Throws when `sql` holds more than one statement.
  virtual Statement prepare(std::string_view sql) = 0;
  // Runs to its end; the number of rows inserted, updated or deleted.
  virtual std::int64_t execute(std::string_view sql, Args args) = 0;
  std::int64_t execute(std::string_view sql) { return execute(sql, Args{}); }
  virtual std::int64_t last_insert_id() const = 0;
  // Rows inserted, updated and deleted since it was opened, also those that were undone.
  virtual std::int64_t total_changes() const = 0;

  // The first column of the first row; nullopt when there is no row.
  std::optional<Value> query_value(std::string_view sql, Args args = {});
  std::optional<std::int64_t> query_int64(std::string_view sql, Args args = {});
  std::optional<std::string> query_text(std::string_view sql, Args args = {});

  virtual void begin_immediate() = 0;  // Takes the write lock at once.
  virtual void begin_read() = 0;       // One snapshot for all that is read until commit().
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;     // Without a transaction: nothing.
  virtual bool in_transaction() const = 0;  // False again after an error that undid all of it.

  // A deferred foreign key is broken so far: commit() would refuse.
  virtual bool has_broken_references() const = 0;

  // Savepoints nest: each call opens, keeps or undoes the innermost one.
  virtual int savepoint_depth() const = 0;
  virtual void savepoint() = 0;
  virtual void release_savepoint() = 0;
  virtual void rollback_savepoint() noexcept = 0;

  // Statements that still run at `steady` (of the connection's clock) throw kInterrupted. In a
  // write this may undo the whole transaction: look at in_transaction().
  virtual void set_deadline(std::optional<std::chrono::nanoseconds> steady) = 0;
};

}  // namespace chasqui::db
