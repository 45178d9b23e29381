#include "api/admin.h"

#include "api/admin_app.h"
#include "api/admin_desk.h"
#include "api/admin_records.h"
#include "api/admin_history.h"
#include "api/admin_bulk.h"
#include "api/admin_export.h"
#include "api/admin_import.h"
#include "api/admin_views.h"

namespace chasqui::api {

void add_admin(edge::RouteTable& table, const Site& site) {
  DeskRoutes routes(table, std::make_shared<const Desk>(site));
  add_admin_app(routes);      // /entrada, /aplicacion
  add_admin_records(routes);  // /modelos/{modelo}, /relaciones/{modelo}
  add_admin_history(routes);  // …/historial, …/revertir
  add_admin_bulk(routes);     // …/lote
  add_admin_export(routes);   // …/exportar
  add_admin_import(routes);   // …/importar
  add_admin_views(routes);    // /vistas
}

}  // namespace chasqui::api
