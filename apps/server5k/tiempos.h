// What a time is: reading one from what a judge sent, and writing it for people. Pure.
#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"

namespace chasqui::server5k {

inline constexpr std::int64_t kDiaMs = 86'400'000;

struct Tiempo {  // Elapsed since the start; 0: the runner was absent.
  std::int64_t ms = 0;
  std::int64_t horas = 0, minutos = 0, segundos = 0, milisegundos = 0;
  bool operator==(const Tiempo&) const = default;
};
Tiempo tiempo_de(std::int64_t ms);  // Not negative.

struct Falla {  // Why something was not taken: a stable word and a text for people.
  std::string codigo, texto;
  bool operator==(const Falla&) const = default;
};

struct ReglasDeTiempo {
  std::int64_t limite_ms = kDiaMs;
  std::optional<Utc> inicio{};  // For times that say base "epoch".
  std::int64_t desfase_ms = 0;  // What must be added to the sender's clock.
};
// Components that are not all zero win over `tiempo`, whatever it says; else they are its split.
std::expected<Tiempo, Falla> leer_tiempo(const Json& registro, const ReglasDeTiempo& reglas);

// A client's moment: epoch milliseconds or ISO text. nullopt when it is neither.
std::optional<Utc> leer_marca(const Json& marca);

// Digits and `*` for those nobody could read, 6 at most; also sent as a number.
std::expected<std::string, Falla> leer_dorsal(const Json& dorsal);

std::string reloj(std::int64_t ms);       // "00:20:34", rounded down.
std::string reloj_fino(std::int64_t ms);  // "00:20:34.567"

}  // namespace chasqui::server5k
