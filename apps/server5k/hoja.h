// A spreadsheet saved as CSV, whose first row names the columns, row by row with its errors.
#pragma once
#include <span>

#include "dominio.h"
#include "kit/csv_reader.h"

namespace chasqui::server5k {

struct ColumnaDeHoja {
  std::string_view nombre, en_ingles;
  bool es_obligatoria = false;
};

class Hoja {
 public:
  // Throws Refusal kMalformed "csv" when it cannot be read or lacks a column.
  Hoja(std::string_view csv, std::span<const ColumnaDeHoja> columnas, std::size_t filas_max);

  bool siguiente();  // To the next row that has something; the first call to the first.
  std::size_t fila() const { return fila_; }       // As the spreadsheet counts: the names are 1.
  std::int64_t leidas() const { return leidas_; }  // How many rows had something.
  std::string celda(std::size_t columna) const;    // "" when there is no such column.

  // {"fila","campo","error"}
  void mal(std::size_t columna, std::string que);
  const JsonArray& errores() const { return errores_; }
  // Throws Refusal kMalformed "importacion" with the errors, when there are any.
  void exigir_sin_errores() const;

 private:
  std::span<const ColumnaDeHoja> columnas_;
  std::vector<kit::CsvRow> filas_;
  std::vector<std::optional<std::size_t>> donde_;  // Where each column stands.
  std::size_t fila_ = 1;
  std::int64_t leidas_ = 0;
  JsonArray errores_;
};

}  // namespace chasqui::server5k
