#include "conjunto.h"

#include <algorithm>
#include <set>

#include "recepcion.h"

namespace chasqui::server5k {
namespace {

struct CambioDeRegistro {
  Record registro;
  JsonObject cambios;
};

const JsonArray* registros_dichos(const Json& estado) { return estado["registros"].if_array(); }

JsonObject con_id(Id id, const JsonObject& valores) {
  JsonObject json{{"id", id.value}};
  for (const auto& [nombre, valor] : valores) json.append(nombre, valor);
  return json;
}

struct HechoDeVarios {
  Record correccion;
  JsonArray registros;
};

HechoDeVarios corregir_varios(Tx& tx, const std::vector<CambioDeRegistro>& cambios,
                              const Porque& porque) {
  const Id competencia{cambios.front().registro.integer("competencia_id")};
  exigir_abierta(tx, competencia);
  JsonArray antes, despues, registros;
  std::set<std::int64_t> equipos;
  for (const auto& [registro, nuevos] : cambios) {
    JsonObject viejos;
    for (const auto& [nombre, valor] : nuevos) viejos.append(nombre, registro[nombre]);
    antes.emplace_back(con_id(registro.id(), viejos));
    despues.emplace_back(con_id(registro.id(), nuevos));
    const Record ahora = tx.update("registros", registro, Record(nuevos));
    equipos.insert({registro.integer("team_id"), ahora.integer("team_id")});
    registros.emplace_back(registro_json(ahora));
  }
  Record correccion = anotar(tx, {competencia, {}, porque.tipo, porque.motivo, porque.inversa_de},
                             JsonObject{{"registros", std::move(antes)}},
                             JsonObject{{"registros", std::move(despues)}});
  for (const std::int64_t equipo : equipos) avisar_equipo(tx, Id{equipo});
  tx.emit(canal_control(competencia), "revision_resuelta",
          JsonObject{{"registros", registros}, {"tipo", porque.tipo}});
  return {std::move(correccion), std::move(registros)};
}

Json contar_varios(HechoDeVarios hecho) {
  return JsonObject{{"registros", std::move(hecho.registros)},
                    {"correccion_id", hecho.correccion.id().value}};
}

Refusal nada_que_corregir() { return conflicto("sin_cambios", "No hay nada que corregir"); }

// The finishes of a record's team from it on, by time; the absent have none.
std::vector<Record> desde(Tx& tx, const Record& registro) {
  std::vector<Record> llegadas;
  bool ya = false;
  for (Record& uno : tx.from("registros")
                         .where("team_id", registro.integer("team_id"))
                         .order("time")
                         .order("id")
                         .rows()) {
    ya = ya || uno.id() == registro.id();
    if (ya && cuenta(uno) && uno.integer("time") > 0) llegadas.push_back(std::move(uno));
  }
  return llegadas;
}

}  // namespace

bool es_de_varios(const Record& correccion) {
  return registros_dichos(correccion["antes"]) != nullptr;
}

Record deshacer_varios(Tx& tx, const Record& correccion) {
  const JsonArray& antes = *registros_dichos(correccion["antes"]);
  const JsonArray& despues = *registros_dichos(correccion["despues"]);
  std::vector<CambioDeRegistro> cambios;
  for (std::size_t i = 0; i < antes.size(); ++i) {
    JsonObject viejos = *antes[i].if_object(), nuevos = *despues[i].if_object();
    Record registro = tx.get("registros", Id{*viejos.at("id").if_int()});
    viejos.erase("id");
    nuevos.erase("id");
    exigir_que_siga(registro, Json(std::move(nuevos)));
    cambios.push_back({std::move(registro), std::move(viejos)});
  }
  return corregir_varios(tx, cambios, {"deshacer", correccion.text("tipo"), correccion.id()})
      .correccion;
}

Json intercambiar(Tx& tx, const Intercambio& pedido) {
  const Record uno = tx.get("registros", pedido.id), otro = tx.get("registros", Id{pedido.con});
  if (uno["competencia_id"] != otro["competencia_id"])
    throw conflicto("otra_competencia", "El otro registro es de otra competencia");
  if (!cuenta(uno) || !cuenta(otro))
    throw conflicto("registro_anulado", "Un registro anulado no se intercambia");
  if (uno["team_id"] == otro["team_id"] && uno["dorsal"] == otro["dorsal"])
    throw nada_que_corregir();
  const auto lugar = [](const Record& de) {
    return JsonObject{{"team_id", de["team_id"]}, {"dorsal", de["dorsal"]}};
  };
  return contar_varios(corregir_varios(tx, {{uno, lugar(otro)}, {otro, lugar(uno)}},
                                       {"intercambiar", pedido.motivo.value_or("")}));
}

Json correr_dorsales(Tx& tx, const Corrimiento& pedido) {
  const bool despues = pedido.hacia == "despues";
  if (!despues && pedido.hacia != "antes")
    throw Refusal(Kind::kMalformed, "hacia_invalido", "Se corre hacia antes o hacia despues");
  const std::vector<Record> llegadas = desde(tx, tx.get("registros", pedido.id));
  if (llegadas.empty()) throw nada_que_corregir();
  if (despues && !llegadas.back().is_null("dorsal"))
    throw conflicto("dorsal_sobra", "La última llegada ya tiene dorsal: falta un tiempo");
  std::vector<CambioDeRegistro> cambios;
  for (std::size_t i = 0; i < llegadas.size(); ++i) {
    Json dorsal;
    if (despues && i > 0) dorsal = llegadas[i - 1]["dorsal"];
    if (!despues && i + 1 < llegadas.size()) dorsal = llegadas[i + 1]["dorsal"];
    if (dorsal != llegadas[i]["dorsal"])
      cambios.push_back({llegadas[i], JsonObject{{"dorsal", std::move(dorsal)}}});
  }
  if (cambios.empty()) throw nada_que_corregir();
  return contar_varios(
      corregir_varios(tx, cambios, {"correr_dorsales", pedido.motivo.value_or("")}));
}

Json elegir(Tx& tx, const Correccion& pedida) {
  const Record elegido = tx.get("registros", pedida.id);
  const std::string motivo = pedida.motivo.value_or("");
  const auto estado = [&](std::string_view cual) {
    return JsonObject{{"estado", cual}, {"motivo", motivo.empty() ? Json() : Json(motivo)}};
  };
  std::vector<CambioDeRegistro> cambios{{elegido, estado("confirmado")}};
  for (Record& otro :
       tx.from("registros").where("team_id", elegido.integer("team_id")).order("id").rows())
    if (otro.id() != elegido.id() && cuenta(otro) && !elegido.is_null("dorsal") &&
        otro["dorsal"] == elegido["dorsal"])
      cambios.push_back({std::move(otro), estado("anulado")});
  if (cambios.size() == 1)
    throw conflicto("sin_otros", "Nadie más tiene un tiempo de ese corredor");
  return contar_varios(corregir_varios(tx, cambios, {"elegir", motivo}));
}

}  // namespace chasqui::server5k
