// Service orders: intake, state machine with history, payments.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inventario.h"

namespace chasqui::servitec {

// A part or a service that was agreed at the counter: an estimated item of the order.
struct ItemDeOrden {
  static constexpr const char* kShapeName = "ItemDeOrden";
  Id producto_id;
  std::optional<std::string> descripcion;  // Of a product that is gone meanwhile, all there is.
  std::int64_t cantidad = 0;
  std::optional<Decimal> precio;  // Of one; the product's when not said.
};
BOOST_DESCRIBE_STRUCT(ItemDeOrden, (), (producto_id, descripcion, cantidad, precio))
void refine(ItemDeOrden*, chasqui::schema::Shape& shape);

struct NuevaOrden {
  static constexpr const char* kShapeName = "OrdenNueva";
  Id cliente_id;
  std::string equipo, marca, modelo, problema, estado;
  Decimal total, anticipo;
  std::optional<std::string> serie, observacion, fecha_entrega;
  std::optional<Json> accesorios;
  bool riesgoso = false;
  std::optional<Decimal> presupuesto, descuento;
  std::optional<Id> tecnico_id;
  std::optional<std::vector<ItemDeOrden>> items;
  std::string metodo_anticipo =
      "Efectivo";                   // How the advance was paid; it goes into the open till.
  std::optional<std::string> uuid;  // Sent again, it is the same order.
};
BOOST_DESCRIBE_STRUCT(NuevaOrden, (),
                      (cliente_id, equipo, marca, modelo, problema, estado, total, anticipo, serie,
                       observacion, fecha_entrega, accesorios, riesgoso, presupuesto, descuento,
                       tecnico_id, items, metodo_anticipo, uuid))
void refine(NuevaOrden*, chasqui::schema::Shape& shape);

struct OrdenCreada {
  static constexpr const char* kShapeName = "OrdenCreada";
  Id id, cliente_id;
  std::string equipo, marca, modelo, problema, estado;
  Decimal total, anticipo;
};
BOOST_DESCRIBE_STRUCT(OrdenCreada, (),
                      (id, cliente_id, equipo, marca, modelo, problema, estado, total, anticipo))

struct CambioDeEstado {
  static constexpr const char* kShapeName = "CambioDeEstado";
  Id id;
  std::string estado;
  std::optional<std::string> nota;
  bool fiado = false;   // Delivered with a balance, on purpose.
  bool forzar = false;  // A jump that the rules do not have; needs a note.
};
BOOST_DESCRIBE_STRUCT(CambioDeEstado, (), (id, estado, nota, fiado, forzar))
void refine(CambioDeEstado*, chasqui::schema::Shape& shape);

struct EstadoDeOrden {
  static constexpr const char* kShapeName = "EstadoDeOrden";
  Id id;
  std::string estado;
};
BOOST_DESCRIBE_STRUCT(EstadoDeOrden, (), (id, estado))

struct NuevoPago {
  static constexpr const char* kShapeName = "PagoNuevo";
  Id id;  // The order's.
  Decimal monto;
  std::string metodo;
  std::optional<Decimal> recibido;  // Cash handed over; the change is given back.
  std::optional<std::string> referencia;
};
BOOST_DESCRIBE_STRUCT(NuevoPago, (), (id, monto, metodo, recibido, referencia))
void refine(NuevoPago*, chasqui::schema::Shape& shape);

struct PagoRegistrado {
  static constexpr const char* kShapeName = "PagoRegistrado";
  Id id, orden_id;
  std::string metodo;
  Decimal monto, vuelto, saldo;
};
BOOST_DESCRIBE_STRUCT(PagoRegistrado, (), (id, orden_id, metodo, monto, vuelto, saldo))

OrdenCreada crear_orden(Tx& tx, const NuevaOrden& nueva);
EstadoDeOrden cambiar_estado(Tx& tx, const CambioDeEstado& cambio);
// The same for somebody who asks: administrators alone force it, technicians trust nobody.
EstadoDeOrden pedir_estado(Tx& tx, const CambioDeEstado& cambio);
PagoRegistrado registrar_pago(Tx& tx, const NuevoPago& pago);
std::vector<Json> historial_de(Read& read, const PorId& orden);
std::vector<Json> pagos_de(Read& read, const PorId& orden);  // Without the advance.

// What is still owed: total - descuento - anticipo - payments; of an order that a sale charges,
// that sale's balance.
Decimal saldo_de(Read& read, const Record& orden);
Decimal pagado_a_cuenta(Read& read, const Record& orden);  // anticipo + payments
// An advance that is changed afterwards goes into the till, or out of it.
void corregir_anticipo(Tx& tx, const Record* antes, Record& cambios);
// The API's spelling of a state in any case, accents or alias; throws 400 with the valid ones.
std::string estado_valido(std::string_view texto);
// Where an order in this state may go.
std::vector<std::string> siguientes(std::string_view estado);

// "O-000123" of the series.
std::string numero_de(std::string_view serie, std::int64_t numero);

}  // namespace chasqui::servitec
