#include "tablero.h"

#include "bandeja.h"
#include "cifras.h"
#include "conexiones.h"
#include "consola.h"
#include "conversacion.h"
#include "demo.h"
#include "exportar.h"
#include "flujos.h"
#include "fuente.h"
#include "historia.h"
#include "pagina.h"
#include "preferencias.h"
#include "publicadores.h"
#include "publicar.h"
#include "repaso.h"
#include "servidor.h"
#include "web.h"

namespace chasqui::tablero {
namespace {

constexpr std::size_t kCuerpoMax = 10 * 1024 * 1024;

// Callers of two generations: with /api before the path, and without.
template <class F>
void se_lee(App& app, const std::string& camino, F servicio, const char* resumen) {
  for (const std::string& entero : {"/api/dashboard" + camino, "/dashboard" + camino})
    app.get(entero, servicio).summary(resumen).tag("Tablero").allow("public");
}

service::Route& de_quien_publica(service::Route& ruta, const char* resumen) {
  return ruta.summary(resumen)
      .description("Se contesta cuando está guardado; repetirlo no lo publica otra vez.")
      .tag("Publicar")
      .status(202)
      .body_max(kCuerpoMax)
      .tallied()
      .allow("auth")
      .refuses(400, "Falta algo, o no es un objeto")
      .refuses(401, "Sin credencial y desde una dirección que no la sustituye")
      .refuses(403, "La credencial no publica ese tipo")
      .refuses(413, "Más de 10 MiB");
}

template <class F>
service::Route& publicar(App& app, const std::string& camino, F servicio, const char* resumen) {
  de_quien_publica(app.post("/dashboard" + camino, servicio), resumen);
  return de_quien_publica(app.post("/api/dashboard" + camino, servicio), resumen);
}

// The figures are a state, not something that happened: told late they would be old ones.
void lo_que_se_publica(App& app) {
  constexpr auto kHecho = service::Route::Offline::kFact;
  publicar(app, "/emit-event", contado<emitir_evento>, "Emitir un evento de negocio")
      .offline("evento", kHecho);
  publicar(app, "/emit-batch", contado<emitir_lote>, "Emitir hasta 500 eventos de una vez");
  publicar(app, "/update-dashboard", contado<actualizar_tablero>, "Cambiar las cifras del tablero");
  publicar(app, "/notify-role", contado<notificar_rol>, "Avisar a un rol")
      .offline("aviso_rol", kHecho);
  publicar(app, "/notify-user", contado<notificar_usuario>, "Avisar a un usuario")
      .offline("aviso_usuario", kHecho);
}

void lo_que_se_ve(App& app) {
  app.get("/api/health", salud).summary("Estado del servidor").tag("Servidor").allow("public");
  se_lee(app, "", resumen, "Resumen");
  se_lee(app, "/clients", conectados, "Quién está conectado");
  se_lee(app, "/rooms", salas, "Salas con alguien dentro");
  se_lee(app, "/events", eventos, "Los últimos eventos");
  se_lee(app, "/metrics", medidas, "Contadores");
  se_lee(app, "/api-status", estado_del_servidor, "Estado y memoria del servidor");
}

void las_cifras(App& app) {
  se_lee(app, "/stats", de_la_fuente<estadisticas>, "Todas las cifras");
  se_lee(app, "/kpis", de_la_fuente<kpis>, "Indicadores");
  se_lee(app, "/status", de_la_fuente<estado>, "Indicadores de ahora");
  se_lee(app, "/servicios/analisis", de_la_fuente<analisis_de_servicios>, "Servicios más pedidos");
  se_lee(app, "/proveedores/analisis", de_la_fuente<analisis_de_proveedores>,
         "Proveedores mejor calificados");
  se_lee(app, "/reservas/flujo", de_la_fuente<flujo_de_reservas>, "Reservas por mes");
  se_lee(app, "/reservas/anual", de_la_fuente<reservas_del_ano>, "Reservas de este año");
  se_lee(app, "/reservas/desglosadas", de_la_fuente<reservas_desglosadas>,
         "Reservas por estado y pago");
  se_lee(app, "/ingresos/mes", de_la_fuente<ingresos_por_mes>, "Ingresos por mes");
  se_lee(app, "/actividad/tiempo-real", de_la_fuente<actividad>, "Lo último que pasó");
  se_lee(app, "/actividad/minutos", eventos_por_minuto, "Eventos por minuto, la última media hora");
  se_lee(app, "/proyeccion/ingresos", de_la_fuente<proyeccion_de_ingresos>,
         "Ingresos previstos para el mes");
}

service::Route& propia(service::Route& ruta, const char* resumen) {
  return ruta.summary(resumen)
      .tag("Bandeja")
      .from(service::InputFrom::kQueryOrBody)
      .allow("auth")
      .refuses(401, "Sin credencial")
      .refuses(403, "La bandeja es de otra persona");
}

void la_bandeja(App& app) {
  const std::string aqui = "/api/notificaciones";
  propia(app.get(aqui, notificaciones), "Lo que espera a quien pregunta");
  propia(app.get(aqui + "/conteo", conteo), "Cuántas no ha leído");
  propia(app.post(aqui + "/leer-todas", leer_todas), "Darlas todas por leídas")
      .offline("notificaciones_leer");
  const auto con_una = [&](const std::string& verbo, auto servicio, const char* resumen) -> auto& {
    return propia(app.post(aqui + "/{id}/" + verbo, servicio), resumen).refuses(404, "No es suya");
  };
  con_una("leer", leer, "Darla por leída").offline("notificacion_leer");
  con_una("no-leer", no_leer, "Darla por no leída").offline("notificacion_no_leer");
  con_una("archivar", archivar, "Archivarla").offline("notificacion_archivar");
  con_una("posponer", posponer, "Que vuelva después").offline("notificacion_posponer");
  propia(app.get("/api/preferencias", preferencias), "De qué quiere enterarse");
  propia(app.put("/api/preferencias", cambiar_preferencias), "Cambiar de qué se entera")
      .offline("preferencias");
}

service::Route& de_consola(service::Route& ruta, const char* resumen, const char* regla) {
  return ruta.summary(resumen)
      .tag("Consola")
      .allow(regla)
      .refuses(401, "Sin credencial")
      .refuses(403, "Es de quien administra u opera el sitio");
}

void la_consola(App& app) {
  constexpr const char* kMirar = "role(admin) or role(operador)";
  de_consola(app.get("/api/conexiones", conexiones_abiertas), "Conexiones con sus salas", kMirar);
  de_consola(app.get("/api/publicadores", publicadores), "Cómo le va a quien publica", kMirar);
  de_consola(app.post("/api/conexiones/{id}/desconectar", desconectar),
             "Cortar una conexión, con el código 4410", kMirar)
      .from(service::InputFrom::kQueryOrBody)
      .refuses(404, "No hay tal conexión, o no ha dicho quién es");
  de_consola(app.get("/api/historial", historial), "El historial, en jsonl o csv", kMirar)
      .from(service::InputFrom::kQuery);
  de_consola(app.get("/api/historial/eventos", repaso), "El historial, página por página", kMirar)
      .from(service::InputFrom::kQuery);
  de_consola(app.get("/api/historial/eventos/{id}", un_evento), "Un evento entero", kMirar)
      .refuses(404, "Nunca fue, o ya no se guarda");
  de_consola(app.get("/api/consola", sitio), "Lo que la consola sabe del sitio", kMirar);
  de_consola(app.post("/api/reglas/simular", simular), "A quién le llegaría un evento", kMirar);
  de_consola(app.post("/api/salas/{sala}/emitir", emitir_en_sala), "Decir algo en una sala",
             "role(admin)")
      .status(202);
}

void las_paginas(App& app) {
  for (const char* camino : {"/", "/index.html", "/dashboard.html"})
    app.get(camino, pagina).summary("El tablero en vivo").tag("Página").allow("public");
  app.files(archivos_web());
  app.page("/consola/{rest...}", "/consola/index.html");
  app.menu("/dashboard.html", "El tablero en vivo");
  app.menu("/consola/", "Consola");
}

}  // namespace
}  // namespace chasqui::tablero

void tablero(chasqui::service::App& app) {
  using namespace chasqui::tablero;
  lo_que_se_publica(app);
  lo_que_se_ve(app);
  las_cifras(app);
  la_bandeja(app);
  la_consola(app);
  las_paginas(app);
  conversar(app);
  for (auto& cuenta : cuentas_de_demo()) app.demo_account(std::move(cuenta));
  app.demo(llenar_demo, {"eventos"});
  app.source(fuente);
  app.every(std::chrono::seconds(1), "posponer", volver_pospuestas);
  app.every(std::chrono::seconds(1), "medidas", decir_lo_que_falta);
  app.started(empezar);
}
