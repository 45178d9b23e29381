// SQLite's result codes and messages as DbError.
#pragma once
#include <string_view>

#include "db/db_error.h"

struct sqlite3;

namespace chasqui::db {

// Of the last call on `handle`, which failed with `code` (extended).
DbError sqlite_error(sqlite3* handle, int code, std::string_view sql);
// The same from the words, for what has no handle: "UNIQUE constraint failed: clientes.email".
DbError sqlite_error(int code, std::string_view message, std::string_view sql);

}  // namespace chasqui::db
