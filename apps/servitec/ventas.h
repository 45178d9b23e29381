// Sales over the counter: totals, stock and number in one transaction.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "inventario.h"
#include "ordenes.h"
#include "pagos.h"
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
  // In parts, by method; nothing said: all of it by `metodo_pago`. A balance needs a customer.
  std::optional<std::vector<PagoPedido>> pagos;
  std::optional<std::vector<Id>> ordenes;  // Workshop orders that it charges.
  std::optional<std::string> uuid;         // Sent again, it is the same sale.
};
BOOST_DESCRIBE_STRUCT(NuevaVenta, (),
                      (total, productos, cliente_id, metodo_pago, descuento, numero_local, pagos,
                       ordenes, uuid))
void refine(NuevaVenta*, chasqui::schema::Shape& shape);

struct VentaRegistrada {
  static constexpr const char* kShapeName = "VentaRegistrada";
  Id id;
  std::string message, numero;
  Decimal total, total_calculado, neto, impuesto, descuento;
  bool total_no_cuadra = false;
  std::string estado;  // pagada, parcial
  Decimal a_cuenta, pagado, vuelto, saldo;
};
BOOST_DESCRIBE_STRUCT(VentaRegistrada, (),
                      (id, message, numero, total, total_calculado, neto, impuesto, descuento,
                       total_no_cuadra, estado, a_cuenta, pagado, vuelto, saldo))

struct PagoDeVenta {
  static constexpr const char* kShapeName = "PagoDeVenta";
  Id id, venta_id;
  std::string metodo;
  Decimal monto, vuelto, saldo;
  std::string estado;  // The sale's, after it.
};
BOOST_DESCRIBE_STRUCT(PagoDeVenta, (), (id, venta_id, metodo, monto, vuelto, saldo, estado))

// The stock of each product once per sale, whatever the number of its lines. Unknown products are
// 422, too little stock 409; nothing is applied then.
VentaRegistrada registrar_venta(Tx& tx, const NuevaVenta& venta);
std::vector<Json> lineas_de(Read& read, const PorId& venta);
// The sale with its lines, payments, returns and balance.
Json venta_entera(Read& read, const PorId& venta);
// On a sale with a balance; 409 venta_sin_saldo for any other.
PagoDeVenta pagar_venta(Tx& tx, const NuevoPago& pago);

// total - a_cuenta - devuelto - payments of a sale on credit; nothing of any other.
Decimal saldo_de_venta(Read& read, const Record& venta);
// After a payment: the state it has by now; what is paid is delivered.
Record asentar_pagos(Tx& tx, Id venta);

ReglaImpuesto regla_de(const chasqui::service::Settings& settings);

}  // namespace chasqui::servitec
