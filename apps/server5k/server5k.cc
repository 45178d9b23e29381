#include "server5k.h"

#include "ciclo.h"
#include "competencias.h"
#include "conexiones.h"
#include "conjunto.h"
#include "correcciones.h"
#include "credenciales.h"
#include "demo.h"
#include "direccion.h"
#include "equipos.h"
#include "exportar.h"
#include "guardias.h"
#include "importar.h"
#include "inscripcion.h"
#include "jueces.h"
#include "limpieza.h"
#include "mesa.h"
#include "paginas.h"
#include "registros.h"
#include "revision.h"
#include "web.h"

namespace chasqui::server5k {
namespace {

using service::InputFrom;
using service::Route;
using service::SocketCodes;

void lo_que_leen_los_jueces(App& app) {
  app.get("/api/competencias", listar_competencias)
      .summary("Competencias del juez")
      .tag("Competencias")
      .allow("auth");
  app.get("/api/competencias/{id}", detalle_competencia)
      .summary("Una competencia")
      .tag("Competencias")
      .allow("auth")
      .refuses(404, "No es del juez");
  app.get("/api/equipos", listar_equipos).summary("Equipos del juez").tag("Equipos").allow("auth");
  app.get("/api/equipos/{id}", detalle_equipo)
      .summary("Un equipo")
      .tag("Equipos")
      .allow("auth")
      .refuses(404, "No es del juez");
  app.get("/api/equipos/{id}/registros/estado", estado_registros)
      .summary("Los tiempos de un equipo")
      .tag("Tiempos")
      .allow("auth")
      .refuses(403, "Equipo de otro juez");
  app.post("/api/equipos/{id}/registros", registrar_por_http)
      .summary("Enviar los tiempos de un equipo")
      .description("Repetir el mismo envío no guarda nada dos veces.")
      .tag("Tiempos")
      .status(201)
      .allow("auth")
      .offline("registros", Route::Offline::kFact)
      .refuses(400, "No son quince, la competencia no está en curso o ya hay registros")
      .refuses(403, "Equipo de otro juez");
}

void lo_publico(App& app) {
  app.get("/api", raiz_api).summary("Direcciones").tag("Servidor").allow("public");
  app.get("/api/health", salud).summary("Estado del servidor").tag("Servidor").allow("public");
  app.get("/api/hora", hora).summary("La hora del servidor").tag("Servidor").allow("public");
  app.get("/api/admin/estado-competencias", estado_competencias)
      .summary("Qué competencias corren")
      .tag("Competencias")
      .allow("public");
  app.get("/api/competencias/{id}/resultados", resultados)
      .summary("Resultados en JSON, CSV, XLSX o PDF")
      .tag("Competencias")
      .allow("public")
      .refuses(404, "No es pública");
}

void las_paginas(App& app) {
  app.get("/", portada).summary("Competencias activas").tag("Páginas").allow("public");
  app.get("/{id}", pagina_resultados).summary("Resultados").tag("Páginas").allow("public");
  app.get("/{id}/pantalla", pagina_resultados)
      .summary("Resultados para una pantalla gigante")
      .tag("Páginas")
      .allow("public");
  app.get("/{id}/partial", fragmento_resultados)
      .summary("La tabla de resultados")
      .tag("Páginas")
      .allow("public");
  app.get("/equipo/{id}", pagina_equipo).summary("Un equipo").tag("Páginas").allow("public");
  app.files(archivos_web());
  app.page("/juez/{rest...}", "/juez/index.html");
  app.page("/direccion/{rest...}", "/direccion/index.html");
  app.menu("/direccion/", "Dirección");
  app.menu("/juez/", "Jueces");
  app.menu("/", "Resultados");
  app.get("/admin/app/competencia", ir_a_direccion)
      .summary("La página del director")
      .tag("Páginas")
      .status(303)
      .allow("public");
  app.get("/admin/app/competencia/{id}/{accion}", preguntar_en_direccion)
      .summary("Iniciar o detener, tras preguntar")
      .tag("Páginas")
      .status(303)
      .allow("public");
}

template <class F>
Route& accion(App& app, std::string_view nombre, F servicio) {
  return app.post("/api/competencias/{id}/" + std::string(nombre), servicio)
      .tag("Dirección")
      .refuses(409, "El estado de la competencia no lo permite");
}

void la_direccion(App& app) {
  const std::string directores(kDirectores), jefes(kJefes);
  accion(app, "iniciar", iniciar).summary("Dar la salida").allow(directores);
  accion(app, "detener", detener).summary("Terminar").allow(directores);
  accion(app, "pausar", pausar).summary("Dejar de recibir tiempos").allow(directores);
  accion(app, "reanudar", reanudar).summary("Seguir con la misma salida").allow(directores);
  accion(app, "reiniciar", reiniciar).summary("Nueva salida").allow(directores);
  accion(app, "ajustar-inicio", ajustar_inicio).summary("Mover la salida").allow(directores);
  accion(app, "provisional", publicar_provisional)
      .summary("Dar resultados provisionales")
      .allow(jefes);
  accion(app, "oficializar", oficializar).summary("Cerrar los resultados").allow(jefes);
  accion(app, "reabrir", reabrir).summary("Reabrir los resultados").allow(jefes);
  app.get("/api/competencias/{id}/jueces", estado_de_jueces)
      .summary("Jueces, relojes y pendientes")
      .tag("Dirección")
      .allow(jefes);
  app.post("/api/equipos/importar", importar_equipos)
      .summary("Inscribir equipos desde una hoja (CSV)")
      .description("Sin `confirmar` solo la revisa. Con errores no se guarda ninguno.")
      .tag("Dirección")
      .allow(directores)
      .refuses(400, "El archivo no se puede leer o tiene filas con errores");
  app.post("/api/jueces/importar", importar_jueces)
      .summary("Crear las cuentas de los jueces desde una hoja (CSV)")
      .description(
          "Sin `confirmar` solo la revisa. Confirmada, la respuesta (json, csv o pdf) es la única "
          "vez que se ven las claves.")
      .tag("Dirección")
      .allow(directores)
      .tells_secrets()
      .refuses(400, "El archivo no se puede leer o tiene filas con errores");
  app.post("/api/jueces/{id}/clave", cambiar_clave)
      .summary("Dar a un juez otra clave")
      .tag("Dirección")
      .allow(directores)
      .tells_secrets()
      .refuses(403, "La cuenta puede más que juzgar");
  app.get("/api/jueces", listar_jueces)
      .summary("Las cuentas que juzgan")
      .tag("Dirección")
      .allow(jefes);
  app.patch("/api/jueces/{id}", cambiar_juez)
      .summary("Cambiar el nombre, el correo o si un juez está activo")
      .tag("Dirección")
      .allow(directores)
      .refuses(403, "La cuenta puede más que juzgar");
  accion(app, "asignar-jueces", asignar_jueces)
      .summary("Asignar jueces a muchos equipos")
      .allow(directores);
  app.post("/api/equipos/{id}/asignar-juez", asignar_juez)
      .summary("Asignar un juez")
      .tag("Dirección")
      .allow(directores);
  app.post("/api/equipos/{id}/estado", cambiar_estado_equipo)
      .summary("Descalificar, retirar o admitir")
      .tag("Dirección")
      .allow(jefes);
}

void la_limpieza(App& app) {
  app.post("/api/admin/limpiar-registros", limpiar_registros_antiguos)
      .summary("Quitar tiempos publicados de competencias que terminaron hace mucho")
      .description("Sin `confirmar` solo los cuenta.")
      .tag("Dirección")
      .allow("role(admin)");
}

template <class F>
void correccion(App& app, std::string path, F servicio, const char* resumen) {
  app.post(std::move(path), servicio)
      .summary(resumen)
      .tag("Revisión")
      .allow(std::string(kJefes))
      .refuses(409, "Resultados oficiales, o cambió después");
}

void la_revision(App& app) {
  correccion(app, "/api/registros/{id}/corregir", corregir, "Corregir un tiempo");
  correccion(app, "/api/registros/{id}/anular", anular, "Anular un tiempo");
  correccion(app, "/api/registros/{id}/confirmar", confirmar, "Dar un tiempo por bueno");
  correccion(app, "/api/registros/{id}/mover", mover, "Pasar un tiempo a otro equipo");
  correccion(app, "/api/registros/{id}/elegir", elegir, "De los tiempos de un corredor, este");
  correccion(app, "/api/registros/{id}/intercambiar", intercambiar, "Intercambiar dos llegadas");
  correccion(app, "/api/registros/{id}/correr-dorsales", correr_dorsales,
             "Correr los dorsales de un equipo");
  correccion(app, "/api/equipos/{id}/insertar", insertar_tiempo, "Anotar un tiempo en papel");
  correccion(app, "/api/correcciones/{id}/deshacer", deshacer, "Deshacer una corrección");
  app.get("/api/competencias/{id}/revision", cola_de_revision)
      .summary("Lo que espera una decisión")
      .tag("Revisión")
      .allow(std::string(kJefes));
  app.get("/api/equipos/{id}/crudos", crudos_sin_publicar)
      .summary("Lo que se envió y no se publicó")
      .tag("Revisión")
      .allow(std::string(kJefes));
  app.get("/api/competencias/{id}/registros", tiempos_de_competencia)
      .summary("Todos los tiempos, también los anulados")
      .tag("Revisión")
      .allow(std::string(kJefes));
  app.get("/api/competencias/{id}/auditoria", auditoria_de_competencia)
      .summary("Quién cambió qué")
      .tag("Revisión")
      .allow(std::string(kJefes));
  app.get("/api/competencias/{id}/correcciones", historial)
      .summary("Qué se corrigió")
      .tag("Revisión")
      .allow(std::string(kJefes));
}

void los_enchufes(App& app) {
  app.socket("/ws/juez/{juez_id}")
      .codes({.no_token = {4001, "Falta el token"},
              .bad_token = {4002, "El token no vale o el juez no está activo"},
              .forbidden = {4003, "El token no corresponde al juez de la dirección"},
              .failed = {4000, "Error interno"},
              .flood = {4008, "Demasiados mensajes"}})
      .outlive_token()
      .renew_token(charla_del_token())
      .open(abrir_juez)
      .opened(juez_conectado)
      .closed(juez_desconectado)
      .say("ping", responder_ping)
      .say("sincronizar_reloj", sincronizar_reloj)
      .take("registrar_tiempo", registrar_tiempo)
      .take("registrar_tiempos", registrar_tiempos)
      .take("pendientes", anotar_pendientes)
      .take("corregir", corregir_propio)
      .take("anular", anular_propio)
      .take("estado_equipo", marcar_equipo)
      .error(error_para_jueces);
  app.socket("/ws/competencia/{id}").open(abrir_publico).say("ping", responder_ping_publico);
  app.socket("/events").open(abrir_eventos);
  app.socket("/ws/control").open(abrir_direccion).say("ping", responder_ping);
  app.socket("/ws/control/{id}")
      .open(abrir_control)
      .say("ping", responder_ping)
      .error(error_para_jueces);
}

}  // namespace
}  // namespace chasqui::server5k

void server5k(chasqui::service::App& app) {
  using namespace chasqui::server5k;
  lo_que_leen_los_jueces(app);
  lo_publico(app);
  la_direccion(app);
  la_revision(app);
  la_limpieza(app);
  las_paginas(app);
  poner_guardias(app);
  los_enchufes(app);
  for (auto& cuenta : cuentas_de_demo()) app.demo_account(std::move(cuenta));
  app.demo(llenar_demo);
  app.importer(importar);
  app.started(olvidar_conexiones);
  app.login_note(respuesta_de_login);
}
