// What an order takes: parts, work, shipping. What is approved is reserved, what is used leaves the
// stock.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "inventario.h"

namespace chasqui::servitec {

struct NuevoItem {
  static constexpr const char* kShapeName = "ItemNuevo";
  Id id;                  // The order's.
  std::string tipo_item;  // REPUESTO, SERVICIO, ENVIO
  std::optional<std::string> descripcion;
  std::optional<Id> producto_id;
  std::int64_t cantidad = 0;
  std::optional<Decimal> costo, precio;  // Of one; the product's when not said.
  Decimal impuesto;
  std::string estado;  // presupuestado, aprobado, usado
};
BOOST_DESCRIBE_STRUCT(NuevoItem, (),
                      (id, tipo_item, descripcion, producto_id, cantidad, costo, precio, impuesto,
                       estado))
void refine(NuevoItem*, chasqui::schema::Shape& shape);

struct CambioDeItem {
  static constexpr const char* kShapeName = "CambioDeItem";
  Id id, item;  // The order's and its item's.
  std::optional<std::string> estado, descripcion;
  std::optional<std::int64_t> cantidad;  // Only while it is not used.
  std::optional<Decimal> precio;
};
BOOST_DESCRIBE_STRUCT(CambioDeItem, (), (id, item, estado, descripcion, cantidad, precio))
void refine(CambioDeItem*, chasqui::schema::Shape& shape);

struct PorItem {
  static constexpr const char* kShapeName = "PorItem";
  Id id, item;
};
BOOST_DESCRIBE_STRUCT(PorItem, (), (id, item))

struct Borrado {
  static constexpr const char* kShapeName = "Borrado";
  Id id;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Borrado, (), (id, message))

// Without their cost for those who may not see it.
std::vector<Json> items_de(Read& read, const PorId& orden);
Json agregar_item(Tx& tx, const NuevoItem& nuevo);
// Approving reserves what is there; what is not stays `aprobado`, and asking again reserves it once
// it came. Using takes it from the stock (409 stock_insuficiente), returning brings it back. 409
// transicion lists where an item may go.
Json cambiar_item(Tx& tx, const CambioDeItem& cambio);
Borrado quitar_item(Tx& tx, const PorItem& item);  // 409 for what was used.

void liberar_reservas(Tx& tx, Id orden);  // Of a cancelled order; what was used stays used.

}  // namespace chasqui::servitec
