#include "historia.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::tablero {
namespace {

constexpr std::int64_t kDeSiempre = 50;

}  // namespace

Json evento_json(const Record& evento) {
  JsonObject json{
      {"type", evento["tipo"]}, {"payload", evento["datos"]}, {"timestamp", evento["recibido_en"]},
      {"source", kFuente},      {"id", evento["codigo"]},     {"seq", evento["id"]}};
  if (evento.flag("atrasado")) json.append("atrasado", true);
  return json;
}

Json eventos(Read& read, const FiltroDeEventos& filtro) {
  exigir_lectura(read);
  const std::int64_t pedidos = parse_int(filtro.limit.value_or("")).value_or(kDeSiempre);
  // What lies before the last hundred is kept, but is not part of the history.
  const auto ultimo = read.from("eventos").order("-id").limit(1).first();
  const std::int64_t desde = std::max(ultimo ? ultimo->id().value - kHistoriaMax : 0,
                                      parse_int(filtro.desde.value_or("")).value_or(0));
  service::Select busqueda = read.from("eventos");
  busqueda.where("id", service::Compare::kGreater, desde)
      .order("-id")
      .limit(std::clamp<std::int64_t>(pedidos, 1, kHistoriaMax));
  if (filtro.type) busqueda.where("tipo", *filtro.type);
  JsonArray lista;
  for (const Record& evento : busqueda.rows()) lista.push_back(evento_json(evento));
  return JsonObject{{"events", std::move(lista)}};
}

}  // namespace chasqui::tablero
