// The accounts of a site, for who keeps them.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET and POST /usuarios, PATCH /usuarios/{id}, POST …/clave, POST …/enlace. Nobody takes his own
// access, nor the last administrator's. Only apps with [auth] have them.
void add_admin_accounts(DeskRoutes& routes);

// After a commit: who is who is read again, before the answer goes out.
std::function<void()> refresh_of(const Site& site);

}  // namespace chasqui::api
