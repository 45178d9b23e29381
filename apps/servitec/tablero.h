// The day at a glance.
#pragma once
#include <string>
#include <vector>

#include "inventario.h"

namespace chasqui::servitec {

struct Cuenta {
  static constexpr const char* kShapeName = "Cuenta";
  std::string nombre;
  std::int64_t cuantos = 0;
};
BOOST_DESCRIBE_STRUCT(Cuenta, (), (nombre, cuantos))

struct Suma {
  static constexpr const char* kShapeName = "Suma";
  std::string nombre;
  Decimal total;
};
BOOST_DESCRIBE_STRUCT(Suma, (), (nombre, total))

struct Tablero {
  static constexpr const char* kShapeName = "Tablero";
  std::int64_t clientes = 0, ordenes_pendientes = 0, productos_stock_bajo = 0;
  Decimal ventas_hoy;  // Their total, on the shop's own day.
  std::int64_t ordenes_atrasadas = 0;
  std::vector<Cuenta> ordenes_por_estado;
  std::vector<Suma> ventas_por_metodo;      // Today.
  std::vector<Suma> ventas_ultimos_7_dias;  // By local day, today last.
  std::vector<Cuenta> por_tecnico;          // Orders that are not closed; "" are nobody's.
  std::optional<Decimal> margen_hoy;        // For administration and management.
};
BOOST_DESCRIBE_STRUCT(Tablero, (),
                      (clientes, ordenes_pendientes, productos_stock_bajo, ventas_hoy,
                       ordenes_atrasadas, ordenes_por_estado, ventas_por_metodo,
                       ventas_ultimos_7_dias, por_tecnico, margen_hoy))

Tablero tablero_del_dia(Read& read);

struct Raiz {
  static constexpr const char* kShapeName = "Raiz";
  std::string status, message, version;
  std::vector<std::string> endpoints;
};
BOOST_DESCRIBE_STRUCT(Raiz, (), (status, message, version, endpoints))

Raiz raiz(Read& read);

}  // namespace chasqui::servitec
