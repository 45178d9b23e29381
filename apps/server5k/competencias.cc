#include "competencias.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace chasqui::server5k {
namespace {

// The competitions that somebody may see; empty optional: all.
std::optional<std::set<std::int64_t>> visibles(Read& read) {
  if (ve_todo(read.who())) return std::nullopt;
  std::set<std::int64_t> ids;
  for (const Record& equipo : equipos_de(read, read.who().id))
    ids.insert(equipo.integer("competition_id"));
  return ids;
}

std::optional<bool> bandera(const std::optional<std::string>& una,
                            const std::optional<std::string>& otra) {
  const std::optional<std::string>& dicha = una ? una : otra;
  if (!dicha) return std::nullopt;
  return lower_ascii(*dicha) == "true";
}

}  // namespace

JsonObject competencia_json(const Read& read, const Record& competencia) {
  return {{"id", competencia["id"]},
          {"name", competencia["name"]},
          {"datetime", local(read, competencia["datetime"])},
          {"is_active", competencia["is_active"]},
          {"is_running", competencia["is_running"]},
          {"started_at", local(read, competencia["started_at"])},
          {"finished_at", local(read, competencia["finished_at"])}};
}

JsonObject competencia_para_jueces(const Record& competencia) {
  return {{"id", competencia["id"]},
          {"nombre", competencia["name"]},
          {"en_curso", competencia["is_running"]},
          {"activa", competencia["is_active"]},
          {"estado", competencia["estado"]},
          {"started_at", utc(competencia["started_at"])},
          {"finished_at", utc(competencia["finished_at"])}};
}

std::vector<Json> listar_competencias(Read& read, const FiltroCompetencias& filtro) {
  auto seleccion = read.from("competencias").order("-datetime").order("-id");
  if (const auto activa = bandera(filtro.is_active, filtro.activa))
    seleccion.where("is_active", *activa);
  if (const auto en_curso = bandera(filtro.is_running, filtro.en_curso))
    seleccion.where("is_running", *en_curso);
  const auto ids = visibles(read);
  std::vector<Json> lista;
  for (const Record& competencia : seleccion.rows())
    if (!ids || ids->contains(competencia.id().value))
      lista.emplace_back(competencia_json(read, competencia));
  return lista;
}

Json detalle_competencia(Read& read, const PorId& cual) {
  const Record competencia = read.get("competencias", cual.id);
  const auto ids = visibles(read);
  if (ids && !ids->contains(cual.id.value))
    throw Refusal(Kind::kNotFound, "no_encontrado", "Competencia no encontrada");
  return competencia_json(read, competencia);
}

std::vector<Json> estado_competencias(Read& read) {
  std::vector<Json> lista;
  for (const Record& competencia : read.from("competencias").order("-datetime").order("-id").rows())
    lista.emplace_back(JsonObject{{"id", competencia["id"]},
                                  {"name", competencia["name"]},
                                  {"is_running", competencia["is_running"]},
                                  {"started_at", utc(competencia["started_at"])},
                                  {"finished_at", utc(competencia["finished_at"])}});
  return lista;
}

Salud salud(Read&) { return {}; }

Json raiz_api(Read&) {
  return JsonObject{{"competencias", "/api/competencias/"}, {"equipos", "/api/equipos/"}};
}

Json hora(Read& read) {
  return JsonObject{{"hora", local(read, Json(to_iso(read.now())))},
                    {"utc", utc(read.now())},
                    {"ms", read.now().ms}};
}

}  // namespace chasqui::server5k
