// The site's settings: those that app.toml declares under [setting], as they are now.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET and PUT /ajustes. What is stored counts for whatever begins after the answer; what the
// configuration says wins and is not to be changed here.
void add_admin_settings(DeskRoutes& routes);

// Reads what is stored into the site's settings, at the start and after a change. Blocks.
void load_settings(db::Database& database, service::Settings& settings);

}  // namespace chasqui::api
