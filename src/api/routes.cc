#include "api/routes.h"

#include "api/admin.h"
#include "api/admin_page.h"
#include "api/audit.h"
#include "api/auth.h"
#include "api/claims.h"
#include "api/docs.h"
#include "api/entry_page.h"
#include "api/health.h"
#include "api/not_found.h"
#include "api/pages.h"
#include "api/records.h"
#include "api/services.h"
#include "api/sync.h"

namespace chasqui::api {

SiteRoutes site_routes(const Site& site, const std::atomic<bool>& is_ready) {
  SiteRoutes routes;
  add_services(routes.table, site);                      // What the app registers: /ventas…
  add_pages(routes.table, site);                         // Its pages: /juez…
  add_records(routes.table, site);                       // What its models declare: /clientes…
  routes.kept = add_sockets(routes.table, site);         // /ws
  add_sync(routes.table, site);                          // /sync
  routes.kept.push_back(add_admin(routes.table, site));  // /admin/api/…
  add_admin_page(routes.table);                          // /admin
  add_audit(routes.table, site);                         // /auditoria
  add_auth(routes.table, site);                          // /token, /me…
  add_entry_page(routes.table, site);                    // /entrar
  add_claims(routes.table, site);                        // /me where there are no accounts
  add_docs(routes.table, site);                          // /docs, /redoc, /openapi.json…
  add_health(routes.table, site, is_ready);              // /healthz, /readyz
  add_not_found(routes.table, site);                     // What nothing above serves
  return routes;
}

edge::RouteTable admin_routes(const Metered& metered, const std::atomic<bool>& is_ready) {
  edge::RouteTable table;
  add_admin_health(table, is_ready);  // /healthz, /readyz
  add_metrics(table, metered);        // /metrics
  return table;
}

}  // namespace chasqui::api
