#include "repaso.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "exportar.h"

namespace chasqui::tablero {
namespace {

using service::Compare;

constexpr std::int64_t kDeSiempre = 50, kPaginaMax = 200;
constexpr std::size_t kMuestraMax = 160;

// Whole letters of its beginning.
std::string muestra_de(const Json& datos) {
  std::string texto = to_text(datos);
  if (texto.size() <= kMuestraMax) return texto;
  std::size_t fin = kMuestraMax;
  while (fin > 0 && (static_cast<unsigned char>(texto[fin]) & 0xC0) == 0x80) --fin;
  return texto.substr(0, fin) + "…";
}

JsonObject como_json(const Record& fila) {
  return {{"seq", fila["id"]},           {"id", fila["codigo"]},
          {"type", fila["tipo"]},        {"recibido_en", fila["recibido_en"]},
          {"timestamp", fila["marca"]},  {"origen", fila["origen"]},
          {"atrasado", fila["atrasado"]}};
}

}  // namespace

Json repaso(Read& read, const PeticionDeRepaso& peticion) {
  const Numeros numeros = numeros_de(read, {peticion.desde, peticion.hasta});
  const auto antes_de = [&](std::int64_t fin) {
    service::Select elegidos = read.from("eventos");
    elegidos.where("id", Compare::kGreaterEqual, numeros.desde).where("id", Compare::kLess, fin);
    if (peticion.type) elegidos.where("tipo", *peticion.type);
    return elegidos;
  };
  const std::int64_t antes = parse_int(peticion.antes.value_or("")).value_or(numeros.hasta);
  const std::int64_t limite = std::clamp<std::int64_t>(
      parse_int(peticion.limit.value_or("")).value_or(kDeSiempre), 1, kPaginaMax);
  JsonArray lista;
  for (const Record& fila :
       antes_de(std::min(antes, numeros.hasta)).order("-id").limit(limite).rows()) {
    JsonObject evento = como_json(fila);
    evento.append("muestra", muestra_de(fila["datos"]));
    lista.emplace_back(std::move(evento));
  }
  return JsonObject{{"total", antes_de(numeros.hasta).count()}, {"eventos", std::move(lista)}};
}

Json un_evento(Read& read, const EventoPedido& cual) {
  const auto fila = read.find("eventos", cual.id);
  if (!fila) throw Refusal(Kind::kNotFound, "no_encontrado", "Ese evento no está en el historial");
  JsonObject evento = como_json(*fila);
  evento.append("data", (*fila)["datos"]);
  return evento;
}

}  // namespace chasqui::tablero
