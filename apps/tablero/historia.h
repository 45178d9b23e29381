// The last events, newest first.
#pragma once
#include <optional>
#include <string>

#include "dominio.h"

namespace chasqui::tablero {

inline constexpr std::int64_t kHistoriaMax = 100;

struct FiltroDeEventos {
  static constexpr const char* kShapeName = "FiltroDeEventos";
  std::optional<std::string> limit;  // 1 to 100; what is no number is 50.
  std::optional<std::string> type;
  std::optional<std::string> desde;  // Only those behind this number (`seq`).
};
BOOST_DESCRIBE_STRUCT(FiltroDeEventos, (), (limit, type, desde))

// {"type", "payload", "timestamp", "source", "id", "seq"[, "atrasado"]}; the moment is that of its
// arrival.
Json evento_json(Record evento);
// Under `difusion = audiencia`: administrators and operators see all of it, people what is their
// business, others what is everybody's.
bool ve_todo(const Read& read);
bool puede_ver(const Read& read, const Record& evento);
Json eventos(Read& read, const FiltroDeEventos& filtro);
// The number of the first event that came then or later; one past the last when there is none.
std::int64_t numero_desde(Read& read, Utc cuando);
// [{"minuto", "eventos"}]: the last thirty minutes, oldest first, each with how many came in it.
Json eventos_por_minuto(Read& read);

}  // namespace chasqui::tablero
