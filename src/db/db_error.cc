#include "db/db_error.h"

#include <utility>

namespace chasqui::db {

std::string_view to_string(DbErrorKind kind) {
  switch (kind) {
    case DbErrorKind::kUniqueViolation:
      return "unique_violation";
    case DbErrorKind::kForeignKeyViolation:
      return "foreign_key_violation";
    case DbErrorKind::kNotNullViolation:
      return "not_null_violation";
    case DbErrorKind::kCheckViolation:
      return "check_violation";
    case DbErrorKind::kBusy:
      return "busy";
    case DbErrorKind::kFull:
      return "full";
    case DbErrorKind::kReadOnly:
      return "read_only";
    case DbErrorKind::kCorrupt:
      return "corrupt";
    case DbErrorKind::kInterrupted:
      return "interrupted";
    case DbErrorKind::kUnavailable:
      return "unavailable";
    case DbErrorKind::kOther:
      return "other";
  }
  return "other";
}

DbError::DbError(DbErrorKind kind, std::string text, DbErrorOrigin origin)
    : kind_(kind), text_(std::move(text)), origin_(std::move(origin)) {}

}  // namespace chasqui::db
