#include "equipos.h"

#include <algorithm>
#include <array>
#include <map>

#include "correcciones.h"
#include "direccion.h"
#include "recepcion.h"

namespace chasqui::server5k {
namespace {

bool es_suyo(const access::Identity& quien, const Record& equipo) {
  return ve_todo(quien) ||
         (equipo["judge_id"].if_int() && *equipo["judge_id"].if_int() == quien.id);
}

// Turns teams into JSON and looks up each competition and judge once.
class Escritor {
 public:
  explicit Escritor(Read& read) : read_(read) {}

  Json escribir(const Record& equipo) {
    const std::string_view categoria = equipo.text("category");
    return JsonObject{{"id", equipo["id"]},
                      {"name", equipo["name"]},
                      {"number", equipo["number"]},
                      {"category", categoria},
                      {"category_display", nombre(equipo.integer("competition_id"), categoria)},
                      {"competition_id", equipo["competition_id"]},
                      {"competition_name", competencia(equipo.integer("competition_id"))},
                      {"judge_username", juez(equipo["judge_id"])}};
  }

 private:
  Json competencia(std::int64_t id) {
    auto [nombre, es_nueva] = competencias_.try_emplace(id);
    if (es_nueva)
      if (const auto una = read_.find("competencias", Id{id})) nombre->second = (*una)["name"];
    return nombre->second;
  }
  Json juez(const Json& id) {
    if (!id.if_int()) return nullptr;
    auto [nombre, es_nuevo] = jueces_.try_emplace(*id.if_int());
    if (es_nuevo)
      if (const auto cuenta = read_.account(*id.if_int())) nombre->second = cuenta->username;
    return nombre->second;
  }
  std::string nombre(std::int64_t competencia, std::string_view codigo) {
    const auto propia = read_.from("categorias")
                            .where("competition_id", competencia)
                            .where("codigo", codigo)
                            .first();
    return std::string(propia ? propia->text("nombre") : nombre_de_categoria(codigo));
  }

  Read& read_;
  std::map<std::int64_t, Json> competencias_, jueces_;
};

Record asignar(Tx& tx, Record equipo, std::optional<std::int64_t> juez) {
  if (juez && !tx.account(*juez))
    throw Refusal(Kind::kNotFound, "no_encontrado", "Juez no encontrado");
  const Json nuevo = juez ? Json(*juez) : Json();
  avisar_asignacion(tx, equipo, nuevo);
  return tx.update("equipos", std::move(equipo), {{"judge_id", nuevo}});
}

}  // namespace

std::vector<Json> listar_equipos(Read& read, const FiltroEquipos& filtro) {
  auto seleccion = read.from("equipos").order("number").order("id");
  if (!ve_todo(read.who())) seleccion.where("judge_id", read.who().id);
  if (const auto competencia =
          filtro.competition_id ? filtro.competition_id : filtro.competencia_id)
    seleccion.where("competition_id", *competencia);
  if (const auto juez = filtro.judge_id ? filtro.judge_id : filtro.juez_id)
    seleccion.where("judge_id", *juez);
  Escritor escritor(read);
  std::vector<Json> lista;
  for (const Record& equipo : seleccion.rows()) lista.push_back(escritor.escribir(equipo));
  return lista;
}

Json detalle_equipo(Read& read, const PorId& cual) {
  const Record equipo = read.get("equipos", cual.id);
  if (!es_suyo(read.who(), equipo))
    throw Refusal(Kind::kNotFound, "no_encontrado", "Equipo no encontrado");
  return Escritor(read).escribir(equipo);
}

Answer estado_registros(Read& read, const PorId& cual) {
  const auto equipo = read.find("equipos", cual.id);
  if (!equipo) return Answer::json(404, JsonObject{{"error", "Equipo no encontrado"}});
  if (!es_suyo(read.who(), *equipo))
    return Answer::json(403, JsonObject{{"error", "El equipo no está asignado a este juez"},
                                        {"codigo", "equipo_ajeno"}});
  JsonArray registros;
  for (const Record& registro :
       read.from("registros").where("team_id", cual.id.value).order("time").order("id").rows())
    if (cuenta(registro))
      registros.emplace_back(JsonObject{{"id_registro", registro["record_id"]},
                                        {"tiempo", registro["time"]},
                                        {"horas", registro["hours"]},
                                        {"minutos", registro["minutes"]},
                                        {"segundos", registro["seconds"]},
                                        {"milisegundos", registro["milliseconds"]},
                                        {"estado", registro["estado"]}});
  const Record competencia = read.get("competencias", Id{equipo->integer("competition_id")});
  return Answer::json(0, JsonObject{{"equipo_id", cual.id.value},
                                    {"equipo_nombre", (*equipo)["name"]},
                                    {"total_registros", std::ssize(registros)},
                                    {"maximo_registros", competencia["max_registros"]},
                                    {"puede_enviar", registros.empty()},
                                    {"registros", std::move(registros)}});
}

void avisar_asignacion(Tx& tx, const Record& equipo_antes, const Json& juez) {
  tx.emit(canal_jueces(Id{equipo_antes.integer("competition_id")}), "asignacion_cambiada",
          JsonObject{{"equipo_id", equipo_antes.id().value},
                     {"antes", equipo_antes["judge_id"]},
                     {"juez_id", juez}});
}

Json asignar_juez(Tx& tx, const Asignacion& asignacion) {
  const Record equipo = asignar(tx, tx.get("equipos", asignacion.id), asignacion.judge_id);
  avisar_inscripcion(tx, Id{equipo.integer("competition_id")}, equipo.id());
  return Escritor(tx).escribir(equipo);
}

Json asignar_jueces(Tx& tx, const Asignaciones& pedidas) {
  if (pedidas.asignaciones.size() > kAsignacionesMax)
    throw Refusal(Kind::kMalformed, "asignaciones", "Son más de 500 asignaciones");
  tx.get("competencias", pedidas.id);
  for (const auto& [equipo_id, judge_id] : pedidas.asignaciones) {
    Record equipo = tx.get("equipos", Id{equipo_id});
    if (equipo.integer("competition_id") != pedidas.id.value)
      throw conflicto("otra_competencia", "Un equipo es de otra competencia")
          .with("equipo_id", equipo_id);
    asignar(tx, std::move(equipo), judge_id);
  }
  avisar_inscripcion(tx, pedidas.id, {});
  return JsonObject{{"asignados", std::ssize(pedidas.asignaciones)}};
}

Json cambiar_estado_equipo(Tx& tx, const EstadoDeEquipo& cambio) {
  static constexpr std::array<std::string_view, 4> kEstados{"ok", "DNF", "DSQ", "DNS"};
  if (std::ranges::find(kEstados, cambio.estado) == kEstados.end())
    throw Refusal(Kind::kMalformed, "estado_invalido", "El estado es ok, DNF, DSQ o DNS");
  Record equipo = tx.get("equipos", cambio.id);
  const Id competencia{equipo.integer("competition_id")};
  exigir_abierta(tx, competencia);
  const Json antes = JsonObject{
      {"equipo_id", cambio.id.value}, {"estado", equipo["estado"]}, {"motivo", equipo["motivo"]}};
  equipo = tx.update(
      "equipos", std::move(equipo),
      {{"estado", cambio.estado}, {"motivo", cambio.motivo ? Json(*cambio.motivo) : Json()}});
  const Record correccion =
      anotar(tx, {competencia, {}, "estado_equipo", cambio.motivo.value_or("")}, antes,
             JsonObject{{"equipo_id", cambio.id.value},
                        {"estado", equipo["estado"]},
                        {"motivo", equipo["motivo"]}});
  avisar_equipo(tx, cambio.id);
  Json json = Escritor(tx).escribir(equipo);
  json.if_object()->set("correccion_id", correccion["id"]);
  return json;
}

Json marcar_equipo(Tx& tx, const Message& mensaje) {
  const std::int64_t* id = mensaje.body.at("equipo_id").if_int();
  const auto equipo = id ? tx.find("equipos", Id{*id}) : std::nullopt;
  if (!equipo || !es_suyo(tx.who(), *equipo))
    throw Refusal(Kind::kForbidden, "equipo_ajeno", "El equipo no está asignado a este juez");
  const std::string_view estado = mensaje.body.at("estado").text();
  if (estado == "DSQ" && !es_jefe(tx.who()))
    throw Refusal(Kind::kForbidden, "solo_el_jefe", "Solo el juez jefe descalifica");
  EstadoDeEquipo cambio{Id{*id}, std::string(estado), {}};
  if (const std::string* motivo = mensaje.body.at("motivo").if_string()) cambio.motivo = *motivo;
  return JsonObject{{"tipo", "estado_equipo_guardado"},
                    {"equipo", cambiar_estado_equipo(tx, cambio)},
                    {"estado", estado}};
}

}  // namespace chasqui::server5k
