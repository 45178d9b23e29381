// Copies of the site's database: made, handed out, put back.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

inline constexpr std::uintmax_t kDownloadBytesMax = 512ULL * 1024 * 1024;

// GET and POST /respaldos, GET and DELETE /respaldos/{archivo}, POST …/restaurar {confirmar: site}.
// Only where the site has api::Backups.
void add_admin_backups(DeskRoutes& routes);

}  // namespace chasqui::api
