// The history as a file, oldest first.
#pragma once
#include <optional>
#include <string>

#include "dominio.h"

namespace chasqui::tablero {

inline constexpr std::int64_t kFilasMax = 10'000;
inline constexpr std::size_t kBytesMax = 32 * 1024 * 1024;  // Of what was published, about.

struct PeticionDeHistorial {
  static constexpr const char* kShapeName = "PeticionDeHistorial";
  // Moments, or days of the site: from the beginning of the one to the end of the other.
  std::optional<std::string> desde{}, hasta{};
  std::optional<std::string> type{};
  std::optional<std::string> formato{};  // jsonl, csv.
  std::optional<std::string> tras{};     // Only those behind this `seq`: for the next file.
};
BOOST_DESCRIBE_STRUCT(PeticionDeHistorial, (), (desde, hasta, type, formato, tras))

// At most kFilasMax events, of kBytesMax together: whoever gets that many asks again with `tras`.
Answer historial(Read& read, const PeticionDeHistorial& peticion);

}  // namespace chasqui::tablero
