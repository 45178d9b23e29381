// The log of events: read back, and as it grows; and the audit.
#pragma once
#include "api/admin_desk.h"

namespace chasqui::api {

// GET /registro?despues=&antes=&tema=&evento=&limit=, GET /registro/vivo?desde= (server-sent
// events), GET /auditoria. What is returned must outlive the hub relay.
std::shared_ptr<const void> add_admin_log(DeskRoutes& routes);

}  // namespace chasqui::api
