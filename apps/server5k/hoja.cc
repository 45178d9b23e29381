#include "hoja.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::server5k {
namespace {

Refusal sin_leer(const std::string& que) {
  return Refusal(Kind::kMalformed, "csv", "El archivo no se puede leer: " + que);
}

bool esta_vacia(const kit::CsvRow& fila) {
  return std::ranges::all_of(fila, [](const auto& celda) { return trim(celda).empty(); });
}

}  // namespace

Hoja::Hoja(std::string_view csv, std::span<const ColumnaDeHoja> columnas, std::size_t filas_max)
    : columnas_(columnas), donde_(columnas.size()) {
  auto filas = kit::read_csv(csv, filas_max + 1);
  if (!filas)
    throw sin_leer("línea " + std::to_string(filas.error().line) + ", " +
                   std::string(filas.error().why));
  filas_ = std::move(*filas);
  if (filas_.empty()) throw sin_leer("está vacío");
  for (std::size_t i = 0; i < filas_[0].size(); ++i) {
    const std::string nombre = fold(trim(filas_[0][i]));
    for (std::size_t c = 0; c < columnas_.size(); ++c)
      if (nombre == columnas_[c].en_ingles || nombre == columnas_[c].nombre) donde_[c] = i;
  }
  for (std::size_t c = 0; c < columnas_.size(); ++c)
    if (columnas_[c].es_obligatoria && !donde_[c])
      throw sin_leer("falta la columna " + std::string(columnas_[c].nombre));
}

bool Hoja::siguiente() {
  while (++fila_ <= filas_.size()) {
    if (esta_vacia(filas_[fila_ - 1])) continue;
    ++leidas_;
    return true;
  }
  return false;
}

std::string Hoja::celda(std::size_t columna) const {
  const kit::CsvRow& celdas = filas_[fila_ - 1];
  const auto donde = donde_[columna];
  return donde && *donde < celdas.size() ? std::string(trim(celdas[*donde])) : "";
}

void Hoja::mal(std::size_t columna, std::string que) {
  errores_.emplace_back(JsonObject{{"fila", static_cast<std::int64_t>(fila_)},
                                   {"campo", columnas_[columna].nombre},
                                   {"error", std::move(que)}});
}

void Hoja::exigir_sin_errores() const {
  if (!errores_.empty())
    throw Refusal(Kind::kMalformed, "importacion", "No se guardó nada: hay filas con errores")
        .with("errores", errores_);
}

}  // namespace chasqui::server5k
