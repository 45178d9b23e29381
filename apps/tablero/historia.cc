#include "historia.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/text.h"
#include "tipos.h"

namespace chasqui::tablero {
namespace {

constexpr std::int64_t kDeSiempre = 50;
constexpr int kMinutos = 30;

std::optional<Record> primero_desde(Read& read, std::int64_t numero) {
  return read.from("eventos")
      .where("id", service::Compare::kGreaterEqual, numero)
      .order("id")
      .limit(1)
      .first();
}

struct Tramo {  // Numbers of events; they are in the order of their arrival.
  std::int64_t desde = 0, hasta = 0;
};

// The first number in `donde` that arrived then or later; its end when there is none.
std::int64_t llegado_desde(Read& read, Tramo donde, Utc cuando) {
  while (donde.desde < donde.hasta) {
    const std::int64_t medio = donde.desde + (donde.hasta - donde.desde) / 2;
    const auto evento = primero_desde(read, medio);
    if (evento && evento->time("recibido_en") < cuando)
      donde.desde = evento->id().value + 1;
    else
      donde.hasta = medio;
  }
  return donde.desde;
}

Tramo todos(Read& read) {
  const auto primero = read.from("eventos").order("id").limit(1).first();
  const auto ultimo = read.from("eventos").order("-id").limit(1).first();
  return ultimo ? Tramo{primero->id().value, ultimo->id().value + 1} : Tramo{};
}

}  // namespace

Json evento_json(Record evento) {
  JsonObject campos = std::move(evento).take();
  const auto campo = [&](std::string_view nombre) { return std::move(*campos.find(nombre)); };
  JsonObject json;
  json.append("type", campo("tipo"));
  json.append("payload", campo("datos"));
  json.append("timestamp", campo("recibido_en"));
  json.append("source", kFuente);
  json.append("id", campo("codigo"));
  json.append("seq", campo("id"));
  if (campo("atrasado") == Json(true)) json.append("atrasado", true);
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
  for (Record& evento : read.from("eventos").order("-id").limit(kHistoriaMax).rows()) {
    if (std::ssize(lista) == limite || evento.id().value <= desde) break;
    if (filtro.type && evento.text("tipo") != *filtro.type) continue;
    if (todo || puede_ver(read, evento)) lista.push_back(evento_json(std::move(evento)));
  }
  return JsonObject{{"events", std::move(lista)}};
}

std::int64_t numero_desde(Read& read, Utc cuando) {
  return llegado_desde(read, todos(read), cuando);
}

Json eventos_por_minuto(Read& read) {
  exigir_lectura(read);
  const Tramo tramo = todos(read);
  constexpr std::chrono::milliseconds kMinuto = std::chrono::minutes(1);
  Utc minuto{read.now().ms - read.now().ms % kMinuto.count() - (kMinutos - 1) * kMinuto.count()};
  std::int64_t desde = llegado_desde(read, tramo, minuto);
  JsonArray lista;
  for (int i = 0; i < kMinutos; ++i) {
    const Utc siguiente = minuto + kMinuto;
    const std::int64_t hasta = llegado_desde(read, {desde, tramo.hasta}, siguiente);
    lista.emplace_back(JsonObject{{"minuto", to_iso(minuto)}, {"eventos", hasta - desde}});
    desde = hasta;
    minuto = siguiente;
  }
  return lista;
}

}  // namespace chasqui::tablero
