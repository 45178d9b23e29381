#include "jueces.h"

#include <algorithm>
#include <map>
#include <set>

#include "competencias.h"

namespace chasqui::server5k {
namespace {

constexpr std::string_view kSinNombre = "telefono";

std::string_view dispositivo_de(const access::Identity& quien) {
  return quien.device.empty() ? kSinNombre : std::string_view(quien.device);
}

Json entero_o_nulo(const Json& valor) { return valor.if_int() ? valor : Json(); }

JsonObject dispositivo_json(const Read& read, const Record& uno) {
  const auto avisa = [&](std::string_view campo, std::string_view limite) {
    const std::int64_t* valor = uno[campo].if_int();
    return valor && std::abs(*valor) > read.settings().integer(limite);
  };
  const std::int64_t hace_s = (read.now() - uno.time("visto_en")).count() / 1000;
  return {{"dispositivo", uno["dispositivo"]},
          {"en_linea", uno.integer("conexiones") > 0 ||
                           hace_s <= read.settings().integer("dispositivo_visto_s")},
          {"conexiones", uno["conexiones"]},
          {"visto_en", utc(uno["visto_en"])},
          {"desfase_ms", uno["desfase_ms"]},
          {"rtt_ms", uno["rtt_ms"]},
          {"pendientes", uno["pendientes"]},
          {"bateria", uno["bateria"]},
          {"aviso_reloj", avisa("desfase_ms", "desfase_aviso_ms")},
          {"aviso_red", avisa("rtt_ms", "rtt_aviso_ms")}};
}

// The judge's device as it is known, with what changes.
Record anotar_dispositivo(Tx& tx, Record cambios) {
  const std::string_view nombre = dispositivo_de(tx.who());
  auto uno =
      tx.from("dispositivos").where("juez_id", tx.who().id).where("dispositivo", nombre).first();
  if (uno) return tx.update("dispositivos", std::move(*uno), std::move(cambios));
  cambios.set("juez_id", tx.who().id).set("dispositivo", nombre);
  return tx.insert("dispositivos", std::move(cambios));
}

std::int64_t conexiones(Tx& tx) {
  const auto uno = tx.from("dispositivos")
                       .where("juez_id", tx.who().id)
                       .where("dispositivo", dispositivo_de(tx.who()))
                       .first();
  return uno ? uno->integer("conexiones") : 0;
}

// To the directors of each competition that the judge has a team in.
void avisar_a_control(Tx& tx, const Record& dispositivo) {
  JsonObject aviso = dispositivo_json(tx, dispositivo);
  aviso.set("juez_id", tx.who().id);
  aviso.set("juez", tx.who().name);
  std::set<std::int64_t> competencias;
  for (const Record& equipo : equipos_de(tx, tx.who().id))
    if (competencias.insert(equipo.integer("competition_id")).second)
      tx.emit(canal_control(Id{equipo.integer("competition_id")}), "juez_estado", aviso);
}

void conectar(Tx& tx, std::int64_t cuantas) {
  if (tx.who().id == 0) return;  // Served open: nobody to note.
  const std::int64_t ahora = std::max<std::int64_t>(0, conexiones(tx) + cuantas);
  avisar_a_control(tx, anotar_dispositivo(tx, {{"conexiones", ahora}}));
}

}  // namespace

std::vector<Json> estado_de_jueces(Read& read, const PorId& competencia) {
  std::map<std::int64_t, JsonArray> equipos;
  std::map<std::int64_t, std::int64_t> cuentas;
  for (const auto& [equipo, cuantos] : read.from("registros")
                                           .where("competencia_id", competencia.id.value)
                                           .where("estado", service::Compare::kNotEqual, "anulado")
                                           .where("estado", service::Compare::kNotEqual, "malo")
                                           .count_by("team_id"))
    cuentas[*equipo.if_int()] = cuantos;
  for (const Record& equipo :
       read.from("equipos").where("competition_id", competencia.id.value).order("number").rows())
    if (equipo["judge_id"].if_int())
      equipos[equipo.integer("judge_id")].emplace_back(
          JsonObject{{"id", equipo["id"]},
                     {"nombre", equipo["name"]},
                     {"dorsal", equipo["number"]},
                     {"registros", cuentas[equipo.id().value]}});
  std::map<std::int64_t, JsonArray> dispositivos;
  for (const Record& uno : read.from("dispositivos").order("id").rows())
    dispositivos[uno.integer("juez_id")].emplace_back(dispositivo_json(read, uno));
  std::vector<Json> lista;
  for (auto& [juez, suyos] : equipos) {
    const auto cuenta_de = read.account(juez);
    const bool en_linea = std::ranges::any_of(
        dispositivos[juez], [](const Json& uno) { return uno["en_linea"] == Json(true); });
    lista.emplace_back(JsonObject{{"juez_id", juez},
                                  {"username", cuenta_de ? Json(cuenta_de->username) : Json()},
                                  {"nombre", cuenta_de ? Json(cuenta_de->full_name()) : Json()},
                                  {"en_linea", en_linea},
                                  {"equipos", std::move(suyos)},
                                  {"dispositivos", dispositivos[juez]}});
  }
  return lista;
}

void olvidar_conexiones(Tx& tx) {
  for (Record& uno :
       tx.from("dispositivos").where("conexiones", service::Compare::kNotEqual, 0).rows())
    tx.update("dispositivos", std::move(uno), {{"conexiones", 0}});
}

void juez_conectado(Tx& tx, const JsonObject&) { conectar(tx, 1); }
void juez_desconectado(Tx& tx, const JsonObject&) { conectar(tx, -1); }

Json anotar_pendientes(Tx& tx, const Message& mensaje) {
  if (tx.who().id != 0) {
    Record cambios;
    for (const auto& [campo, clave] : {std::pair{"pendientes", "n"},
                                       {"desfase_ms", "desfase_ms"},
                                       {"rtt_ms", "rtt_ms"},
                                       {"bateria", "bateria"}})
      if (mensaje.body.contains(clave)) cambios.set(campo, entero_o_nulo(mensaje.body.at(clave)));
    avisar_a_control(tx, anotar_dispositivo(tx, std::move(cambios)));
  }
  return JsonObject{{"tipo", "pendientes_anotados"}, {"n", entero_o_nulo(mensaje.body.at("n"))}};
}

JsonObject respuesta_de_login(Read& read, const access::Account& cuenta) {
  Json competencia;
  for (const Record& equipo : equipos_de(read, cuenta.id)) {
    const auto una = read.find("competencias", Id{equipo.integer("competition_id")});
    if (!una || !una->flag("is_active")) continue;
    if (!competencia.is_null() && !una->flag("is_running")) continue;
    competencia = JsonObject{{"id", (*una)["id"]},
                             {"nombre", (*una)["name"]},
                             {"fecha_hora", local(read, (*una)["datetime"])},
                             {"en_curso", (*una)["is_running"]},
                             {"activa", (*una)["is_active"]}};
  }
  return {{"message", "Login exitoso"},
          {"juez", JsonObject{{"id", cuenta.id},
                              {"username", cuenta.username},
                              {"email", cuenta.email},
                              {"first_name", cuenta.first_name},
                              {"last_name", cuenta.last_name},
                              {"competencia", std::move(competencia)},
                              {"activo", cuenta.is_active},
                              {"telefono", ""}}}};
}

}  // namespace chasqui::server5k
