#include "api/admin.h"

#include "api/admin_accounts.h"
#include "api/admin_app.h"
#include "api/admin_backups.h"
#include "api/admin_bulk.h"
#include "api/admin_credentials.h"
#include "api/admin_desk.h"
#include "api/admin_export.h"
#include "api/admin_history.h"
#include "api/admin_import.h"
#include "api/admin_log.h"
#include "api/admin_records.h"
#include "api/admin_settings.h"
#include "api/admin_traffic.h"
#include "api/admin_views.h"

namespace chasqui::api {

std::shared_ptr<const void> add_admin(edge::RouteTable& table, const Site& site) {
  DeskRoutes routes(table, std::make_shared<const Desk>(site));
  add_admin_app(routes);          // /entrada, /aplicacion
  add_admin_records(routes);      // /modelos/{modelo}, /relaciones/{modelo}
  add_admin_history(routes);      // …/historial, …/revertir
  add_admin_bulk(routes);         // …/lote
  add_admin_export(routes);       // …/exportar
  add_admin_import(routes);       // …/importar
  add_admin_views(routes);        // /vistas
  add_admin_accounts(routes);     // /usuarios
  add_admin_credentials(routes);  // /sesiones, /llaves
  add_admin_traffic(routes);      // /conexiones, /peticiones, /medidas
  add_admin_backups(routes);      // /respaldos
  add_admin_settings(routes);     // /ajustes
  return add_admin_log(routes);   // /registro, /auditoria
}

}  // namespace chasqui::api
