// Many rows of one model in few statements: a statement has a price of its own, beside its rows'.
#pragma once
#include <span>

#include "db/connection.h"
#include "schema/sql.h"
#include "service/record.h"

namespace chasqui::service {

// Filled-in records (service/fill), which get the database's next keys. For models without
// ModelSql::folded().
void insert_rows(db::Connection& connection, const schema::ModelSql& sql,
                 std::span<Record> records);

}  // namespace chasqui::service
