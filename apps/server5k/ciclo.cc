#include "ciclo.h"

#include <algorithm>
#include <array>

#include "competencias.h"
#include "correcciones.h"
#include "direccion.h"
#include "recepcion.h"
#include "tiempos.h"

namespace chasqui::server5k {
namespace {

std::string entre_comillas(const Record& competencia) {
  return "«" + std::string(competencia.text("name")) + "»";
}

// What everybody is told; judges and the public read different shapes.
void anunciar(Tx& tx, const Record& competencia, std::string_view evento,
              const std::string& mensaje) {
  const Id id = competencia.id();
  tx.emit(canal_jueces(id), evento,
          JsonObject{{"mensaje", mensaje},
                     {"competencia", competencia_para_jueces(competencia)},
                     {"ahora", utc(tx.now())}});
  tx.emit(canal_publico(id), evento,
          JsonObject{{"mensaje", mensaje},
                     {"competencia_id", id.value},
                     {"competencia_nombre", competencia["name"]},
                     {"en_curso", competencia["is_running"]},
                     {"estado", competencia["estado"]},
                     {"started_at", utc(competencia["started_at"])},
                     {"finished_at", utc(competencia["finished_at"])}});
  avisar_a_direccion(tx, id);
}

Json respuesta(const Read& read, const Record& competencia, std::string mensaje) {
  JsonObject json = competencia_json(read, competencia);
  json.set("estado", competencia["estado"]);
  json.set("mensaje", std::move(mensaje));
  return json;
}

void exigir_estado(const Record& competencia, std::initializer_list<std::string_view> estados) {
  const std::string_view estado = competencia.text("estado");
  if (std::ranges::find(estados, estado) != estados.end()) return;
  throw conflicto("estado_no_permite", "La competencia está " + std::string(estado))
      .with("estado", estado)
      .with("started_at", utc(competencia["started_at"]));
}

void exigir_que_pueda_correr(Tx& tx, const Record& competencia) {
  if (!competencia.flag("is_active")) throw conflicto("inactiva", "La competencia no está activa");
  const auto otra = tx.from("competencias").where("is_running", true).first();
  if (otra && otra->id() != competencia.id())
    throw conflicto("otra_en_curso", "Ya está en curso la competencia " + entre_comillas(*otra))
        .with("competencia", JsonObject{{"id", otra->id().value}, {"nombre", (*otra)["name"]}});
}

Record poner_en_marcha(Tx& tx, Record competencia) {
  return tx.update("competencias", std::move(competencia),
                   {{"is_running", true},
                    {"estado", "en_curso"},
                    {"started_at", to_iso(tx.now())},
                    {"paused_at", nullptr}});
}

Json quitado(const std::optional<std::string>& motivo) { return motivo ? *motivo : ""; }

}  // namespace

void refine(AjusteDeInicio*, schema::Shape& shape) {
  service::member(shape, "started_at").shape.kind = schema::ShapeKind::kTimestamp;
  service::member(shape, "motivo").shape.length_min = 1;
}

Json iniciar(Tx& tx, const PorId& cual) {
  Record competencia = tx.get("competencias", cual.id);
  if (competencia.flag("is_running"))
    throw conflicto("ya_en_curso", "La competencia ya está en curso")
        .with("started_at", utc(competencia["started_at"]));
  exigir_estado(competencia, {"programada", "detenida", "provisional"});
  exigir_que_pueda_correr(tx, competencia);
  competencia = poner_en_marcha(tx, std::move(competencia));
  const std::string mensaje = "La competencia " + entre_comillas(competencia) + " ha iniciado";
  anunciar(tx, competencia, "competencia_iniciada", mensaje);
  return respuesta(tx, competencia, mensaje);
}

Json detener(Tx& tx, const PorId& cual) {
  Record competencia = tx.get("competencias", cual.id);
  exigir_estado(competencia, {"en_curso", "pausada"});
  competencia = tx.update("competencias", std::move(competencia),
                          {{"is_running", false},
                           {"estado", "detenida"},
                           {"finished_at", to_iso(tx.now())},
                           {"paused_at", nullptr}});
  const std::string mensaje = "La competencia " + entre_comillas(competencia) + " ha terminado";
  anunciar(tx, competencia, "competencia_detenida", mensaje);
  return respuesta(tx, competencia, mensaje);
}

Json pausar(Tx& tx, const PorId& cual) {
  Record competencia = tx.get("competencias", cual.id);
  exigir_estado(competencia, {"en_curso"});
  competencia =
      tx.update("competencias", std::move(competencia),
                {{"is_running", false}, {"estado", "pausada"}, {"paused_at", to_iso(tx.now())}});
  const std::string mensaje = "La competencia " + entre_comillas(competencia) + " está en pausa";
  anunciar(tx, competencia, "competencia_pausada", mensaje);
  return respuesta(tx, competencia, mensaje);
}

Json reanudar(Tx& tx, const PorId& cual) {
  Record competencia = tx.get("competencias", cual.id);
  exigir_estado(competencia, {"pausada", "detenida"});
  exigir_que_pueda_correr(tx, competencia);
  competencia = tx.update("competencias", std::move(competencia),
                          {{"is_running", true}, {"estado", "en_curso"}, {"paused_at", nullptr}});
  const std::string mensaje = "La competencia " + entre_comillas(competencia) + " continúa";
  anunciar(tx, competencia, "competencia_reanudada", mensaje);
  return respuesta(tx, competencia, mensaje);
}

Json reiniciar(Tx& tx, const ConMotivo& cual) {
  Record competencia = tx.get("competencias", cual.id);
  exigir_estado(competencia, {"en_curso", "pausada", "detenida", "provisional"});
  exigir_que_pueda_correr(tx, competencia);
  for (const Record& registro :
       tx.from("registros").where("competencia_id", cual.id.value).order("id").rows())
    if (cuenta(registro))
      corregir_registro(tx, registro, {{"estado", "malo"}, {"motivo", "reinicio"}},
                        {"reiniciar", quitado(cual.motivo).text()});
  const Json antes = competencia["started_at"];
  competencia = poner_en_marcha(tx, std::move(competencia));
  anotar(tx, {cual.id, {}, "reiniciar", quitado(cual.motivo).text()},
         JsonObject{{"started_at", antes}}, JsonObject{{"started_at", competencia["started_at"]}});
  const std::string mensaje = "La competencia " + entre_comillas(competencia) + " ha reiniciado";
  anunciar(tx, competencia, "competencia_iniciada", mensaje);
  return respuesta(tx, competencia, mensaje);
}

void correr_tiempos(Tx& tx, Id competencia, std::int64_t delta_ms) {
  for (Record& registro :
       tx.from("registros").where("competencia_id", competencia.value).order("id").rows()) {
    const std::int64_t antes = registro.integer("time");
    if (antes == 0 || registro.text("estado") == "malo") continue;
    const std::int64_t ms = antes + delta_ms;
    if (ms <= 0 || ms > kDiaMs)
      throw conflicto("inicio_imposible", "Con ese inicio habría tiempos imposibles");
    const Tiempo tiempo = tiempo_de(ms);
    tx.update("registros", std::move(registro),
              {{"time", tiempo.ms},
               {"hours", tiempo.horas},
               {"minutes", tiempo.minutos},
               {"seconds", tiempo.segundos},
               {"milliseconds", tiempo.milisegundos}});
  }
}

Json ajustar_inicio(Tx& tx, const AjusteDeInicio& ajuste) {
  Record competencia = tx.get("competencias", ajuste.id);
  if (competencia.is_null("started_at"))
    throw conflicto("sin_inicio", "La competencia no ha iniciado");
  exigir_estado(competencia, {"en_curso", "pausada", "detenida", "provisional"});
  const Utc nuevo = parse_iso(ajuste.started_at).value_or(Utc{});
  if (nuevo > tx.now()) throw conflicto("inicio_futuro", "El inicio no puede ser futuro");
  const std::int64_t delta = (competencia.time("started_at") - nuevo).count();
  const Json antes = competencia["started_at"];
  correr_tiempos(tx, ajuste.id, delta);
  competencia = tx.update("competencias", std::move(competencia), {{"started_at", to_iso(nuevo)}});
  const Record correccion = anotar(
      tx, {ajuste.id, {}, "ajustar_inicio", ajuste.motivo}, JsonObject{{"started_at", antes}},
      JsonObject{{"started_at", competencia["started_at"]}, {"delta_ms", delta}});
  anunciar_ajuste(tx, competencia, delta);
  Json json = respuesta(tx, competencia, "Inicio ajustado");
  json.if_object()->set("delta_ms", delta);
  json.if_object()->set("correccion_id", correccion["id"]);
  return json;
}

Json publicar_provisional(Tx& tx, const PorId& cual) {
  Record competencia = tx.get("competencias", cual.id);
  exigir_estado(competencia, {"detenida"});
  competencia = tx.update("competencias", std::move(competencia), {{"estado", "provisional"}});
  anunciar(tx, competencia, "resultados_provisionales", "Resultados provisionales");
  return respuesta(tx, competencia, "Resultados provisionales");
}

Json oficializar(Tx& tx, const PorId& cual) {
  Record competencia = tx.get("competencias", cual.id);
  exigir_estado(competencia, {"detenida", "provisional"});
  const std::int64_t dudas =
      tx.from("registros").where("competencia_id", cual.id.value).where("estado", "dudoso").count();
  if (dudas > 0)
    throw conflicto("revision_pendiente", "Hay registros en revisión").with("pendientes", dudas);
  const std::int64_t revision = competencia.integer("revision") + 1;
  competencia = tx.update("competencias", std::move(competencia),
                          {{"estado", "oficial"}, {"revision", revision}});
  anunciar(tx, competencia, "resultados_oficiales", "Resultados oficiales");
  return respuesta(tx, competencia, "Resultados oficiales");
}

Json reabrir(Tx& tx, const ConMotivo& cual) {
  Record competencia = tx.get("competencias", cual.id);
  exigir_estado(competencia, {"oficial"});
  if (quitado(cual.motivo).text().empty())
    throw Refusal(Kind::kMalformed, "motivo_faltante", "Hace falta un motivo");
  competencia = tx.update("competencias", std::move(competencia), {{"estado", "provisional"}});
  anotar(tx, {cual.id, {}, "reabrir", quitado(cual.motivo).text()},
         JsonObject{{"estado", "oficial"}}, JsonObject{{"estado", "provisional"}});
  anunciar(tx, competencia, "resultados_provisionales", "Resultados reabiertos");
  return respuesta(tx, competencia, "Resultados reabiertos");
}

}  // namespace chasqui::server5k
