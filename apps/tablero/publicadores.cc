#include "publicadores.h"

#include <utility>

#include "cifras.h"

namespace chasqui::tablero {
namespace {

JsonObject como_json(const service::Tally::Line& linea) {
  const auto numero = [](std::uint64_t cuantos) { return static_cast<std::int64_t>(cuantos); };
  const service::Tally::Counts& cuenta = linea.counts;
  const std::int64_t todos = numero(cuenta.accepted + cuenta.repeated + cuenta.refused);
  return {{"nombre", linea.name},
          {"aceptados", numero(cuenta.accepted)},
          {"duplicados", numero(cuenta.repeated)},
          {"rechazados", numero(cuenta.refused)},
          {"tasa_error", porcentaje(numero(cuenta.refused), todos, 1)},
          {"ultima", to_iso(linea.last)}};
}

std::uint64_t miembro(const Json& respuesta, std::string_view nombre) {
  const std::int64_t* numero = respuesta[nombre].if_int();
  return numero ? static_cast<std::uint64_t>(*numero) : 0;
}

}  // namespace

Json publicadores(Read& read) {
  JsonArray lista;
  if (const service::Tally* cuentas = read.site().tally)
    for (const service::Tally::Line& linea : cuentas->lines()) lista.emplace_back(como_json(linea));
  const auto medidas = read.from("medidas").first();
  return JsonObject{{"desde", medidas ? (*medidas)["arranque"] : Json()},
                    {"publicadores", std::move(lista)}};
}

service::Tally::Counts cuenta_de(const Json& respuesta) {
  if (!respuesta["resultados"].if_array()) {
    const bool es_duplicado = respuesta["duplicado"] == Json(true);
    return {.accepted = es_duplicado ? 0u : 1u, .repeated = es_duplicado ? 1u : 0u};
  }
  const std::uint64_t duplicados = miembro(respuesta, "duplicados");
  return {.accepted = miembro(respuesta, "aceptados") - duplicados,
          .repeated = duplicados,
          .refused = miembro(respuesta, "rechazados")};
}

void contar(const Read& read, const service::Tally::Counts& cuenta) {
  if (service::Tally* cuentas = read.site().tally)
    cuentas->add(read.who().name, cuenta, read.now());
}

}  // namespace chasqui::tablero
