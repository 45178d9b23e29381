#include "publicar.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "aceptados.h"
#include "bandeja.h"
#include "base/text.h"
#include "conexiones.h"
#include "difusion.h"
#include "entidades.h"
#include "historia.h"

namespace chasqui::tablero {
namespace {

constexpr std::size_t kNombreMax = 200;
constexpr std::size_t kLoteMax = 500;
constexpr std::chrono::minutes kRelojAdelantado{5};

// A key may publish what it was issued for; people publish nothing, unless they administer.
void exigir_permiso(const Read& read, std::string_view tipo) {
  const access::Identity& quien = read.who();
  const JsonArray* tipos = quien.traits.at("types").if_array();
  const bool es_clave = quien.kind == access::IdentityKind::kKey;
  const bool tiene_tipos = es_clave && tipos && !tipos->empty();
  const bool es_suyo = tiene_tipos && std::ranges::any_of(*tipos, [&](const Json& uno) {
                         return uno == Json(tipo);
                       });
  const bool puede =
      tiene_tipos ? es_suyo : quien.has_role("publicador") || quien.has_role("admin");
  if (puede) return;
  throw Refusal(Kind::kForbidden, "tipo_no_permitido",
                "La credencial no publica " + std::string(tipo))
      .with("success", false);
}

JsonObject datos_de(const Read& read, const JsonObject& cuerpo) {
  const Json& datos = cuerpo.at("data");
  if (datos.is_null()) return {};
  if (!datos.if_object()) throw mal_enviado("data", "data: un objeto");
  const auto maximo = static_cast<std::size_t>(read.settings().integer("carga_max_kib")) * 1024;
  if (to_text(datos).size() > maximo)
    throw Refusal(Kind::kTooLarge, "carga", "data: demasiado grande").with("success", false);
  return *datos.if_object();
}

struct Marca {
  Utc cuando;
  std::string_view advertencia = {};
};

// When it happened, as far as the caller's clock can be believed.
Marca marca_de(const Read& read, const Json& dicha) {
  if (dicha.is_null()) return {read.now()};
  const auto cuando = parse_iso(dicha.text());
  if (!cuando) return {read.now(), "timestamp_invalido"};
  if (*cuando - read.now() > kRelojAdelantado) return {read.now(), "reloj_adelantado"};
  return {*cuando};
}

JsonObject respuesta(std::string mensaje, const Aceptado& aceptado, bool es_duplicado) {
  JsonObject json{{"success", true}, {"message", std::move(mensaje)}, {"id", aceptado.codigo}};
  if (aceptado.evento != 0) json.append("seq", aceptado.evento);
  json.append("duplicado", es_duplicado);
  return json;
}

// Empty: the caller gave it no name of its own.
std::string nombre_dado(const Read& read, const JsonObject& cuerpo) {
  const Json& dado = cuerpo.at("idEvento");
  if (dado.is_null()) return {};
  const std::string id = dado.if_int() ? to_text(dado) : std::string(dado.text());
  if (id.empty() || id.size() > kNombreMax)
    throw mal_enviado("idEvento", "idEvento: un texto de 1 a " + std::to_string(kNombreMax));
  return huella_de_nombre(read.who(), id);
}

std::chrono::hours recuerdo(const Read& read) {
  return std::chrono::hours(read.settings().integer("claves_h"));
}

std::string nuevo_codigo(Tx& tx) {
  const std::string numero = std::to_string(tx.next_number("avisos"));
  return "aviso-" + numero;
}

// A notice to some, once for each name that its caller gives it.
Json avisar(Tx& tx, const JsonObject& cuerpo, const std::string& canal, std::int64_t en_linea) {
  const std::string evento = exigido(cuerpo, "event", kTipoMax);
  exigir_permiso(tx, evento);
  const std::string huella = nombre_dado(tx, cuerpo);
  if (!huella.empty())
    if (const auto antes = ya_aceptado(tx, huella))
      return respuesta("Notificación ya enviada", *antes, true);
  const Aceptado aceptado{nuevo_codigo(tx), 0};
  if (!huella.empty()) recordar(tx, huella, aceptado, recuerdo(tx));
  tx.emit(canal, evento, cuerpo.at("payload"));
  JsonObject json = respuesta("Notificación enviada", aceptado, false);
  json.append("en_linea", en_linea);
  return json;
}

struct Entrada {  // An event that was accepted, before it is kept.
  std::string tipo;
  const Tipo* conocido;
  JsonObject datos;
  Marca marca;
};

Record guardar(Tx& tx, const Entrada& entrada, bool es_tardio, const Partes& partes) {
  const Clase clase = entrada.conocido ? entrada.conocido->clase : Clase::kOtra;
  return tx.insert("eventos", {{"tipo", entrada.tipo},
                               {"datos", entrada.datos},
                               {"marca", to_iso(entrada.marca.cuando)},
                               {"origen", tx.who().name},
                               {"clase", a_texto(clase)},
                               {"entidad", texto_de(objeto_de(clase, entrada.datos), {"id"})},
                               {"atrasado", es_tardio},
                               {"cliente", partes.cliente},
                               {"proveedor", partes.proveedor}});
}

// Numbers are consecutive: one that comes pushes one out.
void soltar_el_mas_viejo(Tx& tx, std::int64_t ultimo) {
  const Id viejo{ultimo - tx.settings().integer("guardar_eventos")};
  if (tx.find("eventos", viejo)) tx.remove("eventos", viejo);
}

void depositar_a_interesados(Tx& tx, const Entrada& entrada, const Partes& partes,
                             const Aceptado& aceptado) {
  if (tx.settings().text("difusion") != "audiencia") return;
  for (const std::string& usuario : interesados(entrada.conocido, partes))
    depositar(tx, {usuario, entrada.tipo, entrada.datos, aceptado.codigo,
                   entrada.conocido->clase == Clase::kPago});
}

Json publicar(Tx& tx, const Entrada& entrada, const std::string& huella,
              std::chrono::milliseconds cuanto) {
  const Clase clase = entrada.conocido ? entrada.conocido->clase : Clase::kOtra;
  const JsonObject& objeto = objeto_de(clase, entrada.datos);
  const bool es_tardio =
      entrada.conocido && !aplicar(tx, *entrada.conocido, objeto, entrada.marca.cuando);
  const Partes partes = partes_de(tx, clase, objeto);
  const Record guardado = guardar(tx, entrada, es_tardio, partes);
  soltar_el_mas_viejo(tx, guardado.id().value);
  contar_evento(tx);
  const Aceptado aceptado{std::string(guardado.text("codigo")), guardado.id().value};
  recordar(tx, huella, aceptado, cuanto);
  const std::vector<std::string> canales = canales_del_evento(tx, entrada.conocido, partes);
  difundir(tx, {entrada.tipo, entrada.conocido, entrada.datos, evento_json(guardado), canales});
  depositar_a_interesados(tx, entrada, partes, aceptado);
  JsonObject json = respuesta("Evento emitido: " + entrada.tipo, aceptado, false);
  const std::int64_t oyentes = oyentes_de(tx, canales);
  json.append("destinatarios", oyentes);
  json.append("en_linea", oyentes);
  if (es_tardio) json.append("atrasado", true);
  if (!entrada.conocido)
    json.append("advertencia", "tipo_desconocido");
  else if (!entrada.marca.advertencia.empty())
    json.append("advertencia", entrada.marca.advertencia);
  return json;
}

// As emit-event answers it; what is refused leaves nothing behind.
Json uno_del_lote(Tx& tx, const Json& uno) {
  try {
    const JsonObject* cuerpo = uno.if_object();
    if (!cuerpo) throw mal_enviado("events", "Cada evento es un objeto");
    return tx.nested([&] { return emitir_evento(tx, {*cuerpo}); });
  } catch (const Refusal& motivo) {
    return JsonObject{{"success", false}, {"message", motivo.text()}, {"codigo", motivo.code()}};
  }
}

}  // namespace

Json emitir_evento(Tx& tx, const Cuerpo& cuerpo) {
  std::string tipo = exigido(cuerpo.valor, "type", kTipoMax);
  exigir_permiso(tx, tipo);
  const Tipo* conocido = tipo_de(tipo);
  if (!conocido && tx.settings().flag("estricto"))
    throw mal_enviado("tipo_desconocido", "Nadie conoce el tipo " + tipo);
  Entrada entrada{std::move(tipo), conocido, datos_de(tx, cuerpo.valor),
                  marca_de(tx, cuerpo.valor.at("timestamp"))};
  const std::string nombre = nombre_dado(tx, cuerpo.valor);
  const Clase clase = conocido ? conocido->clase : Clase::kOtra;
  const std::string huella =
      !nombre.empty()
          ? nombre
          : huella_de_carga(entrada.tipo, texto_de(objeto_de(clase, entrada.datos), {"id"}),
                            entrada.datos);
  if (const auto antes = ya_aceptado(tx, huella))
    return respuesta("Evento ya emitido: " + entrada.tipo, *antes, true);
  const std::chrono::milliseconds ventana(tx.settings().integer("ventana_duplicado_ms"));
  return publicar(tx, entrada, huella, nombre.empty() ? ventana : recuerdo(tx));
}

Json emitir_lote(Tx& tx, const Cuerpo& cuerpo) {
  const JsonArray* lote = cuerpo.valor.at("events").if_array();
  if (!lote || lote->empty() || lote->size() > kLoteMax)
    throw mal_enviado("events", "events: una lista de 1 a " + std::to_string(kLoteMax));
  JsonArray resultados;
  std::int64_t duplicados = 0, rechazados = 0;
  for (const Json& uno : *lote) {
    resultados.push_back(uno_del_lote(tx, uno));
    const Json& dicho = resultados.back();
    if (dicho["success"] == Json(false)) ++rechazados;
    if (dicho["duplicado"] == Json(true)) ++duplicados;
  }
  const std::int64_t aceptados = std::ssize(*lote) - rechazados;
  return JsonObject{
      {"success", rechazados == 0}, {"message", "Eventos aceptados: " + std::to_string(aceptados)},
      {"aceptados", aceptados},     {"duplicados", duplicados},
      {"rechazados", rechazados},   {"resultados", std::move(resultados)}};
}

Json actualizar_tablero(Tx& tx, const Cuerpo& cuerpo) {
  exigir_permiso(tx, "dashboard:update");
  if (auto antes = tx.from("instantaneas").first()) {
    JsonObject datos = antes->values().at("datos").if_object()
                           ? *antes->values().at("datos").if_object()
                           : JsonObject();
    for (const auto& [clave, valor] : cuerpo.valor) datos.set(clave, valor);
    tx.update("instantaneas", std::move(*antes), {{"datos", std::move(datos)}});
  } else {
    tx.insert("instantaneas", {{"datos", cuerpo.valor}});
  }
  tx.emit(kTablero, "dashboard:update", cuerpo.valor);
  JsonObject json = respuesta("Dashboard actualizado", {nuevo_codigo(tx), 0}, false);
  json.append("en_linea", en_linea(tx));
  return json;
}

Json notificar_rol(Tx& tx, const Cuerpo& cuerpo) {
  const std::string rol(trim(cuerpo.valor.at("role").text()));
  if (!es_rol(rol)) throw mal_enviado("rol", "role: cliente, proveedor o admin");
  return avisar(tx, cuerpo.valor, canal_de_rol(rol), en_linea_del_rol(tx, rol));
}

Json notificar_usuario(Tx& tx, const Cuerpo& cuerpo) {
  const Json& dicho = cuerpo.valor.at("userId");
  const std::string usuario = dicho.if_int() ? to_text(dicho) : std::string(trim(dicho.text()));
  if (usuario.empty() || usuario.size() > kNombreMax)
    throw mal_enviado("userId", "userId: un texto de 1 a " + std::to_string(kNombreMax));
  const Json& critica = cuerpo.valor.at("critica");
  if (!critica.is_null() && !critica.if_bool()) throw mal_enviado("critica", "critica: sí o no");
  Json json =
      avisar(tx, cuerpo.valor, canal_de_usuario(usuario), en_linea_del_usuario(tx, usuario));
  if (json["duplicado"] == Json(false))
    depositar(tx, {usuario, exigido(cuerpo.valor, "event", kTipoMax), cuerpo.valor.at("payload"),
                   std::string(json["id"].text()), critica == Json(true)});
  return json;
}

}  // namespace chasqui::tablero
