#include "servitec.h"

#include "ajustes.h"
#include "demo.h"
#include "importar.h"
#include "inventario.h"
#include "ordenes.h"
#include "tablero.h"
#include "tecnicos.h"
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
      .summary("Movimientos de un producto")
      .tag("Inventario")
      .allow(kBodega);
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
  app.put("/ordenes/{id}/estado", cambiar_estado)
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
}

void las_ventas(App& app) {
  app.post("/ventas", registrar_venta)
      .summary("Registrar venta")
      .tag("Ventas")
      .allow(kMostrador)
      .description("El servidor calcula los totales y avisa si el total enviado no cuadra.")
      .refuses(409, "Stock insuficiente: nada se aplica")
      .offline("venta", Route::Offline::kFact);
  app.get("/ventas/{id}/productos", lineas_de)
      .summary("Líneas de una venta")
      .tag("Ventas")
      .allow(kOficina);
}

void las_paginas(App& app) {
  app.get("/ajustes", ajustes_del_mostrador)
      .summary("Moneda e impuesto de la tienda")
      .tag("Servidor")
      .allow("auth");
  app.get("/tecnicos", tecnicos)
      .summary("Quiénes reparan")
      .tag("Órdenes")
      .allow("auth");
  app.files(archivos_web());
  app.page("/mostrador/{rest...}", "/mostrador/index.html");
  app.page("/taller/{rest...}", "/taller/index.html");
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
  las_ventas(app);
  las_paginas(app);
  las_cuentas_de_demo(app);
  app.demo(llenar_demo);
  app.importer(importar);
}
