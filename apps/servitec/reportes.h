// Reports over a stretch of days: as JSON, or as a file for spreadsheets and paper.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "inventario.h"
#include "kit/table.h"

namespace chasqui::servitec {

struct PedidoDeReporte {
  static constexpr const char* kShapeName = "PedidoDeReporte";
  std::string nombre;                       // ventas, impuestos, ordenes, inventario, caja
  std::optional<std::string> desde, hasta;  // Local days, both counted; the last 30 by default.
  std::optional<std::string> por;           // dia, usuario, metodo, producto
  std::string formato;                      // json, csv, xlsx, pdf
};
BOOST_DESCRIBE_STRUCT(PedidoDeReporte, (), (nombre, desde, hasta, por, formato))
void refine(PedidoDeReporte*, chasqui::schema::Shape& shape);

// 404 for an unknown report, 422 for days the wrong way round or a `por` that it does not have.
chasqui::service::Answer reporte(Read& read, const PedidoDeReporte& pedido);

struct Tramo {  // [desde, hasta)
  chasqui::Utc desde, hasta;
  std::string primer_dia, ultimo_dia;
};

// A table whose columns have names for programs beside those for people.
struct Reporte {
  kit::Table tabla;
  std::vector<std::string> claves;

  void columna(std::string clave, kit::Column columna);
};

Reporte reporte_de_ventas(Read& read, const Tramo& tramo, std::string_view por);
Reporte reporte_de_impuestos(Read& read, const Tramo& tramo, std::string_view por);
Reporte reporte_de_ordenes(Read& read, const Tramo& tramo, std::string_view por);
Reporte reporte_de_inventario(Read& read, const Tramo& tramo, std::string_view por);
Reporte reporte_de_caja(Read& read, const Tramo& tramo, std::string_view por);

// What sales left over what their products cost now, without tax: {total, margen} by day, user…
struct Vendido {
  std::int64_t ventas = 0, unidades = 0;
  Decimal total, neto, impuesto, descuento, devuelto, costo;
};
Vendido vendido_en(Read& read, const Tramo& tramo);

}  // namespace chasqui::servitec
