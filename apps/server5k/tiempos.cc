#include "tiempos.h"

#include <algorithm>

namespace chasqui::server5k {
namespace {

constexpr std::int64_t kHora = 3'600'000, kMinuto = 60'000, kSegundo = 1000;
constexpr std::int64_t kPareceEpoca = 100'000'000'000;  // 1973: no race took that long.
constexpr std::size_t kDorsalMax = 6;

std::unexpected<Falla> falla(std::string codigo, std::string texto) {
  return std::unexpected(Falla{std::move(codigo), std::move(texto)});
}

struct Parte {
  const char* nombre;
  std::int64_t unidad, tope;
};
constexpr Parte kPartes[] = {{"horas", kHora, 24},
                             {"minutos", kMinuto, 59},
                             {"segundos", kSegundo, 59},
                             {"milisegundos", 1, 999}};

// The components' sum; 0 when all are zero or absent.
std::expected<std::int64_t, Falla> suma_de_partes(const Json& registro) {
  std::int64_t suma = 0;
  for (const Parte& parte : kPartes) {
    const Json& valor = registro[parte.nombre];
    if (valor.is_null()) continue;
    const std::int64_t* numero = valor.if_int();
    if (!numero)
      return falla("componente_invalido", std::string(parte.nombre) + " debe ser un número entero");
    if (*numero < 0 || *numero > parte.tope)
      return falla("componente_invalido", std::string(parte.nombre) + " debe estar entre 0 y " +
                                              std::to_string(parte.tope));
    suma += *numero * parte.unidad;
  }
  return suma;
}

std::expected<std::int64_t, Falla> tiempo_suelto(const Json& registro) {
  const Json& valor = registro["tiempo"];
  if (valor.is_null()) return falla("tiempo_faltante", "Falta el campo tiempo");
  const std::int64_t* ms = valor.if_int();
  if (!ms)
    return falla("tiempo_invalido", "El campo tiempo debe ser un número entero de milisegundos");
  if (*ms < 0) return falla("tiempo_negativo", "El tiempo no puede ser negativo");
  return *ms;
}

std::string dos(std::int64_t numero) { return (numero < 10 ? "0" : "") + std::to_string(numero); }

}  // namespace

Tiempo tiempo_de(std::int64_t ms) {
  return {ms, ms / kHora, ms % kHora / kMinuto, ms % kMinuto / kSegundo, ms % kSegundo};
}

std::expected<Tiempo, Falla> leer_tiempo(const Json& registro, const ReglasDeTiempo& reglas) {
  if (!registro.if_object()) return falla("registro_invalido", "Cada registro debe ser un objeto");
  const auto suelto = tiempo_suelto(registro);
  if (!suelto) return std::unexpected(suelto.error());
  std::int64_t ms = *suelto;
  if (registro["base"].text() == "epoch") {
    if (!reglas.inicio) return falla("sin_inicio", "La competencia no ha iniciado");
    ms += reglas.desfase_ms - reglas.inicio->ms;
    if (ms < 0) return falla("tiempo_negativo", "El tiempo es anterior al inicio");
  } else {
    if (ms >= kPareceEpoca)
      return falla("tiempo_no_es_transcurrido",
                   "El tiempo debe ser el transcurrido desde el inicio, no una hora del reloj");
    const auto partes = suma_de_partes(registro);
    if (!partes) return std::unexpected(partes.error());
    if (*partes != 0) ms = *partes;
  }
  if (ms > reglas.limite_ms) return falla("tiempo_fuera_de_rango", "El tiempo supera el límite");
  return tiempo_de(ms);
}

std::optional<Utc> leer_marca(const Json& marca) {
  if (const std::int64_t* ms = marca.if_int(); ms && *ms > 0) return Utc{*ms};
  if (marca.if_string()) return parse_iso(marca.text());
  return std::nullopt;
}

std::expected<std::string, Falla> leer_dorsal(const Json& dorsal) {
  if (dorsal.is_null()) return std::string();
  std::string texto(dorsal.text());
  if (const std::int64_t* numero = dorsal.if_int()) texto = std::to_string(*numero);
  const bool se_lee =
      !texto.empty() && texto.size() <= kDorsalMax &&
      std::ranges::all_of(texto, [](char c) { return (c >= '0' && c <= '9') || c == '*'; });
  if (!se_lee) return falla("dorsal_invalido", "El dorsal tiene hasta 6 dígitos, o * si no se lee");
  return texto;
}

std::string reloj(std::int64_t ms) {
  return dos(ms / kHora) + ":" + dos(ms % kHora / kMinuto) + ":" + dos(ms % kMinuto / kSegundo);
}

std::string reloj_fino(std::int64_t ms) {
  return reloj(ms) + "." + std::to_string(1000 + ms % kSegundo).substr(1);
}

}  // namespace chasqui::server5k
