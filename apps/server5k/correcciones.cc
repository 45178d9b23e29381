#include "correcciones.h"

#include <algorithm>

#include "ciclo.h"
#include "conjunto.h"
#include "direccion.h"
#include "recepcion.h"
#include "tiempos.h"

namespace chasqui::server5k {
namespace {

Refusal malo(const Falla& falla) { return Refusal(Kind::kMalformed, falla.codigo, falla.texto); }

JsonObject campos_de_tiempo(std::int64_t ms, std::int64_t limite) {
  const auto tiempo = leer_tiempo(JsonObject{{"tiempo", ms}}, {.limite_ms = limite});
  if (!tiempo) throw malo(tiempo.error());
  return {{"time", tiempo->ms},
          {"hours", tiempo->horas},
          {"minutes", tiempo->minutos},
          {"seconds", tiempo->segundos},
          {"milliseconds", tiempo->milisegundos}};
}

Record competencia_de(Read& read, const Record& registro) {
  return read.get("competencias", Id{registro.integer("competencia_id")});
}

void exigir_lugar(Tx& tx, const Record& equipo) {
  std::int64_t activos = 0;
  for (const Record& registro : tx.from("registros").where("team_id", equipo.id().value).rows())
    if (cuenta(registro)) ++activos;
  const Record competencia = tx.get("competencias", Id{equipo.integer("competition_id")});
  if (activos >= competencia.integer("max_registros"))
    throw conflicto("maximo_alcanzado", "El equipo ya tiene el máximo de registros");
}

JsonObject cambio_de_equipo(Tx& tx, const Record& registro, std::int64_t equipo) {
  const Record nuevo = tx.get("equipos", Id{equipo});
  if (nuevo.integer("competition_id") != registro.integer("competencia_id"))
    throw conflicto("otra_competencia", "El equipo es de otra competencia");
  if (nuevo.id().value != registro.integer("team_id")) exigir_lugar(tx, nuevo);
  return {{"team_id", equipo}};
}

void unir(JsonObject& a, const JsonObject& b) {
  for (const auto& [nombre, valor] : b) a.set(nombre, valor);
}

JsonObject cambios_de(Tx& tx, const Record& registro, const Correccion& pedida) {
  JsonObject cambios;
  if (pedida.tiempo)
    unir(cambios,
         campos_de_tiempo(*pedida.tiempo, competencia_de(tx, registro).integer("limite_ms")));
  if (pedida.equipo_id) unir(cambios, cambio_de_equipo(tx, registro, *pedida.equipo_id));
  if (pedida.dorsal) {
    const auto dorsal = leer_dorsal(pedida.dorsal->empty() ? Json() : Json(*pedida.dorsal));
    if (!dorsal) throw malo(dorsal.error());
    cambios.set("dorsal", dorsal->empty() ? Json() : Json(*dorsal));
  }
  if (cambios.empty()) throw malo({"sin_cambios", "No hay nada que corregir"});
  return cambios;
}

struct Hecho {
  Record registro, correccion;
};

Json contar(const Hecho& hecho) {
  return JsonObject{{"registro", registro_json(hecho.registro)},
                    {"correccion_id", hecho.correccion.id().value}};
}

// Changes, writes down, tells the teams concerned.
Hecho aplicar(Tx& tx, const Record& registro, const JsonObject& cambios, const Porque& porque) {
  exigir_abierta(tx, Id{registro.integer("competencia_id")});
  const Id equipo{registro.integer("team_id")};
  const Record correccion = corregir_registro(tx, registro, cambios, porque);
  Record ahora = tx.get("registros", registro.id());
  avisar_equipo(tx, equipo);
  const Id otro{ahora.integer("team_id")};
  if (otro != equipo) avisar_equipo(tx, otro);
  tx.emit(canal_control(Id{registro.integer("competencia_id")}), "revision_resuelta",
          JsonObject{{"registro", registro_json(ahora)}, {"tipo", porque.tipo}});
  return {std::move(ahora), correccion};
}

Json cambiar_estado(Tx& tx, const Correccion& pedida, std::string_view estado,
                    std::string_view tipo) {
  const Record registro = tx.get("registros", pedida.id);
  const std::string motivo = pedida.motivo.value_or("");
  return contar(aplicar(tx, registro,
                        {{"estado", estado}, {"motivo", motivo.empty() ? Json() : Json(motivo)}},
                        {tipo, motivo}));
}

Record propio(Tx& tx, const JsonObject& mensaje) {
  const auto uuid = Uuid::parse(mensaje.at("id_registro").text());
  if (!uuid) throw malo({"id_invalido", "Falta el id_registro"});
  auto registro = tx.from("registros").where("record_id", uuid->to_string()).first();
  const bool es_suyo = registro && registro->operator[]("juez_id").if_int() &&
                       registro->integer("juez_id") == tx.who().id;
  if (!es_suyo) throw malo({"registro_desconocido", "El registro no existe o es de otro juez"});
  if (registro->text("estado") != "bueno" && registro->text("estado") != "dudoso")
    throw malo({"ya_revisado", "El registro ya fue revisado"});
  return std::move(*registro);
}

std::optional<std::int64_t> entero(const Json& valor) {
  return valor.if_int() ? std::optional(*valor.if_int()) : std::nullopt;
}

Record deshacer_registro(Tx& tx, const Record& correccion) {
  const Record registro = tx.get("registros", Id{correccion.integer("registro_id")});
  exigir_que_siga(registro, correccion["despues"]);
  return aplicar(tx, registro, *correccion["antes"].if_object(),
                 {"deshacer", correccion.text("tipo"), correccion.id()})
      .correccion;
}

Record deshacer_ajuste(Tx& tx, const Record& correccion) {
  const Id id{correccion.integer("competencia_id")};
  Record competencia = tx.get("competencias", id);
  if (competencia["started_at"] != correccion["despues"]["started_at"])
    throw conflicto("cambio_despues", "El inicio cambió después");
  const Json antes = correccion["antes"]["started_at"];
  const std::int64_t delta =
      (competencia.time("started_at") - parse_iso(antes.text()).value_or(Utc{})).count();
  correr_tiempos(tx, id, delta);
  competencia = tx.update("competencias", std::move(competencia), {{"started_at", antes}});
  anunciar_ajuste(tx, competencia, delta);
  return anotar(tx, {id, {}, "ajustar_inicio", "deshacer", correccion.id()}, correccion["despues"],
                JsonObject{{"started_at", antes}, {"delta_ms", delta}});
}

Record deshacer_estado_equipo(Tx& tx, const Record& correccion) {
  const Json& antes = correccion["antes"];
  Record equipo = tx.get("equipos", Id{entero(antes["equipo_id"]).value_or(0)});
  if (equipo["estado"] != correccion["despues"]["estado"])
    throw conflicto("cambio_despues", "El estado cambió después");
  equipo = tx.update("equipos", std::move(equipo),
                     {{"estado", antes["estado"]}, {"motivo", antes["motivo"]}});
  avisar_equipo(tx, equipo.id());
  return anotar(
      tx,
      {Id{correccion.integer("competencia_id")}, {}, "estado_equipo", "deshacer", correccion.id()},
      correccion["despues"], antes);
}

}  // namespace

JsonObject registro_json(const Record& registro) {
  return {{"id", registro["id"]},
          {"id_registro", registro["record_id"]},
          {"equipo_id", registro["team_id"]},
          {"juez_id", registro["juez_id"]},
          {"tiempo", registro["time"]},
          {"horas", registro["hours"]},
          {"minutos", registro["minutes"]},
          {"segundos", registro["seconds"]},
          {"milisegundos", registro["milliseconds"]},
          {"dorsal", registro["dorsal"]},
          {"calculado", registro["calculado"]},
          {"estado", registro["estado"]},
          {"motivo", registro["motivo"]},
          {"timestamp", utc(registro["created_at"])}};
}

Record anotar(Tx& tx, const Nota& nota, const Json& antes, const Json& despues) {
  return tx.insert("correcciones",
                   {{"competencia_id", nota.competencia.value},
                    {"registro_id", nota.registro ? Json(nota.registro->value) : Json()},
                    {"tipo", nota.tipo},
                    {"antes", antes},
                    {"despues", despues},
                    {"motivo", nota.motivo},
                    {"autor_id", tx.who().id},
                    {"autor", tx.who().name},
                    {"inversa_de", nota.inversa_de ? Json(nota.inversa_de->value) : Json()}});
}

Record corregir_registro(Tx& tx, const Record& registro, const JsonObject& cambios,
                         const Porque& porque) {
  JsonObject antes;
  for (const auto& [nombre, valor] : cambios) antes.append(nombre, registro[nombre]);
  tx.update("registros", registro, Record(cambios));
  return anotar(tx,
                {Id{registro.integer("competencia_id")}, registro.id(), porque.tipo, porque.motivo,
                 porque.inversa_de},
                antes, cambios);
}

void exigir_abierta(Tx& tx, Id competencia) {
  if (tx.get("competencias", competencia).text("estado") == "oficial")
    throw conflicto("resultados_oficiales",
                    "Los resultados son oficiales: hay que reabrirlos para corregir");
}

void exigir_que_siga(const Record& record, const Json& despues) {
  for (const auto& [nombre, valor] : *despues.if_object())
    if (record.values().contains(nombre) && record[nombre] != valor)
      throw conflicto("cambio_despues", "Hubo otro cambio después: hay que deshacer ese primero");
}

void avisar_equipo(Tx& tx, Id id) {
  const Record equipo = tx.get("equipos", id);
  std::int64_t activos = 0, suma = 0;
  for (const Record& registro : tx.from("registros").where("team_id", id.value).rows())
    if (cuenta(registro)) ++activos, suma += registro.integer("time");
  tx.emit(canal_tiempos(Id{equipo.integer("competition_id")}), "registros_actualizados",
          JsonObject{{"equipo_id", id.value},
                     {"equipo_nombre", equipo["name"]},
                     {"equipo_dorsal", equipo["number"]},
                     {"equipo", JsonObject{{"id", id.value},
                                           {"nombre", equipo["name"]},
                                           {"dorsal", equipo["number"]}}},
                     {"total_registros", activos},
                     {"tiempo_total", suma}});
}

void anunciar_ajuste(Tx& tx, const Record& competencia, std::int64_t delta_ms) {
  const Json aviso = JsonObject{{"competencia_id", competencia["id"]},
                                {"started_at", utc(competencia["started_at"])},
                                {"delta_ms", delta_ms}};
  tx.emit(canal_jueces(competencia.id()), "inicio_ajustado", aviso);
  tx.emit(canal_publico(competencia.id()), "inicio_ajustado", aviso);
  avisar_a_direccion(tx, competencia.id());
}

Json corregir(Tx& tx, const Correccion& pedida) {
  const Record registro = tx.get("registros", pedida.id);
  JsonObject cambios = cambios_de(tx, registro, pedida);
  cambios.set("estado", "confirmado");
  return contar(aplicar(tx, registro, cambios, {"corregir", pedida.motivo.value_or("")}));
}

Json mover(Tx& tx, const Correccion& pedida) {
  if (!pedida.equipo_id) throw malo({"equipo_faltante", "Falta el equipo_id"});
  const Record registro = tx.get("registros", pedida.id);
  return contar(aplicar(tx, registro, cambio_de_equipo(tx, registro, *pedida.equipo_id),
                        {"mover", pedida.motivo.value_or("")}));
}

Json anular(Tx& tx, const Correccion& pedida) {
  return cambiar_estado(tx, pedida, "anulado", "anular");
}

Json confirmar(Tx& tx, const Correccion& pedida) {
  const Record registro = tx.get("registros", pedida.id);
  if (!cuenta(registro)) exigir_lugar(tx, tx.get("equipos", Id{registro.integer("team_id")}));
  return cambiar_estado(tx, pedida, "confirmado", "confirmar");
}

Json deshacer(Tx& tx, const PorId& cual) {
  const Record correccion = tx.get("correcciones", cual.id);
  exigir_abierta(tx, Id{correccion.integer("competencia_id")});
  if (tx.from("correcciones").where("inversa_de", cual.id.value).any())
    throw conflicto("ya_deshecha", "Esa corrección ya se deshizo");
  const std::string_view tipo = correccion.text("tipo");
  std::optional<Record> inversa;
  if (!correccion.is_null("registro_id") && tipo != "reiniciar")
    inversa = deshacer_registro(tx, correccion);
  else if (es_de_varios(correccion))
    inversa = deshacer_varios(tx, correccion);
  else if (tipo == "ajustar_inicio")
    inversa = deshacer_ajuste(tx, correccion);
  else if (tipo == "estado_equipo")
    inversa = deshacer_estado_equipo(tx, correccion);
  if (!inversa) throw conflicto("no_se_deshace", "Esa corrección no se puede deshacer");
  return JsonObject{{"correccion_id", inversa->id().value}, {"inversa_de", cual.id.value}};
}

Json insertar_tiempo(Tx& tx, const TiempoInsertado& nuevo) {
  const Record equipo = tx.get("equipos", nuevo.id);
  const Id competencia{equipo.integer("competition_id")};
  exigir_abierta(tx, competencia);
  exigir_lugar(tx, equipo);
  JsonObject valores =
      campos_de_tiempo(nuevo.tiempo, tx.get("competencias", competencia).integer("limite_ms"));
  const auto dorsal = leer_dorsal(nuevo.dorsal ? Json(*nuevo.dorsal) : Json());
  if (!dorsal) throw malo(dorsal.error());
  unir(valores, {{"team_id", nuevo.id.value},
                 {"competencia_id", competencia.value},
                 {"juez_id", tx.who().id},
                 {"dorsal", dorsal->empty() ? Json() : Json(*dorsal)},
                 {"estado", "confirmado"},
                 {"motivo", nuevo.motivo ? Json(*nuevo.motivo) : Json()}});
  const Record registro = tx.insert("registros", Record(std::move(valores)));
  tx.insert("registros_crudos", {{"id_registro", registro["record_id"]},
                                 {"juez_id", tx.who().id},
                                 {"dispositivo", tx.who().device},
                                 {"equipo_id", nuevo.id.value},
                                 {"tiempo", nuevo.tiempo},
                                 {"dorsal", registro["dorsal"]},
                                 {"canal", "papel"},
                                 {"resultado", "publicado"},
                                 {"carga", JsonObject{{"tiempo", nuevo.tiempo}}}});
  const Record correccion =
      anotar(tx, {competencia, registro.id(), "insertar", nuevo.motivo.value_or("")},
             JsonObject{{"estado", "anulado"}}, JsonObject{{"estado", "confirmado"}});
  avisar_equipo(tx, nuevo.id);
  return contar({registro, correccion});
}

Json corregir_propio(Tx& tx, const Message& mensaje) {
  const Record registro = propio(tx, mensaje.body);
  Correccion pedida;
  pedida.tiempo = entero(mensaje.body.at("tiempo"));
  pedida.equipo_id = entero(mensaje.body.at("equipo_id"));
  if (const std::string* dorsal = mensaje.body.at("dorsal").if_string()) pedida.dorsal = *dorsal;
  const JsonObject cambios = cambios_de(tx, registro, pedida);
  if (pedida.equipo_id) {
    const Record equipo = tx.get("equipos", Id{*pedida.equipo_id});
    if (entero(equipo["judge_id"]) != tx.who().id && !cronometra_todo(tx.who()))
      throw malo({"equipo_ajeno", "El equipo no está asignado a este juez"});
  }
  const auto ya_es = [&](const auto& cambio) { return registro[cambio.first] == cambio.second; };
  const Record ahora =
      std::ranges::all_of(cambios, ya_es)  // Sent again after its answer was lost.
          ? registro
          : aplicar(tx, registro, cambios, {"corregir", mensaje.body.at("motivo").text()}).registro;
  return JsonObject{{"tipo", "registro_corregido"}, {"registro", registro_json(ahora)}};
}

Json anular_propio(Tx& tx, const Message& mensaje) {
  const Record registro = propio(tx, mensaje.body);
  const std::string_view motivo = mensaje.body.at("motivo").text();
  const Hecho hecho = aplicar(
      tx, registro, {{"estado", "anulado"}, {"motivo", motivo.empty() ? Json() : Json(motivo)}},
      {"anular", motivo});
  return JsonObject{{"tipo", "registro_anulado"}, {"registro", registro_json(hecho.registro)}};
}

std::vector<Json> historial(Read& read, const PorId& competencia) {
  std::vector<Json> lista;
  for (const Record& correccion : read.from("correcciones")
                                      .where("competencia_id", competencia.id.value)
                                      .order("-id")
                                      .limit(1000)
                                      .rows()) {
    JsonObject json = correccion.values();
    json.set("hora", local(read, correccion["hora"]));
    lista.emplace_back(std::move(json));
  }
  return lista;
}

}  // namespace chasqui::server5k
