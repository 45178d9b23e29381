#include "conversacion.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "bandeja.h"
#include "historia.h"
#include "titular.h"

namespace chasqui::tablero {
namespace {

constexpr std::int64_t kSalasMax = 100;  // Of one socket.
constexpr std::uint32_t kMensajesPorSegundo = 50;

std::string socket_de(const Message& mensaje) {
  return std::string(mensaje.input.at("socket").text());
}

// What is said with a message: an object, or nothing that counts.
JsonObject dicho_en(const Message& mensaje) {
  const JsonObject* dicho = mensaje.body.at("data").if_object();
  return dicho ? *dicho : JsonObject();
}

Json decir(std::string_view evento, Json datos) {
  return JsonObject{{"event", evento}, {"data", std::move(datos)}};
}

std::string texto_o_numero(const Json& valor) {
  return valor.if_int() ? to_text(valor) : std::string(trim(valor.text()));
}

Refusal no_autenticado() {
  return Refusal(Kind::kUnauthenticated, "no_autenticado", "No autenticado");
}

Conexion exigir_conexion(Read& read, const Message& mensaje) {
  auto conexion = conexion_de(read, socket_de(mensaje));
  if (!conexion) throw no_autenticado();
  return std::move(*conexion);
}

bool deja_entrar_a_todos(const access::Identity& quien) { return quien.has_every_role(); }

// An administrator may look as anybody does; a token that says no role is a customer's.
std::string rol_dicho(const access::Identity& quien, const JsonObject& dicho) {
  std::string rol(trim(dicho.at("role").text()));
  if (rol.empty() && !deja_entrar_a_todos(quien))
    for (const std::string_view uno : kRoles)
      if (quien.has_role(uno)) rol = uno;
  if (!es_rol(rol)) throw Refusal(Kind::kMalformed, "role", "role: cliente, proveedor o admin");
  if (!quien.has_role(rol) && !quien.has_role("admin"))
    throw Refusal(Kind::kForbidden, "rol_prohibido", "El token no es de " + rol);
  return rol;
}

std::string sala_dicha(const JsonObject& dicho) {
  std::string sala(trim(dicho.at("room").text()));
  if (sala.empty()) sala = trim(dicho.at("roomName").text());
  if (sala.empty() || sala.size() > kNombreMax)
    throw Refusal(Kind::kMalformed, "room", "room: un texto de 1 a 200");
  return sala;
}

std::optional<Turn::Since> desde_dicho(const JsonObject& dicho) {
  const std::int64_t* desde = dicho.at("desde").if_int();
  if (!desde) return std::nullopt;
  return Turn::Since{std::string(dicho.at("epoca").text()), *desde};
}

Json exito(const Conexion& conexion) {
  return decir("auth_success", JsonObject{{"message", "Autenticado"},
                                          {"socketId", conexion.socket},
                                          {"role", conexion.rol}});
}

// With a token in the handshake nothing more has to be said.
bool llega_con_token(const access::Identity& quien) {
  return quien.kind == access::IdentityKind::kUser || quien.kind == access::IdentityKind::kOutside;
}

service::Opening abrir(Read& read, const JsonObject& entrada) {
  service::Opening apertura;
  if (deja_entrar_a_todos(read.who()))
    apertura.streams = {std::string(kEventos), std::string(kTablero), std::string(kMedidas)};
  if (!llega_con_token(read.who())) return apertura;
  const Conexion conexion =
      conexion_dicha(read.who(), std::string(entrada.at("socket").text()), {});
  return {canales_de(conexion), exito(conexion)};
}

void abierta(Tx& tx, const JsonObject& entrada) {
  if (llega_con_token(tx.who()))
    entrar(tx, conexion_dicha(tx.who(), std::string(entrada.at("socket").text()), {}));
}

}  // namespace

Conexion conexion_dicha(const access::Identity& quien, const std::string& socket,
                        const JsonObject& dicho) {
  Conexion conexion{socket, texto_o_numero(dicho.at("userId")), rol_dicho(quien, dicho)};
  const std::vector<std::string> llaves =
      deja_entrar_a_todos(quien) ? std::vector<std::string>() : llaves_de(quien);
  if (conexion.usuario.empty() && !llaves.empty()) conexion.usuario = llaves.front();
  if (conexion.usuario.empty() || conexion.usuario.size() > kNombreMax)
    throw Refusal(Kind::kMalformed, "userId", "userId: un texto de 1 a 200");
  if (deja_entrar_a_todos(quien)) return conexion;
  conexion.es_el_suyo = std::ranges::find(llaves, conexion.usuario) != llaves.end();
  if (conexion.es_el_suyo && llaves.size() > 1)
    conexion.otra = conexion.usuario == llaves.front() ? llaves.back() : llaves.front();
  return conexion;
}

Turn autenticar(Tx& tx, const Message& mensaje) {
  const JsonObject dicho = dicho_en(mensaje);
  const Conexion conexion = conexion_dicha(tx.who(), socket_de(mensaje), dicho);
  std::vector<Json> respuestas{exito(conexion)};
  if (!entrar(tx, conexion)) respuestas.push_back(decir("dashboard:metrics", medidas(tx)));
  const auto titular = titular_del_socket(tx, conexion.socket);
  if (const std::int64_t cuantas = titular ? no_leidas(tx, *titular) : 0; cuantas > 0)
    respuestas.push_back(decir("conteo", JsonObject{{"no_leidas", cuantas}}));
  return {.replies = std::move(respuestas),
          .joins = canales_de(conexion),
          .since = desde_dicho(dicho),
          .memory = recordar_conexion(tx, conexion.socket)};
}

Turn entrar_en_sala(Tx& tx, const Message& mensaje) {
  const Conexion conexion = exigir_conexion(tx, mensaje);
  const std::string sala = sala_dicha(dicho_en(mensaje));
  if (!deja_entrar_a_todos(tx.who()) && !puede_unirse(conexion, sala))
    throw Refusal(Kind::kForbidden, "sala_prohibida", "La sala " + sala + " es de otros");
  if (tx.from("salas").where("socket", conexion.socket).count() >= kSalasMax)
    throw Refusal(Kind::kConflict, "demasiadas_salas", "Son demasiadas salas");
  unirse(tx, conexion.socket, sala);
  return {.replies = {decir("room_joined", JsonObject{{"room", sala}})},
          .joins = {canal_de_sala(sala)},
          .memory = recordar_conexion(tx, conexion.socket)};
}

Turn salir_de_sala(Tx& tx, const Message& mensaje) {
  const std::string sala = sala_dicha(dicho_en(mensaje));
  salirse(tx, socket_de(mensaje), sala);
  return {.leaves = {canal_de_sala(sala)}, .memory = recordar_conexion(tx, socket_de(mensaje))};
}

Turn reanudar(Tx& tx, const Message& mensaje) {
  exigir_conexion(tx, mensaje);
  const auto desde = desde_dicho(dicho_en(mensaje));
  if (!desde) throw Refusal(Kind::kMalformed, "desde", "desde: un número");
  return {.since = desde};
}

Json contestar_ping(Tx& tx, const Message& mensaje) {
  if (!conexion_de(tx, socket_de(mensaje))) return nullptr;
  dar_senales(tx, socket_de(mensaje));
  return decir("pong",
               JsonObject{{"data", mensaje.body.at("data")}, {"timestamp", to_iso(tx.now())}});
}

Json anotar_leida(Tx& tx, const Message& mensaje) {
  const auto titular = titular_del_socket(tx, socket_de(mensaje));
  if (!titular) throw no_autenticado();
  const JsonObject dicho = dicho_en(mensaje);
  const std::int64_t* id = dicho.at("id").if_int();
  if (!id) throw Refusal(Kind::kMalformed, "id", "id: un número");
  marcar_leida(tx, *titular, Id{*id});
  return nullptr;
}

Json contestar_resumen(Read& read, const Message& mensaje) {
  exigir_conexion(read, mensaje);
  return decir("dashboard_summary", resumen(read));
}

Json contestar_eventos(Read& read, const Message& mensaje) {
  exigir_conexion(read, mensaje);
  const Json limite = dicho_en(mensaje).at("limit");
  FiltroDeEventos filtro;
  if (limite.if_int()) filtro.limit = to_text(limite);
  return decir("recent_events", eventos(read, filtro));
}

// What nobody knows is ignored, as these clients expect.
Json decir_error(const Refusal& motivo, const JsonObject& mensaje) {
  if (motivo.code() == "mensaje_desconocido") return nullptr;
  if (mensaje.at("event").text() == "authenticate")
    return decir("auth_error", JsonObject{{"message", motivo.what()}, {"error", motivo.code()}});
  JsonObject datos{{"message", motivo.what()}, {"codigo", motivo.code()}};
  if (mensaje.contains("ref")) datos.append("ref", mensaje.at("ref"));
  return decir("error", std::move(datos));
}

void conversar(App& app) {
  app.socket("/ws")
      .codes(
          {.no_token = {4401, "Nadie ha dicho quién es"}, .bad_token = {4401, "El token no vale"}})
      .open(abrir)
      .opened(abierta)
      .restored([](Tx& tx, const JsonObject& entrada) {
        volver(tx, std::string(entrada.at("socket").text()), entrada.at("memory"));
      })
      .closed([](Tx& tx, const JsonObject& entrada) {
        irse(tx, std::string(entrada.at("socket").text()));
      })
      .outlive_token()  // These clients say who they are once, and cannot renew it.
      .rate(kMensajesPorSegundo)
      .sign_in({.kind = "authenticate"}, autenticar)
      .change("join_room", entrar_en_sala)
      .change("leave_room", salir_de_sala)
      .change("reanudar", reanudar)
      .take("ping", contestar_ping)
      .take("notificacion_leida", anotar_leida)
      .look("get_dashboard_summary", contestar_resumen)
      .look("get_recent_events", contestar_eventos)
      .error(decir_error);
}

}  // namespace chasqui::tablero
