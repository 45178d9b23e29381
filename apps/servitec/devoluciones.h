// What undoes a sale: returns of its lines, and voiding it within its shift.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "inventario.h"
#include "pagos.h"

namespace chasqui::servitec {

struct LineaDevuelta {
  static constexpr const char* kShapeName = "LineaDevuelta";
  Id id;  // The line's, as GET /ventas/{id} has it.
  std::int64_t cantidad = 0;
  std::string estado;  // vendible: back to the shelf; danado: not.
};
BOOST_DESCRIBE_STRUCT(LineaDevuelta, (), (id, cantidad, estado))
void refine(LineaDevuelta*, chasqui::schema::Shape& shape);

struct NuevaDevolucion {
  static constexpr const char* kShapeName = "DevolucionNueva";
  Id id;  // The sale's.
  std::vector<LineaDevuelta> lineas;
  std::optional<std::string> motivo;
};
BOOST_DESCRIBE_STRUCT(NuevaDevolucion, (), (id, lineas, motivo))
void refine(NuevaDevolucion*, chasqui::schema::Shape& shape);

struct DevolucionRegistrada {
  static constexpr const char* kShapeName = "DevolucionRegistrada";
  Id id, venta_id;
  Decimal total;  // What the lines were worth.
  std::string estado;
  Decimal saldo;
  std::vector<Reembolso> reembolsos;  // Money that goes back: what was paid beyond the new total.
};
BOOST_DESCRIBE_STRUCT(DevolucionRegistrada, (), (id, venta_id, total, estado, saldo, reembolsos))

struct Anulacion {
  static constexpr const char* kShapeName = "Anulacion";
  Id id;
  std::optional<std::string> motivo;
};
BOOST_DESCRIBE_STRUCT(Anulacion, (), (id, motivo))
void refine(Anulacion*, chasqui::schema::Shape& shape);

struct VentaAnulada {
  static constexpr const char* kShapeName = "VentaAnulada";
  Id id;
  std::string numero;
  std::vector<Reembolso> reembolsos;
};
BOOST_DESCRIBE_STRUCT(VentaAnulada, (), (id, numero, reembolsos))

// 422 names each line that is not of the sale, charges an order, or has less left than is returned.
DevolucionRegistrada devolver(Tx& tx, const NuevaDevolucion& nueva);
// 409 otro_turno once its till is closed (without a till: once its day is over), 409
// venta_cerrada for what was returned or voided already. Its stock comes back, its money goes back.
VentaAnulada anular(Tx& tx, const Anulacion& anulacion);

}  // namespace chasqui::servitec
