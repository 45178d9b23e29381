// How a database refuses: one typed error for every engine.
#pragma once
#include <exception>
#include <string>
#include <string_view>

namespace chasqui::db {

enum class DbErrorKind {
  kUniqueViolation,
  kForeignKeyViolation,
  kNotNullViolation,
  kCheckViolation,  // Also a value of the wrong type in a STRICT table, and RAISE(ABORT) in a
                    // trigger.
  kBusy,  // Somebody else holds the lock, or the snapshot is stale: trying again may work.
  kFull,  // No space left: nothing was applied, reads go on.
  kReadOnly,
  kCorrupt,
  kInterrupted,  // The deadline passed.
  kUnavailable,  // Cannot be opened or reached, or is closing, or its queue is full.
  kOther,
};

std::string_view to_string(DbErrorKind kind);  // "unique_violation"

struct DbErrorOrigin {
  std::string table{};       // Empty when the engine does not say.
  std::string columns{};     // "a" or "a, b"; empty when the engine does not say.
  std::string constraint{};  // Of a check: its name, or its expression when it has none.
  std::string sql{};         // For the log only: never shown to a client.
};

class DbError final : public std::exception {
 public:
  DbError(DbErrorKind kind, std::string text, DbErrorOrigin origin = {});

  const char* what() const noexcept override { return text_.c_str(); }
  DbErrorKind kind() const { return kind_; }
  const std::string& table() const { return origin_.table; }
  const std::string& columns() const { return origin_.columns; }
  const std::string& constraint() const { return origin_.constraint; }
  const std::string& sql() const { return origin_.sql; }

 private:
  DbErrorKind kind_;
  std::string text_;
  DbErrorOrigin origin_;
};

}  // namespace chasqui::db
