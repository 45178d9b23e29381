#include "conexiones.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "competencias.h"
#include "jueces.h"

namespace chasqui::server5k {
namespace {

using service::SocketRefusal;

constexpr std::chrono::minutes kAvisoDeToken{5};
constexpr std::uint16_t kOtroJuez = 4003, kSinCompetencia = 4004;

std::int64_t numero(const JsonObject& entrada, std::string_view nombre) {
  return parse_int(entrada.at(nombre).text()).value_or(0);
}

// Whose socket it is. Without accounts (served open) it is the path's.
std::int64_t juez_de(Read& read, const JsonObject& entrada) {
  const std::int64_t del_camino = numero(entrada, "juez_id");
  if (read.who().id == 0 && read.who().has_every_role()) return del_camino;
  if (read.who().id != del_camino)
    throw SocketRefusal(kOtroJuez, "El token no corresponde al juez de la dirección");
  return del_camino;
}

// The active competitions of some teams, in the order of the teams.
std::vector<Record> activas_de(Read& read, const std::vector<Record>& equipos) {
  std::vector<Record> activas;
  std::set<std::int64_t> vistas;
  for (const Record& equipo : equipos) {
    const std::int64_t id = equipo.integer("competition_id");
    if (!vistas.insert(id).second) continue;
    if (auto competencia = read.find("competencias", Id{id});
        competencia && competencia->flag("is_active"))
      activas.push_back(std::move(*competencia));
  }
  return activas;
}

JsonObject equipo_json(const Record& equipo) {
  return {{"id", equipo["id"]},
          {"nombre", equipo["name"]},
          {"dorsal", equipo["number"]},
          {"competencia_id", equipo["competition_id"]}};
}

Record publica(Read& read, const JsonObject& entrada) {
  auto competencia = read.find("competencias", Id{numero(entrada, "id")});
  if (!competencia || !competencia->flag("is_active"))
    throw Refusal(Kind::kNotFound, "no_encontrado", "Competencia no encontrada");
  return std::move(*competencia);
}

}  // namespace

Opening abrir_juez(Read& read, const JsonObject& entrada) {
  const std::vector<Record> equipos = equipos_de(read, juez_de(read, entrada));
  std::vector<Record> activas = activas_de(read, equipos);
  if (activas.empty() && cronometra_todo(read.who()))
    activas = read.from("competencias").where("is_active", true).order("-datetime").rows();
  if (activas.empty())
    throw SocketRefusal(kSinCompetencia, "El juez no tiene equipos en una competencia activa");
  Opening opening;
  for (const Record& competencia : activas) {
    opening.streams.push_back(canal_jueces(competencia.id()));
    if (entrada.at("eventos").text() == "todos")
      opening.streams.push_back(canal_tiempos(competencia.id()));
  }
  const auto en_curso = std::ranges::find_if(
      activas, [](const Record& competencia) { return competencia.flag("is_running"); });
  JsonObject saludada =
      competencia_para_jueces(en_curso == activas.end() ? activas.front() : *en_curso);
  saludada.set("ahora", utc(read.now()));
  JsonArray suyos;
  for (const Record& equipo : equipos) suyos.emplace_back(equipo_json(equipo));
  opening.greeting = JsonObject{{"tipo", "conexion_establecida"},
                                {"mensaje", "Conexión establecida"},
                                {"competencia", std::move(saludada)},
                                {"equipos", std::move(suyos)}};
  return opening;
}

Opening abrir_publico(Read& read, const JsonObject& entrada) {
  const Id id = publica(read, entrada).id();
  return {{canal_publico(id), canal_tiempos(id)},
          JsonObject{{"tipo", "conexion_establecida"}, {"competencia_id", id.value}}};
}

Opening abrir_eventos(Read& read, const JsonObject& entrada) {
  for (const Json& canal : *entrada.at("streams").if_array()) {
    const std::string_view id = canal.text().substr(canal.text().find(':') + 1);
    const auto competencia = read.find("competencias", Id{parse_int(id).value_or(0)});
    if (!competencia || !competencia->flag("is_active"))
      throw Refusal(Kind::kForbidden, "stream_prohibido", "Competencia no encontrada");
  }
  return {};
}

Opening abrir_control(Read& read, const JsonObject& entrada) {
  const Record competencia = read.get("competencias", Id{numero(entrada, "id")});
  const Id id = competencia.id();
  return {{canal_control(id), canal_publico(id), canal_tiempos(id)},
          JsonObject{{"tipo", "conexion_establecida"},
                     {"competencia", competencia_para_jueces(competencia)},
                     {"jueces", JsonArray(estado_de_jueces(read, {id}))}}};
}

Json responder_ping(const Spot&, const JsonObject&) {
  return JsonObject{{"tipo", "pong"}, {"mensaje", "pong"}};
}

Json responder_ping_publico(const Spot&, const JsonObject&) { return JsonObject{{"tipo", "pong"}}; }

Json sincronizar_reloj(const Spot& aqui, const JsonObject& mensaje) {
  return JsonObject{
      {"tipo", "hora"}, {"t0", mensaje.at("t0")}, {"t1", aqui.now.ms}, {"t2", aqui.now.ms}};
}

service::TokenTalk charla_del_token() {
  return {"renovar_token", kAvisoDeToken,
          [](Utc vence) { return JsonObject{{"tipo", "token_renovado"}, {"vence", utc(vence)}}; },
          [](Utc vence) {
            return JsonObject{{"tipo", "token_por_vencer"},
                              {"mensaje", "El token vence pronto"},
                              {"vence", utc(vence)}};
          }};
}

Json error_para_jueces(const Refusal& refusal, const JsonObject& mensaje) {
  std::string texto = refusal.text();
  if (refusal.code() == "mensaje_desconocido") {
    const Json& tipo = mensaje.at("tipo");
    texto = mensaje.empty() ? "El mensaje no es un objeto JSON"
                            : "Tipo de mensaje desconocido: " +
                                  (tipo.if_string() ? *tipo.if_string() : to_text(tipo));
  }
  JsonObject error{{"tipo", "error"}, {"mensaje", std::move(texto)}};
  if (!refusal.code().empty()) error.set("codigo", refusal.code());
  if (const Json& ref = mensaje.at("ref"); !ref.is_null()) error.set("ref", ref);
  return error;
}

}  // namespace chasqui::server5k
