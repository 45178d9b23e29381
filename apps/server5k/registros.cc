#include "registros.h"

#include "recepcion.h"

namespace chasqui::server5k {
namespace {

Refusal malo(std::string codigo, std::string texto) {
  return Refusal(Kind::kMalformed, std::move(codigo), std::move(texto));
}

Id equipo_de(const JsonObject& mensaje) {
  const Json& equipo = mensaje.at("equipo_id");
  if (equipo.is_null()) throw malo("equipo_faltante", "Falta el campo equipo_id");
  if (!equipo.if_int())
    throw malo("equipo_invalido", "El campo equipo_id debe ser un número entero");
  return Id{*equipo.if_int()};
}

Json error_de(const Falla& falla, const JsonObject& mensaje) {
  JsonObject error{{"tipo", "error"}, {"mensaje", falla.texto}, {"codigo", falla.codigo}};
  if (mensaje.contains("ref")) error.set("ref", mensaje.at("ref"));
  return error;
}

void con_ref(JsonObject& respuesta, const Json& enviado) {
  if (const Json& ref = enviado["ref"]; !ref.is_null()) respuesta.set("ref", ref);
}

JsonObject guardado(const Item& item) {
  JsonObject respuesta{{"indice", static_cast<std::int64_t>(item.indice)},
                       {"id_registro", item.id_registro},
                       {"tiempo", item.tiempo.ms},
                       {"duplicado", item.duplicado},
                       {"estado", item.estado}};
  con_ref(respuesta, *item.enviado);
  return respuesta;
}

JsonObject fallido(const Item& item) {
  JsonObject respuesta{{"indice", static_cast<std::int64_t>(item.indice)},
                       {"error", item.falla->texto},
                       {"codigo", item.falla->codigo}};
  con_ref(respuesta, *item.enviado);
  return respuesta;
}

struct Reparto {  // Of a message's records.
  JsonArray guardados, fallidos;
};

Reparto repartir(const Recepcion& recepcion) {
  Reparto reparto;
  for (const Item& item : recepcion.items()) {
    if (item.falla)
      reparto.fallidos.emplace_back(fallido(item));
    else
      reparto.guardados.emplace_back(guardado(item));
  }
  return reparto;
}

Answer no_exito(int status, Json error, std::string codigo) {
  return Answer::json(
      status,
      JsonObject{{"exito", false}, {"error", std::move(error)}, {"codigo", std::move(codigo)}});
}

Answer rechazado(const Recepcion& recepcion) {
  const Falla& falla = *recepcion.items().front().falla;
  switch (recepcion.rechazo()) {
    case Rechazo::kSinEquipos:
    case Rechazo::kEquipoAjeno:
      return no_exito(403, falla.texto, falla.codigo);
    case Rechazo::kEquipoDesconocido:
      return no_exito(404, falla.texto, falla.codigo);
    case Rechazo::kNoEnCurso:
      return no_exito(400, falla.texto, falla.codigo);
    case Rechazo::kConRegistros:
    case Rechazo::kNinguno:
      break;
  }
  return no_exito(400, repartir(recepcion).fallidos, falla.codigo);
}

std::int64_t cuantos_se_esperan(Tx& tx, Id equipo) {
  const auto el_equipo = tx.find("equipos", equipo);
  if (!el_equipo) return static_cast<std::int64_t>(kLoteMax);
  return tx.get("competencias", Id{el_equipo->integer("competition_id")}).integer("max_registros");
}

}  // namespace

Json registrar_tiempo(Tx& tx, const Message& mensaje) {
  const Id equipo = equipo_de(mensaje.body);
  const Json& tiempo = mensaje.body.at("tiempo");
  if (tiempo.is_null()) throw malo("tiempo_faltante", "Falta el campo tiempo");
  if (!tiempo.is_number()) throw malo("tiempo_invalido", "El campo tiempo debe ser un número");
  const JsonArray registros{Json(mensaje.body)};
  Recepcion recepcion(tx, Canal::kWs, equipo);
  recepcion.recibir(registros);
  const Item& item = recepcion.items().front();
  if (item.falla) return error_de(*item.falla, mensaje.body);
  JsonObject respuesta{{"tipo", "tiempo_registrado"},
                       {"registro", JsonObject{{"id_registro", item.id_registro},
                                               {"equipo_id", equipo.value},
                                               {"equipo_nombre", recepcion.equipo()["name"]},
                                               {"equipo_dorsal", recepcion.equipo()["number"]},
                                               {"tiempo", item.tiempo.ms},
                                               {"horas", item.tiempo.horas},
                                               {"minutos", item.tiempo.minutos},
                                               {"segundos", item.tiempo.segundos},
                                               {"milisegundos", item.tiempo.milisegundos},
                                               {"timestamp", utc(Json(item.guardado_en))}}},
                       {"duplicado", item.duplicado},
                       {"estado", item.estado}};
  con_ref(respuesta, Json(mensaje.body));
  return respuesta;
}

Json registrar_tiempos(Tx& tx, const Message& mensaje) {
  const Id equipo = equipo_de(mensaje.body);
  const JsonArray* registros = mensaje.body.at("registros").if_array();
  if (!registros) throw malo("lote", "El campo registros debe ser una lista");
  if (registros->empty()) throw malo("lote", "La lista de registros está vacía");
  if (registros->size() > kLoteMax)
    throw malo("lote", "Un lote tiene " + std::to_string(kLoteMax) + " registros como máximo");
  Recepcion recepcion(tx, Canal::kLote, equipo);
  recepcion.recibir(*registros);
  Reparto reparto = repartir(recepcion);
  JsonObject respuesta{{"tipo", "tiempos_registrados_batch"},
                       {"total_enviados", std::ssize(*registros)},
                       {"total_guardados", std::ssize(reparto.guardados)},
                       {"total_fallidos", std::ssize(reparto.fallidos)},
                       {"registros_guardados", std::move(reparto.guardados)},
                       {"registros_fallidos", std::move(reparto.fallidos)}};
  if (mensaje.body.contains("ref")) respuesta.set("ref", mensaje.body.at("ref"));
  return respuesta;
}

Answer registrar_por_http(Tx& tx, const EnvioHttp& envio) {
  const JsonArray* registros = envio.registros ? envio.registros->if_array() : nullptr;
  if (!registros || registros->empty()) return no_exito(400, "No se enviaron registros", "lote");
  const std::int64_t esperados = cuantos_se_esperan(tx, envio.id);
  if (std::ssize(*registros) != esperados)
    return no_exito(400,
                    "Se deben enviar exactamente " + std::to_string(esperados) +
                        " registros, llegaron " + std::to_string(registros->size()),
                    "lote");
  Recepcion recepcion(tx, Canal::kHttp, envio.id);
  recepcion.recibir(*registros);
  if (recepcion.guardados() == 0) return rechazado(recepcion);
  Reparto reparto = repartir(recepcion);
  return Answer::json(201, JsonObject{{"exito", true},
                                      {"mensaje", "Tiempos guardados"},
                                      {"equipo_id", envio.id.value},
                                      {"equipo_nombre", recepcion.equipo()["name"]},
                                      {"equipo_dorsal", recepcion.equipo()["number"]},
                                      {"total_guardados", std::ssize(reparto.guardados)},
                                      {"registros", std::move(reparto.guardados)},
                                      {"registros_fallidos", std::move(reparto.fallidos)}});
}

}  // namespace chasqui::server5k
