// The history as a file, oldest first.
#pragma once
#include <optional>
#include <string>

#include "dominio.h"

namespace chasqui::tablero {

inline constexpr std::int64_t kFilasMax = 10'000;
inline constexpr std::size_t kBytesMax = 32 * 1024 * 1024;  // Of what was published, about.

// Moments, minutes of the site's clocks ("2026-01-31T09:05"), or its days: from the beginning of
// the one to the end of the other.
struct Plazo {
  std::optional<std::string> desde{}, hasta{};
};
// Their numbers: the first, and the one behind the last.
struct Numeros {
  std::int64_t desde = 0, hasta = 0;
};
Numeros numeros_de(Read& read, const Plazo& plazo);

struct PeticionDeHistorial {
  static constexpr const char* kShapeName = "PeticionDeHistorial";
  std::optional<std::string> desde{}, hasta{};  // As in Plazo.
  std::optional<std::string> type{};
  std::optional<std::string> formato{};  // jsonl, csv.
  std::optional<std::string> tras{};     // Only those behind this `seq`: for the next file.
};
BOOST_DESCRIBE_STRUCT(PeticionDeHistorial, (), (desde, hasta, type, formato, tras))

// At most kFilasMax events, of kBytesMax together: whoever gets that many asks again with `tras`.
Answer historial(Read& read, const PeticionDeHistorial& peticion);

}  // namespace chasqui::tablero
