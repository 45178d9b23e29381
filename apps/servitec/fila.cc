#include "fila.h"

#include "base/text.h"

namespace chasqui::servitec {

using chasqui::Decimal;
using chasqui::Json;

Json Fila::tomar(std::initializer_list<std::string_view> nombres) {
  Json primero;
  for (const std::string_view nombre : nombres)
    for (auto& [columna, valor] : columnas_)
      if (chasqui::equal_ascii_case(columna, nombre) && !valor.is_null()) {
        if (primero.is_null()) {
          primero = std::move(valor);
          valor = nullptr;
        } else if (primero == valor) {
          valor = nullptr;  // The same said twice: nothing is left over.
        }
      }
  return primero;
}

std::int64_t Fila::entero(std::string_view nombre, std::int64_t otro) {
  const Json valor = tomar({nombre});
  if (valor.is_null()) return otro;
  if (const std::int64_t* entero = valor.if_int()) return *entero;
  if (const Decimal* decimal = valor.if_decimal()) {
    if (!decimal->is_whole())
      avisar(std::string(nombre) + ": " + decimal->to_string() + " se redondeó");
    return decimal->rescaled(0).coefficient();
  }
  if (const auto leido = chasqui::parse_int(chasqui::trim(valor.text()))) return *leido;
  avisar(std::string(nombre) + ": no es un número entero: " + to_text(valor));
  return otro;
}

Json Fila::texto(std::initializer_list<std::string_view> nombres) {
  const Json valor = tomar(nombres);
  if (valor.is_null()) return nullptr;
  const std::string texto =
      valor.if_string() ? std::string(chasqui::trim(valor.text())) : to_text(valor);
  return texto.empty() ? Json() : Json(texto);
}

Decimal Fila::dinero(std::initializer_list<std::string_view> nombres) {
  const Json valor = tomar(nombres);
  std::optional<Decimal> leido;
  if (valor.is_null()) return Decimal(0, 2);
  if (const Decimal* decimal = valor.if_decimal()) leido = *decimal;
  if (const std::int64_t* entero = valor.if_int()) leido = Decimal::whole(*entero);
  if (valor.if_string()) leido = Decimal::parse(chasqui::trim(valor.text()));
  if (const double* real = valor.if_double()) leido = Decimal::parse(std::to_string(*real));
  if (!leido) {
    avisar(std::string(*nombres.begin()) + ": no es un importe: " + to_text(valor));
    return Decimal(0, 2);
  }
  const Decimal redondo = leido->rescaled(2);
  const Decimal diferencia = redondo - *leido;
  if (diferencia > Decimal(1, 6) || -diferencia > Decimal(1, 6))
    avisar(std::string(*nombres.begin()) + ": " + leido->to_string() + " se redondeó a " +
           redondo.to_string());
  return redondo;
}

std::string Fila::momento(std::initializer_list<std::string_view> nombres,
                          const chasqui::Zone& zona, chasqui::Utc otro) {
  const Json valor = tomar(nombres);
  if (valor.is_null()) return to_iso(otro);
  const auto leido = chasqui::parse_iso(chasqui::trim(valor.text()));
  if (!leido) {
    avisar(std::string(*nombres.begin()) + ": no es una fecha: " + to_text(valor));
    return to_iso(otro);
  }
  const std::string escrito = to_iso(*leido);  // The wall time, as if it were UTC.
  const auto numero = [&escrito](std::size_t desde, std::size_t cuantos) {
    return static_cast<int>(*chasqui::parse_int(std::string_view(escrito).substr(desde, cuantos)));
  };
  return to_iso(zona.from_local(
      {numero(0, 4), numero(5, 2), numero(8, 2), numero(11, 2), numero(14, 2), numero(17, 2)}));
}

}  // namespace chasqui::servitec
