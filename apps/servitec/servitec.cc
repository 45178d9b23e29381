#include "servitec.h"

#include "ajustes.h"
#include "caja.h"
#include "demo.h"
#include "devoluciones.h"
#include "importar.h"
#include "inventario.h"
#include "items.h"
#include "ordenes.h"
#include "reportes.h"
#include "seguimiento.h"
#include "tablero.h"
#include "tecnicos.h"
#include "ticket.h"
#include "ventas.h"
#include "web.h"

namespace chasqui::servitec {
namespace {

using service::App;
using service::Compare;
using service::InputFrom;
using service::Route;

// Quién hace qué (las reglas de los registros están en app.toml).
constexpr const char* kMostrador = "role(recepcionista) or role(administrador)";
constexpr const char* kOficina = "role(recepcionista) or role(administrador) or role(gerente)";
constexpr const char* kGerencia = "role(administrador) or role(gerente)";
constexpr const char* kAdministrador = "role(administrador)";
constexpr const char* kBodega = "role(administrador) or role(gerente) or role(tecnico)";
// Un técnico solo resta lo que usa (inventario.cc).
constexpr const char* kUsaStock = "role(administrador) or role(tecnico)";
// Un técnico solo en las órdenes que ve (ordenes.cc).
constexpr const char* kTaller = "role(recepcionista) or role(administrador) or role(tecnico)";

void el_dia(App& app) {
  app.get("/", raiz).summary("Estado del servidor").tag("Servidor").allow("public");
  app.get("/stats/dashboard", tablero_del_dia)
      .summary("Resumen del día")
      .tag("Estadísticas")
      .allow("auth");
}

void el_inventario(App& app) {
  app.post("/inventario", crear_producto)
      .summary("Crear producto")
      .tag("Inventario")
      .allow(kAdministrador)
      .refuses(409, "Ya hay un producto con ese nombre o código")
      .offline("producto");
  app.put("/inventario/{id}/stock", cambiar_stock)
      .summary("Actualizar stock")
      .tag("Inventario")
      .allow(kUsaStock)
      .from(InputFrom::kQueryOrBody)
      .description("`set` deja la cantidad contada, `add` y `subtract` la mueven.")
      .refuses(400, "Operación inválida")
      .refuses(404, "Producto no encontrado")
      .refuses(409, "Stock insuficiente")
      .offline("stock", Route::Offline::kFact);
  app.get("/inventario/{id}/movimientos", movimientos_de)
      .summary("Movimientos de un producto, los últimos primero")
      .tag("Inventario")
      .from(InputFrom::kQuery)
      .allow(kBodega);
  app.post("/inventario/conteo", contar_stock)
      .summary("Dejar el stock como se contó")
      .tag("Inventario")
      .allow(kAdministrador)
      .refuses(422, "Producto desconocido o repetido: nada se aplica");
  app.get("/inventario/codigo/{barras}", producto_de_codigo)
      .summary("Producto de un código de barras o SKU")
      .tag("Inventario")
      .allow("auth")
      .refuses(404, "Producto no encontrado");
  app.filter({"inventario",
              "stock_bajo",
              "Solo productos con stock en el mínimo o por debajo",
              {"stock", Compare::kLessEqual, {}, "stock_minimo"}});
}

void las_ordenes(App& app) {
  app.post("/ordenes", crear_orden)
      .summary("Crear orden")
      .tag("Órdenes")
      .allow(kMostrador)
      .refuses(400, "Estado inválido")
      .offline("orden");
  app.put("/ordenes/{id}/estado", pedir_estado)
      .summary("Actualizar estado")
      .tag("Órdenes")
      .allow(kTaller)
      .from(InputFrom::kQueryOrBody)
      .refuses(400, "Estado inválido")
      .refuses(404, "Orden no encontrada")
      .refuses(409, "Transición no permitida o saldo pendiente")
      .offline("orden_estado");
  app.get("/ordenes/{id}/historial", historial_de)
      .summary("Historial de una orden")
      .tag("Órdenes")
      .allow("auth");
  app.post("/ordenes/{id}/pagos", registrar_pago)
      .summary("Registrar un pago")
      .tag("Órdenes")
      .allow(kMostrador)
      .offline("pago", Route::Offline::kFact);
  app.get("/ordenes/{id}/pagos", pagos_de)
      .summary("Pagos de una orden")
      .tag("Órdenes")
      .allow(kOficina);
  app.guard({"ordenes", {}, corregir_anticipo, {}});
}

void los_items(App& app) {
  constexpr const char* kTag = "Ítems de órdenes";
  app.get("/ordenes/{id}/items", items_de)
      .summary("Repuestos, servicios y envíos de una orden")
      .tag(kTag)
      .allow("auth");
  app.post("/ordenes/{id}/items", agregar_item)
      .summary("Agregar un ítem")
      .tag(kTag)
      .allow(kTaller)
      .refuses(404, "Orden no encontrada")
      .refuses(409, "Orden cerrada o stock insuficiente");
  app.put("/ordenes/{id}/items/{item}", cambiar_item)
      .summary("Cambiar un ítem")
      .tag(kTag)
      .allow(kTaller)
      .description("Aprobado se aparta, usado sale del inventario, devuelto vuelve a él.")
      .refuses(404, "Orden o ítem no encontrado")
      .refuses(409, "Transición no permitida o stock insuficiente");
  app.del("/ordenes/{id}/items/{item}", quitar_item)
      .summary("Quitar un ítem")
      .tag(kTag)
      .allow(kTaller)
      .refuses(409, "El ítem ya se usó");
}

void las_ventas(App& app) {
  app.post("/ventas", registrar_venta)
      .summary("Registrar venta")
      .tag("Ventas")
      .allow(kMostrador)
      .description("El servidor calcula los totales y avisa si el total enviado no cuadra.")
      .refuses(409, "Stock insuficiente, orden ya cobrada o caja en revisión: nada se aplica")
      .offline("venta", Route::Offline::kFact);
  app.get("/ventas/{id}/productos", lineas_de)
      .summary("Líneas de una venta")
      .tag("Ventas")
      .allow(kOficina);
  app.get("/ventas/{id}", venta_entera)
      .summary("Una venta con sus líneas, pagos y devoluciones")
      .tag("Ventas")
      .allow(kOficina)
      .refuses(404, "Venta no encontrada");
  app.post("/ventas/{id}/pagos", pagar_venta)
      .summary("Pagar el saldo de una venta")
      .tag("Ventas")
      .allow(kMostrador)
      .refuses(409, "La venta no tiene saldo")
      .offline("venta_pago", Route::Offline::kFact);
  app.post("/ventas/{id}/devolucion", devolver)
      .summary("Devolver líneas de una venta")
      .tag("Ventas")
      .allow(kAdministrador)
      .description("El dinero vuelve por los medios por los que vino.")
      .refuses(409, "La venta está anulada");
  app.post("/ventas/{id}/anular", anular)
      .summary("Anular una venta de este turno")
      .tag("Ventas")
      .allow(kAdministrador)
      .refuses(409, "Es de otro turno, o ya se devolvió o anuló");
}

void la_caja(App& app) {
  constexpr const char* kTag = "Caja";
  app.post("/caja/abrir", abrir_caja)
      .summary("Abrir mi caja")
      .tag(kTag)
      .allow(kMostrador)
      .refuses(409, "Ya tiene una caja abierta");
  app.get("/caja/actual", caja_actual).summary("Mi caja abierta").tag(kTag).allow(kMostrador);
  app.post("/caja/gastos", anotar_gasto)
      .summary("Anotar un gasto en efectivo")
      .tag(kTag)
      .allow(kMostrador)
      .refuses(409, "No tiene una caja abierta");
  app.post("/caja/revision", revisar_caja)
      .summary("Contar la caja: mientras tanto no se vende")
      .tag(kTag)
      .allow(kMostrador)
      .refuses(409, "No tiene una caja abierta");
  app.post("/caja/cerrar", cerrar_caja)
      .summary("Cerrar la caja con lo contado por medio de pago")
      .tag(kTag)
      .allow(kMostrador)
      .refuses(409, "No tiene una caja abierta");
  app.get("/caja", cajas).summary("Cajas, las últimas primero").tag(kTag).allow(kOficina);
  app.get("/caja/{id}/z", caja_z)
      .summary("Cierre Z de una caja")
      .tag(kTag)
      .allow(kOficina)
      .refuses(404, "Caja no encontrada");
}

void los_papeles(App& app) {
  constexpr const char* kTag = "Papeles";
  app.get("/ventas/{id}/ticket", ticket)
      .summary("Ticket de una venta")
      .tag(kTag)
      .allow(kOficina)
      .from(InputFrom::kQuery)
      .description("Texto, PDF o bytes ESC/POS. Desde la segunda vez dice COPIA.")
      .refuses(404, "Venta no encontrada");
  app.get("/caja/{id}/ticket", ticket_z)
      .summary("Cierre Z en papel")
      .tag(kTag)
      .allow(kOficina)
      .from(InputFrom::kQuery)
      .refuses(404, "Caja no encontrada");
  app.get("/ordenes/{id}/pdf", orden_pdf)
      .summary("Hoja A5 de una orden, con sus términos y el QR de su enlace")
      .tag(kTag)
      .allow("auth")
      .from(InputFrom::kQuery);
  app.get("/ordenes/{id}/etiqueta", etiqueta_de_orden)
      .summary("Etiqueta del equipo, con QR")
      .tag(kTag)
      .allow("auth")
      .from(InputFrom::kQuery);
  app.get("/ordenes/{id}/enlace", enlace_de_orden)
      .summary("Enlace de seguimiento para el cliente")
      .tag(kTag)
      .allow(kOficina)
      .from(InputFrom::kQuery);
  app.get("/seguimiento/{token}", seguimiento)
      .summary("Estado de una orden por su enlace")
      .tag(kTag)
      .allow("public")
      .from(InputFrom::kQuery)
      .description("Una página, o JSON para quien lo pida en Accept. Sin datos del cliente.")
      .refuses(404, "Orden no encontrada");
  app.started(completar_tokens);
}

void los_reportes(App& app) {
  app.get("/reportes/{nombre}", reporte)
      .summary("Reporte de ventas, impuestos, ordenes, inventario o caja")
      .tag("Reportes")
      .allow(kGerencia)
      .from(InputFrom::kQuery)
      .refuses(404, "No hay ese reporte");
}

void las_paginas(App& app) {
  app.get("/ajustes", ajustes_del_mostrador)
      .summary("Moneda e impuesto de la tienda")
      .tag("Servidor")
      .allow("auth");
  app.get("/tecnicos", tecnicos).summary("Quiénes reparan").tag("Órdenes").allow("auth");
  app.files(archivos_web());
  app.page("/mostrador/{rest...}", "/mostrador/index.html");
  app.page("/taller/{rest...}", "/taller/index.html");
  app.menu("/mostrador/", "Mostrador");
  app.menu("/taller/", "Taller");
}

void las_cuentas_de_demo(App& app) {
  app.demo_account({"ana", "recepcion-demo", "recepcionista", "Ana", "Salinas"});
  app.demo_account({"beto", "taller-demo", "tecnico", "Beto", "Rojas"});
  app.demo_account({"carla", "admin-demo", "administrador", "Carla", "Mora"});
  app.demo_account({"dario", "gerencia-demo", "gerente", "Darío", "Luna"});
}

}  // namespace
}  // namespace chasqui::servitec

void servitec(chasqui::service::App& app) {
  using namespace chasqui::servitec;
  el_dia(app);
  el_inventario(app);
  las_ordenes(app);
  los_items(app);
  las_ventas(app);
  la_caja(app);
  los_papeles(app);
  los_reportes(app);
  las_paginas(app);
  las_cuentas_de_demo(app);
  app.demo(llenar_demo);
  app.importer(importar);
}
