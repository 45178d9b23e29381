#include "exportar.h"

#include <utility>
#include <vector>

#include "base/text.h"
#include "historia.h"
#include "kit/csv.h"

namespace chasqui::tablero {
namespace {

constexpr std::int64_t kTanda = 200;
constexpr std::size_t kLetrasDeMinuto = 16;  // Letters of "2026-01-31T09:05".

Refusal mal(const char* campo, const char* texto) { return {Kind::kMalformed, campo, texto}; }

// A moment, a minute of the site's clocks, or the midnight at which a day of the site begins.
std::optional<Utc> momento(const Read& read, const std::string& texto) {
  if (texto.size() != kDia && texto.size() != kLetrasDeMinuto) return parse_iso(texto);
  const std::string minuto = texto.size() == kDia ? texto + "T00:00" : texto;
  if (minuto[kDia] != 'T' || !parse_iso(minuto + ":00Z")) return std::nullopt;
  const auto parte = [&](std::size_t desde, std::size_t cuantos) {
    return static_cast<int>(parse_int(minuto.substr(desde, cuantos)).value_or(0));
  };
  return read.zone().from_local(
      {parte(0, 4), parte(5, 2), parte(8, 2), parte(11, 2), parte(14, 2)});
}

Utc comienzo(const Read& read, const Plazo& plazo) {
  if (!plazo.desde) return {};
  const auto desde = momento(read, *plazo.desde);
  if (!desde) throw mal("desde", "desde: un momento o un día");
  return *desde;
}

// Not included.
Utc fin(const Read& read, const Plazo& plazo) {
  if (!plazo.hasta) return read.now() + std::chrono::hours(1);
  const auto hasta = momento(read, *plazo.hasta);
  if (!hasta) throw mal("hasta", "hasta: un momento o un día");
  return plazo.hasta->size() == kDia ? read.zone().day_end(*hasta) : *hasta;
}

std::vector<Record> elegidos(Read& read, const PeticionDeHistorial& peticion) {
  const Numeros numeros = numeros_de(read, {peticion.desde, peticion.hasta});
  std::int64_t tras =
      std::max(parse_int(peticion.tras.value_or("")).value_or(0), numeros.desde - 1);
  std::vector<Record> filas;
  std::size_t bytes = 0;
  while (true) {
    service::Select tanda = read.from("eventos");
    tanda.where("id", service::Compare::kGreater, tras)
        .where("id", service::Compare::kLess, numeros.hasta)
        .order("id")
        .limit(kTanda);
    if (peticion.type) tanda.where("tipo", *peticion.type);
    std::vector<Record> leidos = tanda.rows();
    if (leidos.empty()) return filas;
    tras = leidos.back().id().value;
    for (Record& fila : leidos) {
      bytes += to_text(fila["datos"]).size();
      filas.push_back(std::move(fila));
      if (std::ssize(filas) == kFilasMax || bytes >= kBytesMax) return filas;
    }
  }
}

std::string en_lineas(const std::vector<Record>& filas) {
  std::string texto;
  for (const Record& fila : filas)
    texto += to_text(Json(JsonObject{{"seq", fila["id"]},
                                     {"id", fila["codigo"]},
                                     {"type", fila["tipo"]},
                                     {"recibido_en", fila["recibido_en"]},
                                     {"timestamp", fila["marca"]},
                                     {"origen", fila["origen"]},
                                     {"atrasado", fila["atrasado"]},
                                     {"data", fila["datos"]}})) +
             "\n";
  return texto;
}

std::string en_tabla(const std::vector<Record>& filas) {
  kit::Table tabla;
  for (const char* nombre :
       {"seq", "id", "type", "recibido_en", "timestamp", "origen", "atrasado", "data"})
    tabla.columns.push_back({nombre});
  for (const Record& fila : filas)
    tabla.rows.push_back({fila["id"], fila["codigo"], fila["tipo"], fila["recibido_en"],
                          fila["marca"], fila["origen"], fila.flag("atrasado") ? "sí" : "no",
                          to_text(fila["datos"])});
  return kit::to_csv(tabla);
}

}  // namespace

Numeros numeros_de(Read& read, const Plazo& plazo) {
  const Utc desde = comienzo(read, plazo), hasta = fin(read, plazo);
  return {numero_desde(read, desde), numero_desde(read, hasta)};
}

Answer historial(Read& read, const PeticionDeHistorial& peticion) {
  const std::string formato = peticion.formato.value_or("jsonl");
  if (formato == "jsonl")
    return {0, "application/x-ndjson", en_lineas(elegidos(read, peticion)), "historial.jsonl"};
  if (formato == "csv")
    return {0, "text/csv; charset=utf-8", en_tabla(elegidos(read, peticion)), "historial.csv"};
  throw mal("formato", "formato: jsonl o csv");
}

}  // namespace chasqui::tablero
