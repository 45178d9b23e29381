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
#include "service/many.h"

namespace chasqui::tablero {
namespace {

constexpr std::size_t kLoteMax = 500;
constexpr std::int64_t kSueltosPorVez = 64;
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

const Json& datos_de(const JsonObject& cuerpo) {
  static const Json kVacio = JsonObject();
  const Json& datos = cuerpo.at("data");
  if (datos.is_null()) return kVacio;
  if (!datos.if_object()) throw mal_enviado("data", "data: un objeto");
  return datos;
}

void exigir_tamano(const Read& read, std::size_t carga) {
  const auto maximo = static_cast<std::size_t>(read.settings().integer("carga_max_kib")) * 1024;
  if (carga > maximo)
    throw Refusal(Kind::kTooLarge, "carga", "data: demasiado grande").with("success", false);
}

struct Marca {
  Utc cuando;
  std::string_view advertencia = {};
};

// When it happened, as far as the caller's clock can be believed.
Marca marca_de(const Read& read, const Json& dicha) {
  if (dicha.is_null()) return {read.happened()};
  const auto cuando = parse_iso(dicha.text());
  if (!cuando) return {read.now(), "timestamp_invalido"};
  if (*cuando - read.now() > kRelojAdelantado) return {read.now(), "reloj_adelantado"};
  return {*cuando};
}

JsonObject respuesta(std::string mensaje, const Aceptado& aceptado, bool es_duplicado) {
  JsonObject json;
  json.append("success", true);
  json.append("message", std::move(mensaje));
  json.append("id", aceptado.codigo);
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
  const Huella huella = buscar(tx, nombre_dado(tx, cuerpo));
  if (huella.aceptado) return respuesta("Notificación ya enviada", *huella.aceptado, true);
  const Aceptado aceptado{nuevo_codigo(tx), 0};
  recordar(tx, huella, aceptado, recuerdo(tx));
  tx.emit(canal, evento, cuerpo.at("payload"));
  JsonObject json = respuesta("Notificación enviada", aceptado, false);
  json.append("en_linea", en_linea);
  return json;
}

struct Entrada {  // An event that was accepted, before it is kept.
  std::string tipo;
  const Tipo* conocido;
  const Json& datos;  // An object.
  Marca marca;

  Clase clase() const { return conocido ? conocido->clase : Clase::kOtra; }
  const JsonObject& objeto() const { return objeto_de(clase(), *datos.if_object()); }
};

Record guardar(Tx& tx, const Entrada& entrada, bool es_tardio, const Partes& partes) {
  JsonObject evento;
  evento.append("tipo", entrada.tipo);
  evento.append("datos", entrada.datos);
  evento.append("marca", to_iso(entrada.marca.cuando));
  evento.append("origen", tx.who().name);
  evento.append("clase", a_texto(entrada.clase()));
  evento.append("entidad", texto_de(entrada.objeto(), {"id"}));
  evento.append("atrasado", es_tardio);
  evento.append("cliente", partes.cliente);
  evento.append("proveedor", partes.proveedor);
  return tx.insert("eventos", Record(std::move(evento)));
}

// As many at once as are one in a hundred of those that are kept: each time has its price.
void soltar_los_mas_viejos(Tx& tx, std::int64_t ultimo) {
  const std::int64_t guardados = tx.settings().integer("guardar_eventos");
  const std::int64_t paso = std::clamp<std::int64_t>(guardados / 100, 1, kSueltosPorVez);
  if (ultimo <= guardados || ultimo % paso != 0) return;
  service::forget(tx, "eventos",
                  {{"id", service::Compare::kLessEqual, ultimo - guardados, {}}, 4 * paso});
}

void depositar_a_interesados(Tx& tx, const Entrada& entrada, const Partes& partes,
                             const Aceptado& aceptado) {
  if (tx.settings().text("difusion") != "audiencia") return;
  for (const std::string& usuario : interesados(entrada.conocido, partes))
    depositar(tx, {usuario, entrada.tipo, entrada.datos, aceptado.codigo,
                   entrada.conocido->clase == Clase::kPago});
}

Json publicar(Tx& tx, const Entrada& entrada, const Huella& huella,
              std::chrono::milliseconds cuanto) {
  const JsonObject& objeto = entrada.objeto();
  const bool es_tardio =
      entrada.conocido && !aplicar(tx, *entrada.conocido, objeto, entrada.marca.cuando);
  const Partes partes = partes_de(tx, entrada.clase(), objeto);
  Record guardado = guardar(tx, entrada, es_tardio, partes);
  soltar_los_mas_viejos(tx, guardado.id().value);
  const Aceptado aceptado{std::string(guardado.text("codigo")), guardado.id().value};
  recordar(tx, huella, aceptado, cuanto);
  const std::vector<std::string> canales = canales_del_evento(tx, entrada.conocido, partes);
  const Json sobre = evento_json(std::move(guardado));
  difundir(tx, {entrada.tipo, entrada.conocido, entrada.datos, sobre, canales});
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

// By the content. What is told late came with a name already (api/sync), and twice the same is two.
std::string huella_sin_nombre(const Read& read, const Entrada& entrada, std::string_view carga) {
  if (read.is_away()) return {};
  return huella_de_carga(entrada.tipo, texto_de(entrada.objeto(), {"id"}), carga);
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
  const Entrada entrada{std::move(tipo), conocido, datos_de(cuerpo.valor),
                        marca_de(tx, cuerpo.valor.at("timestamp"))};
  const std::string carga = canonica(entrada.datos);
  exigir_tamano(tx, carga.size());
  const std::string nombre = nombre_dado(tx, cuerpo.valor);
  const Huella huella = buscar(tx, nombre.empty() ? huella_sin_nombre(tx, entrada, carga) : nombre);
  if (huella.aceptado)
    return respuesta("Evento ya emitido: " + entrada.tipo, *huella.aceptado, true);
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
