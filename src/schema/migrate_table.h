// The steps from one table as it was recorded to the one that a model wants.
#pragma once
#include "db/connection.h"
#include "schema/migrate.h"
#include "schema/migrate_tables.h"

namespace chasqui::schema {

// `was` is the table under the name that it has in the database; its references already have the
// names that their tables will have. Reads the table, to say what would be lost.
void plan_table(db::Connection& connection, const TableSpec& was, const TableSpec& shall,
                MigrationPlan& plan);

}  // namespace chasqui::schema
