// Money that comes in and goes back, by method: what sales and orders share.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "caja.h"
#include "inventario.h"

namespace chasqui::servitec {

inline constexpr std::string_view kEfectivo = "Efectivo";

// One spelling for each known method in any case, with or without accents; others stay as they are.
std::string metodo_canonico(std::string_view texto);

struct PagoPedido {
  static constexpr const char* kShapeName = "PagoPedido";
  std::string metodo;
  Decimal monto;
  std::optional<Decimal> recibido;  // Cash handed over; the change is given back.
  std::optional<std::string> referencia;
};
BOOST_DESCRIBE_STRUCT(PagoPedido, (), (metodo, monto, recibido, referencia))
void refine(PagoPedido*, chasqui::schema::Shape& shape);

struct Cobro {  // What is filed of a payment: monto = recibido - vuelto, never more than is owed.
  std::string metodo;
  Decimal monto, recibido;
  std::optional<std::string> referencia = std::nullopt;
};

struct Cobros {
  std::vector<Cobro> pagos;
  Decimal pagado, vuelto;
  bool es_de_mas = false;  // Told late, and more than was owed.
};

// What is owed, paid in parts. Cash beyond it comes back as change; any other method beyond it is
// 422 and names the part, unless it has happened already.
Cobros cobrar(Read& read, const std::vector<PagoPedido>& pagos, Decimal debe);
// "Efectivo", "Mixto", or `otro` when nothing was paid.
std::string metodo_de(const Cobros& cobros, std::string_view otro);

struct Destino {  // What is paid, and whether it is money that goes back.
  std::optional<Id> venta_id, orden_id = std::nullopt;
  std::string concepto = "venta";
  std::optional<Id> reverso_de = std::nullopt;
};
Id guardar_pago(Tx& tx, const Cobro& cobro, const Destino& destino, const Turno& turno);

Decimal pagado_en(Read& read, Id venta);  // Without what went back.

struct Reembolso {
  static constexpr const char* kShapeName = "Reembolso";
  std::string metodo;
  Decimal monto;
};
BOOST_DESCRIBE_STRUCT(Reembolso, (), (metodo, monto))

// Gives back that much of what a sale brought in, by the methods it came in, the last one first.
std::vector<Reembolso> reembolsar(Tx& tx, Id venta, Decimal monto, const Turno& turno);

}  // namespace chasqui::servitec
