#include "tablero.h"

#include "cifras.h"
#include "conexiones.h"
#include "conversacion.h"
#include "demo.h"
#include "flujos.h"
#include "historia.h"
#include "pagina.h"
#include "publicar.h"
#include "servidor.h"

namespace chasqui::tablero {
namespace {

constexpr std::size_t kCuerpoMax = 10 * 1024 * 1024;

// Callers of two generations: with /api before the path, and without.
template <class F>
void leer(App& app, const std::string& camino, F servicio, const char* resumen) {
  for (const std::string& entero : {"/api/dashboard" + camino, "/dashboard" + camino})
    app.get(entero, servicio).summary(resumen).tag("Tablero").allow("public");
}

template <class F>
void publicar(App& app, const std::string& camino, F servicio, const char* resumen) {
  for (const std::string& entero : {"/api/dashboard" + camino, "/dashboard" + camino})
    app.post(entero, servicio)
        .summary(resumen)
        .description("Se contesta cuando está guardado; repetirlo no lo publica otra vez.")
        .tag("Publicar")
        .status(202)
        .body_max(kCuerpoMax)
        .allow("auth")
        .refuses(400, "Falta algo, o no es un objeto")
        .refuses(401, "Sin credencial y desde una dirección que no la sustituye")
        .refuses(403, "La credencial no publica ese tipo")
        .refuses(413, "Más de 10 MiB");
}

void lo_que_se_publica(App& app) {
  publicar(app, "/emit-event", emitir_evento, "Emitir un evento de negocio");
  publicar(app, "/update-dashboard", actualizar_tablero, "Cambiar las cifras del tablero");
  publicar(app, "/notify-role", notificar_rol, "Avisar a un rol");
  publicar(app, "/notify-user", notificar_usuario, "Avisar a un usuario");
}

void lo_que_se_ve(App& app) {
  app.get("/api/health", salud).summary("Estado del servidor").tag("Servidor").allow("public");
  leer(app, "", resumen, "Resumen");
  leer(app, "/clients", conectados, "Quién está conectado");
  leer(app, "/rooms", salas, "Salas con alguien dentro");
  leer(app, "/events", eventos, "Los últimos eventos");
  leer(app, "/metrics", medidas, "Contadores");
  leer(app, "/api-status", estado_del_servidor, "Estado y memoria del servidor");
}

void las_cifras(App& app) {
  leer(app, "/stats", estadisticas, "Todas las cifras");
  leer(app, "/kpis", kpis, "Indicadores");
  leer(app, "/status", estado, "Indicadores de ahora");
  leer(app, "/servicios/analisis", analisis_de_servicios, "Servicios más pedidos");
  leer(app, "/proveedores/analisis", analisis_de_proveedores, "Proveedores mejor calificados");
  leer(app, "/reservas/flujo", flujo_de_reservas, "Reservas por mes");
  leer(app, "/reservas/anual", reservas_del_ano, "Reservas de este año");
  leer(app, "/reservas/desglosadas", reservas_desglosadas, "Reservas por estado y pago");
  leer(app, "/ingresos/mes", ingresos_por_mes, "Ingresos por mes");
  leer(app, "/actividad/tiempo-real", actividad, "Lo último que pasó");
  leer(app, "/actividad/minutos", eventos_por_minuto, "Eventos por minuto, la última media hora");
  leer(app, "/proyeccion/ingresos", proyeccion_de_ingresos, "Ingresos previstos para el mes");
}

void la_pagina(App& app) {
  for (const char* camino : {"/", "/index.html", "/dashboard.html"})
    app.get(camino, pagina).summary("El tablero en vivo").tag("Página").allow("public");
}

}  // namespace
}  // namespace chasqui::tablero

void tablero(chasqui::service::App& app) {
  using namespace chasqui::tablero;
  lo_que_se_publica(app);
  lo_que_se_ve(app);
  las_cifras(app);
  la_pagina(app);
  conversar(app);
  for (auto& cuenta : cuentas_de_demo()) app.demo_account(std::move(cuenta));
  app.demo(llenar_demo, {"eventos"});
  app.started(empezar);
}
