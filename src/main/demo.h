// Fills an empty site with its app's demo data.
#pragma once
#include "db/database.h"
#include "main/loaded_app.h"

namespace chasqui::main {

// Has the site no record of any model?
bool is_empty(const LoadedApp& app, db::Database& database);

// Does nothing to a site that has records. The same data every time but for its dates, which end
// today. Shows progress on a terminal.
void fill_demo(const LoadedApp& app, db::Database& database);

}  // namespace chasqui::main
