// Sales over the counter: totals, stock and number in one transaction.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "inventario.h"
#include "totales.h"

namespace chasqui::servitec {

struct LineaVenta {
  static constexpr const char* kShapeName = "LineaVenta";
  Id id;  // The product's.
  std::int64_t cantidad = 0;
  Decimal precio, subtotal;
};
BOOST_DESCRIBE_STRUCT(LineaVenta, (), (id, cantidad, precio, subtotal))
void refine(LineaVenta*, chasqui::schema::Shape& shape);

struct NuevaVenta {
  static constexpr const char* kShapeName = "VentaNueva";
  Decimal total;
  std::vector<LineaVenta> productos;
  std::optional<Id> cliente_id;
  std::string metodo_pago;
  std::optional<Decimal> descuento;
  std::optional<std::string> numero_local;  // That a device gave it while it was away: "C2-00017".
};
BOOST_DESCRIBE_STRUCT(NuevaVenta, (),
                      (total, productos, cliente_id, metodo_pago, descuento, numero_local))
void refine(NuevaVenta*, chasqui::schema::Shape& shape);

struct VentaRegistrada {
  static constexpr const char* kShapeName = "VentaRegistrada";
  Id id;
  std::string message, numero;
  Decimal total, total_calculado, neto, impuesto, descuento;
  bool total_no_cuadra = false;
};
BOOST_DESCRIBE_STRUCT(VentaRegistrada, (),
                      (id, message, numero, total, total_calculado, neto, impuesto, descuento,
                       total_no_cuadra))

// The stock of each product once per sale, whatever the number of its lines. Unknown products are
// 422, too little stock 409; nothing is applied then.
VentaRegistrada registrar_venta(Tx& tx, const NuevaVenta& venta);
std::vector<Json> lineas_de(Read& read, const PorId& venta);

ReglaImpuesto regla_de(const chasqui::service::Settings& settings);

}  // namespace chasqui::servitec
