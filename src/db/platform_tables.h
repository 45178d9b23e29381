// The tables that every database of ours has, whatever its app: chasqui_meta, chasqui_log,
// chasqui_floor, chasqui_idempotency and chasqui_series (the newest number of each gapless series).
#pragma once
#include <string>

#include "base/chance.h"
#include "db/connection.h"

namespace chasqui::db {

// Makes what is absent. Throws kUnavailable when a newer program made the file.
void make_platform_tables(Connection& connection, Random& random);

std::string load_epoch(Connection& connection);
std::string renew_epoch(Connection& connection, Random& random);  // In the caller's transaction.

}  // namespace chasqui::db
