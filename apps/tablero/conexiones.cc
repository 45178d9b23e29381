#include "conexiones.h"

#include <chrono>
#include <utility>

#include "service/many.h"

namespace chasqui::tablero {
namespace {

constexpr std::chrono::milliseconds kEntreMedidas{250};
constexpr std::string_view kSalaDeUsuario = "user:";

std::optional<Record> contadores(Read& read) { return read.from("medidas").first(); }

Record contadores_de(Tx& tx) {
  if (auto fila = contadores(tx)) return std::move(*fila);
  return tx.insert("medidas", {{"arranque", to_iso(tx.now())}});
}

void sumar(Tx& tx, std::string_view campo) {
  Record fila = contadores_de(tx);
  const std::int64_t suma = fila.integer(campo) + 1;
  tx.update("medidas", std::move(fila), Record{{std::string(campo), suma}});
}

bool decir_medidas(Tx& tx) {
  Record fila = contadores_de(tx);
  if (!fila.is_null("dichas_en") && tx.now() - fila.time("dichas_en") < kEntreMedidas) return false;
  const std::int64_t entradas = fila.integer("entradas");
  tx.update("medidas", std::move(fila),
            {{"dichas_en", to_iso(tx.now())}, {"entradas_dichas", entradas}});
  tx.emit(kMedidas, "dashboard:metrics", medidas(tx));
  return true;
}

std::optional<Record> fila_de(Read& read, const std::string& socket) {
  return read.from("conexiones").where("socket", socket).first();
}

void guardar_conexion(Tx& tx, const Conexion& conexion) {
  Record datos{{"usuario", conexion.usuario},
               {"rol", conexion.rol},
               {"es_el_suyo", conexion.es_el_suyo},
               {"otra", conexion.otra},
               {"activo_en", to_iso(tx.now())}};
  if (auto antes = fila_de(tx, conexion.socket)) {
    tx.update("conexiones", std::move(*antes), std::move(datos));
  } else {
    datos.set("socket", conexion.socket);
    tx.insert("conexiones", std::move(datos));
  }
}

std::int64_t total_en_salas(Read& read) { return read.from("salas").count(); }

}  // namespace

JsonObject recordar_conexion(Read& read, const std::string& socket) {
  const auto conexion = conexion_de(read, socket);
  if (!conexion) return {};
  JsonArray salas;
  for (const Record& sala : read.from("salas").where("socket", socket).rows())
    salas.push_back(sala["nombre"]);
  return {{"usuario", conexion->usuario},
          {"rol", conexion->rol},
          {"es_el_suyo", conexion->es_el_suyo},
          {"otra", conexion->otra},
          {"salas", std::move(salas)}};
}

void volver(Tx& tx, const std::string& socket, const Json& recuerdo) {
  if (recuerdo["usuario"].is_null()) return;
  guardar_conexion(
      tx, {socket, std::string(recuerdo["usuario"].text()), std::string(recuerdo["rol"].text()),
           recuerdo["es_el_suyo"] == Json(true), std::string(recuerdo["otra"].text())});
  for (const Json& sala : *recuerdo["salas"].if_array())
    unirse(tx, socket, std::string(sala.text()));
}

bool entrar(Tx& tx, const Conexion& conexion) {
  guardar_conexion(tx, conexion);
  sumar(tx, "entradas");
  unirse(tx, conexion.socket, conexion.rol);
  if (conexion.es_el_suyo)
    unirse(tx, conexion.socket, std::string(kSalaDeUsuario) + conexion.usuario);
  return decir_medidas(tx);
}

void decir_lo_que_falta(Tx& tx) {
  const auto fila = contadores(tx);
  if (fila && fila->integer("entradas") != fila->integer("entradas_dichas")) decir_medidas(tx);
}

void unirse(Tx& tx, const std::string& socket, const std::string& sala) {
  if (tx.from("salas").where("nombre", sala).where("socket", socket).any()) return;
  if (!tx.from("salas").where("nombre", sala).any()) sumar(tx, "salas");
  tx.insert("salas", {{"nombre", sala}, {"socket", socket}});
}

void salirse(Tx& tx, const std::string& socket, const std::string& sala) {
  const auto fila = tx.from("salas").where("nombre", sala).where("socket", socket).first();
  if (fila) tx.remove("salas", fila->id());
}

void dar_senales(Tx& tx, const std::string& socket) {
  if (auto fila = fila_de(tx, socket))
    tx.update("conexiones", std::move(*fila), {{"activo_en", to_iso(tx.now())}});
}

void irse(Tx& tx, const std::string& socket) {
  for (const Record& sala : tx.from("salas").where("socket", socket).rows())
    tx.remove("salas", sala.id());
  if (const auto fila = fila_de(tx, socket)) tx.remove("conexiones", fila->id());
}

void empezar(Tx& tx) {
  for (const std::string_view modelo : {"salas", "conexiones"})
    for (const Record& fila : tx.from(modelo).rows()) tx.remove(modelo, fila.id());
  tx.update("medidas", contadores_de(tx), {{"arranque", to_iso(tx.now())}});
}

std::optional<Conexion> conexion_de(Read& read, const std::string& socket) {
  const auto fila = fila_de(read, socket);
  if (!fila) return std::nullopt;
  return Conexion{socket, std::string(fila->text("usuario")), std::string(fila->text("rol")),
                  fila->flag("es_el_suyo"), std::string(fila->text("otra"))};
}

bool puede_unirse(const Conexion& conexion, std::string_view sala) {
  if (sala.empty()) return false;
  if (conexion.rol == "admin") return true;
  if (es_rol(sala)) return sala == conexion.rol;
  const auto es_suya = [&](std::size_t comienzo) {
    return conexion.es_el_suyo && sala.substr(comienzo) == conexion.usuario;
  };
  if (sala.starts_with(kSalaDeUsuario)) return es_suya(kSalaDeUsuario.size());
  for (const std::string_view rol : kRoles)
    if (sala.starts_with(std::string(rol) + "_"))
      return rol == conexion.rol && es_suya(rol.size() + 1);
  return true;
}

std::string canal_de_sala(std::string_view sala) {
  if (es_rol(sala)) return canal_de_rol(sala);
  if (sala.starts_with(kSalaDeUsuario)) return canal_de_usuario(sala.substr(kSalaDeUsuario.size()));
  return "sala:" + std::string(sala);
}

std::vector<std::string> canales_de(const Conexion& conexion) {
  std::vector<std::string> canales{std::string(kEventos), std::string(kTablero),
                                   std::string(kMedidas), canal_de_rol(conexion.rol)};
  if (!conexion.es_el_suyo) return canales;
  canales.push_back(canal_de_usuario(conexion.usuario));
  if (!conexion.otra.empty()) canales.push_back(canal_de_usuario(conexion.otra));
  if (conexion.rol != "admin") canales.push_back(canal_de_asunto(conexion.usuario));
  return canales;
}

std::int64_t en_linea(Read& read) { return read.from("conexiones").count(); }

std::int64_t en_linea_del_rol(Read& read, std::string_view rol) {
  return read.from("conexiones").where("rol", rol).count();
}

std::int64_t en_linea_del_usuario(Read& read, std::string_view usuario) {
  return read.from("conexiones").where("usuario", usuario).count() +
         read.from("conexiones").where("otra", usuario).count();
}

Json medidas(Read& read) {
  const auto fila = contadores(read);
  const auto de = [&](std::string_view campo) { return fila ? fila->integer(campo) : 0; };
  return JsonObject{{"activeConnections", en_linea(read)},
                    {"totalConnections", de("entradas")},
                    {"eventsEmitted", service::last_id(read, "eventos")},  // Without a gap from 1.
                    {"roomsCreated", de("salas")}};
}

Json resumen(Read& read) {
  JsonObject por_rol;
  for (const std::string_view rol : kRoles)
    por_rol.append(std::string(rol), en_linea_del_rol(read, rol));
  return JsonObject{
      {"metrics", medidas(read)},
      {"clients", JsonObject{{"total", en_linea(read)}, {"byRole", std::move(por_rol)}}},
      {"rooms", JsonObject{{"total", std::ssize(read.from("salas").count_by("nombre"))},
                           {"totalClients", total_en_salas(read)}}},
      {"system", JsonObject{{"uptime", segundos_en_pie(read)},
                            {"nodeVersion", "Chasqui " + read.app().schema().app.version}}}};
}

Json conectados(Read& read) {
  exigir_lectura(read);
  JsonArray lista;
  for (const Record& fila : read.from("conexiones").order("id").rows())
    lista.emplace_back(JsonObject{{"userId", fila["usuario"]},
                                  {"socketId", fila["socket"]},
                                  {"role", fila["rol"]},
                                  {"connectedAt", fila["conectado_en"]},
                                  {"lastActivity", fila["activo_en"]}});
  return JsonObject{{"clients", std::move(lista)}};
}

Json salas(Read& read) {
  exigir_lectura(read);
  JsonArray lista;
  for (const auto& [nombre, cuantos] : read.from("salas").count_by("nombre"))
    lista.emplace_back(JsonObject{{"name", nombre}, {"clients", cuantos}});
  return JsonObject{{"rooms", std::move(lista)}};
}

Decimal segundos_en_pie(Read& read) {
  const auto fila = contadores(read);
  return Decimal(fila ? (read.now() - fila->time("arranque")).count() : 0, 3);
}

}  // namespace chasqui::tablero
