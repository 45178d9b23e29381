// The history as people look through it: page by page, newest first.
#pragma once
#include <optional>
#include <string>

#include "dominio.h"

namespace chasqui::tablero {

struct PeticionDeRepaso {
  static constexpr const char* kShapeName = "PeticionDeRepaso";
  std::optional<std::string> desde{}, hasta{};  // As in Plazo.
  std::optional<std::string> type{};
  std::optional<std::string> antes{};  // Only those before this `seq`: for the next page.
  std::optional<std::string> limit{};  // 1 to 200; what is no number is 50.
};
BOOST_DESCRIBE_STRUCT(PeticionDeRepaso, (), (desde, hasta, type, antes, limit))

// {"total", "eventos": [{"seq", "id", "type", "recibido_en", "timestamp", "origen", "atrasado",
// "muestra"}]}; `total` counts all pages, `muestra` is the beginning of the data as text.
Json repaso(Read& read, const PeticionDeRepaso& peticion);

struct EventoPedido {
  static constexpr const char* kShapeName = "EventoPedido";
  Id id;  // Its `seq`.
};
BOOST_DESCRIBE_STRUCT(EventoPedido, (), (id))

// The same with all of its `data` in place of `muestra`; not found when it is kept no longer.
Json un_evento(Read& read, const EventoPedido& cual);

}  // namespace chasqui::tablero
