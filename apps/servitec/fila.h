// One row of a foreign table, taken column by column: what nobody takes is left over.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/zone.h"

namespace chasqui::servitec {

class Fila {
 public:
  explicit Fila(chasqui::JsonObject columnas) : columnas_(std::move(columnas)) {}

  // The first of these columns that holds something; it counts as taken.
  chasqui::Json tomar(std::initializer_list<std::string_view> nombres);
  std::int64_t entero(std::string_view nombre, std::int64_t otro);
  chasqui::Json texto(std::initializer_list<std::string_view> nombres);  // Null when blank.
  // Rounded to cents; a real's further digits are reported.
  chasqui::Decimal dinero(std::initializer_list<std::string_view> nombres);
  // Local wall time ("2024-05-17 09:30:00" or a day) as UTC; `otro` and a report when it is
  // neither.
  std::string momento(std::initializer_list<std::string_view> nombres, const chasqui::Zone& zona,
                      chasqui::Utc otro);

  const chasqui::JsonObject& resto() const { return columnas_; }  // Without nulls.
  void avisar(std::string texto) { avisos_.push_back(std::move(texto)); }
  const std::vector<std::string>& avisos() const { return avisos_; }

 private:
  chasqui::JsonObject columnas_;
  std::vector<std::string> avisos_;
};

}  // namespace chasqui::servitec
