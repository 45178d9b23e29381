#include "preferencias.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace chasqui::tablero {
namespace {

constexpr std::size_t kTiposMax = 100;
constexpr std::string_view kLosDemas = "*";

Refusal mal(std::string_view campo, const std::string& texto) {
  return Refusal(Kind::kMalformed, std::string(campo), texto);
}

JsonObject de_fabrica() { return {{"tipos", JsonObject()}, {"silencio", nullptr}}; }

JsonObject guardadas(Read& read, const std::string& llave) {
  const auto fila = read.from("preferencias").where("usuario", llave).first();
  const JsonObject* datos = fila ? (*fila)["datos"].if_object() : nullptr;
  return datos ? *datos : de_fabrica();
}

JsonObject canales_dichos(const Json& dicho) {
  const JsonObject* canales = dicho.if_object();
  if (!canales) throw mal("tipos", "tipos: cada uno con toast y bandeja");
  JsonObject validos{{"toast", true}, {"bandeja", true}};
  for (const auto& [canal, valor] : *canales) {
    if (!validos.contains(canal)) throw mal("canal", "Los canales son toast y bandeja");
    if (!valor.if_bool()) throw mal("canal", canal + ": sí o no");
    validos.set(canal, valor);
  }
  return validos;
}

JsonObject tipos_dichos(const Json& dicho) {
  if (dicho.is_null()) return {};
  const JsonObject* tipos = dicho.if_object();
  if (!tipos || tipos->size() > kTiposMax)
    throw mal("tipos", "tipos: un objeto de hasta " + std::to_string(kTiposMax));
  JsonObject validos;
  for (const auto& [tipo, canales] : *tipos) {
    if (tipo.empty() || count_code_points(tipo) > kTipoMax)
      throw mal("tipos", "Un tipo es un texto de 1 a " + std::to_string(kTipoMax));
    validos.append(tipo, canales_dichos(canales));
  }
  return validos;
}

bool es_hora(std::string_view texto) {
  const auto es_par = [&](std::size_t desde, int hasta) {
    const auto numero = parse_int(texto.substr(desde, 2));
    return numero && *numero >= 0 && *numero <= hasta && texto[desde] != '+' && texto[desde] != '-';
  };
  return texto.size() == 5 && texto[2] == ':' && es_par(0, 23) && es_par(3, 59);
}

Json silencio_dicho(const Json& dicho) {
  if (dicho.is_null()) return nullptr;
  const std::string_view desde = dicho["desde"].text(), hasta = dicho["hasta"].text();
  if (!es_hora(desde) || !es_hora(hasta))
    throw mal("silencio", "silencio: desde y hasta, como 22:00");
  return JsonObject{{"desde", desde}, {"hasta", hasta}};
}

// In the site's own time; "22:00" to "07:00" is over midnight.
bool es_hora_de_silencio(const Read& read, const Json& silencio) {
  if (silencio.is_null()) return false;
  const std::string ahora = read.zone().local_time(read.now()).substr(11, 5);
  const std::string_view desde = silencio["desde"].text(), hasta = silencio["hasta"].text();
  const bool ya = ahora >= desde, aun = ahora < hasta;
  return desde <= hasta ? ya && aun : ya || aun;
}

}  // namespace

Canales canales_para(Read& read, const std::string& llave, std::string_view evento) {
  const JsonObject datos = guardadas(read, llave);
  const Json& tipos = datos.at("tipos");
  const Json& propios = tipos[evento].is_null() ? tipos[kLosDemas] : tipos[evento];
  Canales canales;
  if (const bool* bandeja = propios["bandeja"].if_bool()) canales.bandeja = *bandeja;
  if (const bool* toast = propios["toast"].if_bool()) canales.toast = *toast;
  if (es_hora_de_silencio(read, datos.at("silencio"))) canales.toast = false;
  return canales;
}

Json preferencias(Read& read, const DeQuien& quien) {
  return guardadas(read, titular_de(read, quien.userId).llaves.front());
}

Json cambiar_preferencias(Tx& tx, const Cuerpo& cuerpo) {
  const Json& dicho = cuerpo.valor.at("userId");
  const Titular titular =
      titular_de(tx, dicho.is_null() ? std::nullopt : std::optional<std::string>(dicho.text()));
  const JsonObject datos{{"tipos", tipos_dichos(cuerpo.valor.at("tipos"))},
                         {"silencio", silencio_dicho(cuerpo.valor.at("silencio"))}};
  // Under each text, as a notice names one of them alone.
  for (const std::string& llave : titular.llaves) {
    if (auto fila = tx.from("preferencias").where("usuario", llave).first())
      tx.update("preferencias", std::move(*fila), {{"datos", datos}});
    else
      tx.insert("preferencias", {{"usuario", llave}, {"datos", datos}});
  }
  return datos;
}

}  // namespace chasqui::tablero
