#include "historia.h"

#include <algorithm>

#include "base/text.h"
#include "tipos.h"

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

bool ve_todo(const Read& read) {
  return read.settings().text("difusion") == "total" || read.who().has_role("admin") ||
         read.who().has_role("operador");
}

bool puede_ver(const Read& read, const Record& evento) {
  const std::string_view clase = evento.text("clase");
  if (clase == a_texto(Clase::kServicio)) return true;
  if (read.who().kind != access::IdentityKind::kUser) return false;
  const std::string usuario = std::to_string(read.who().id);
  const bool es_de_dos = clase == a_texto(Clase::kReserva) || clase == a_texto(Clase::kPago);
  if (es_de_dos && evento.text("cliente") == usuario) return true;
  return (es_de_dos || clase == a_texto(Clase::kCalificacion)) &&
         evento.text("proveedor") == usuario;
}

Json eventos(Read& read, const FiltroDeEventos& filtro) {
  exigir_lectura(read);
  const std::int64_t limite = std::clamp<std::int64_t>(
      parse_int(filtro.limit.value_or("")).value_or(kDeSiempre), 1, kHistoriaMax);
  const std::int64_t desde = parse_int(filtro.desde.value_or("")).value_or(0);
  const bool todo = ve_todo(read);
  JsonArray lista;
  for (const Record& evento : read.from("eventos").order("-id").limit(kHistoriaMax).rows()) {
    if (std::ssize(lista) == limite || evento.id().value <= desde) break;
    if (filtro.type && evento.text("tipo") != *filtro.type) continue;
    if (todo || puede_ver(read, evento)) lista.push_back(evento_json(evento));
  }
  return JsonObject{{"events", std::move(lista)}};
}

}  // namespace chasqui::tablero
