// The accounts of a site, for who keeps them.
#pragma once
#include "api/admin_desk.h"
#include "api/run.h"

namespace chasqui::api {

// GET and POST /usuarios, PATCH /usuarios/{id}, POST …/clave, POST …/enlace. Nobody takes his own
// access, nor the last administrator's. Only apps with [auth] have them.
void add_admin_accounts(DeskRoutes& routes);

// What fields that hold an account's number refer to, beside the models: GET /relaciones/~cuentas.
inline constexpr const char* kAccountsModel = "~cuentas";

// A write of accounts, sessions or keys: after the commit who is who is read again, before the
// answer goes out.
WriteRequest account_write(const DeskRef& desk, service::Caller caller, edge::Call&& call);

}  // namespace chasqui::api
