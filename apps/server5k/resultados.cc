#include "resultados.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace chasqui::server5k {
namespace {

ReglaDeCategoria regla_de(const Reglas& reglas, const std::string& categoria) {
  for (const std::string_view nombre : {std::string_view(categoria), std::string_view()})
    if (const auto regla = reglas.find(nombre); regla != reglas.end()) return regla->second;
  return {};
}

std::size_t orden_de(std::string_view estado) {
  static constexpr std::array<std::string_view, 5> kOrden{"ok", "DNF", "DSQ", "DNS", "NP"};
  return static_cast<std::size_t>(std::ranges::find(kOrden, estado) - kOrden.begin());
}

std::int64_t total_de(const std::vector<std::int64_t>& llegadas, const ReglaDeCategoria& regla) {
  if (llegadas.empty()) return 0;
  if (regla.regla == Regla::kMejorTiempo) return llegadas.front();
  const auto cuantas = regla.regla == Regla::kMejores
                           ? std::min<std::ptrdiff_t>(regla.mejores, std::ssize(llegadas))
                           : std::ssize(llegadas);
  return std::accumulate(llegadas.begin(), llegadas.begin() + cuantas, std::int64_t{0});
}

std::string estado_de(const Fila& fila, std::size_t llegadas, const ReglaDeCategoria& regla) {
  if (fila.equipo.estado != "ok") return fila.equipo.estado;
  if (fila.ausentes > 0 && regla.ausente_descalifica) return "DSQ";
  const bool faltan = regla.regla == Regla::kMejores && std::cmp_less(llegadas, regla.mejores);
  return faltan || llegadas == 0 ? "NP" : "ok";
}

Fila fila_de(EquipoConTiempos equipo, const Reglas& reglas) {
  const ReglaDeCategoria regla = regla_de(reglas, equipo.categoria);
  Fila fila;
  std::vector<std::int64_t> llegadas;
  std::ranges::copy_if(equipo.tiempos, std::back_inserter(llegadas),
                       [](std::int64_t ms) { return ms > 0; });
  std::ranges::sort(llegadas);
  fila.ausentes = std::ssize(equipo.tiempos) - std::ssize(llegadas);
  fila.total = total_de(llegadas, regla);
  fila.mejor = llegadas.empty() ? 0 : llegadas.front();
  const std::size_t cuantas = llegadas.size();
  llegadas.resize(equipo.tiempos.size(), 0);
  equipo.tiempos = std::move(llegadas);
  fila.equipo = std::move(equipo);
  fila.estado = estado_de(fila, cuantas, regla);
  return fila;
}

// The times that decide between equal totals: best, second best…
auto desempate(const Fila& fila) { return std::tie(fila.total, fila.equipo.tiempos); }

bool va_antes(const Fila& a, const Fila& b) {
  if (a.estado != b.estado) return orden_de(a.estado) < orden_de(b.estado);
  if (a.estado == "ok" && desempate(a) != desempate(b)) return desempate(a) < desempate(b);
  return a.equipo.dorsal < b.equipo.dorsal;
}

}  // namespace

std::vector<Fila> clasificar(std::vector<EquipoConTiempos> equipos, const Reglas& reglas) {
  std::vector<Fila> filas;
  for (EquipoConTiempos& equipo : equipos)
    if (!equipo.tiempos.empty() || equipo.estado != "ok")
      filas.push_back(fila_de(std::move(equipo), reglas));
  std::ranges::stable_sort(filas, va_antes);
  for (std::size_t i = 0; i < filas.size() && filas[i].estado == "ok"; ++i) {
    const bool empata = i > 0 && desempate(filas[i]) == desempate(filas[i - 1]);
    filas[i].puesto = empata ? filas[i - 1].puesto : static_cast<std::int64_t>(i) + 1;
  }
  return filas;
}

}  // namespace chasqui::server5k
