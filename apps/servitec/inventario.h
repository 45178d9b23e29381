// Products and their stock: every change is a movement, the stock is their sum.
#pragma once
#include <optional>
#include <string>

#include "service/app.h"

namespace chasqui::servitec {

using chasqui::Decimal;
using chasqui::Id;
using chasqui::Json;
using chasqui::service::Read;
using chasqui::service::Record;
using chasqui::service::Tx;

inline Json o_nulo(const auto& opcional) { return opcional ? Json(*opcional) : Json(); }

struct NuevoProducto {
  static constexpr const char* kShapeName = "ProductoNuevo";
  std::string nombre, categoria;
  Decimal precio;
  std::int64_t stock = 0;
  std::optional<std::int64_t> stock_minimo;
  std::optional<std::string> descripcion;
  std::optional<Decimal> costo;
  std::optional<std::string> sku, codigo_barras, tipo, ubicacion;
  bool permite_negativo = false;
};
BOOST_DESCRIBE_STRUCT(NuevoProducto, (),
                      (nombre, categoria, precio, stock, stock_minimo, descripcion, costo, sku,
                       codigo_barras, tipo, ubicacion, permite_negativo))
void refine(NuevoProducto*, chasqui::schema::Shape& shape);

struct ProductoCreado {
  static constexpr const char* kShapeName = "ProductoCreado";
  Id id;
  std::string nombre, categoria;
  Decimal precio;
  std::int64_t stock = 0, stock_minimo = 0;
  std::optional<std::string> descripcion;
};
BOOST_DESCRIBE_STRUCT(ProductoCreado, (),
                      (id, nombre, categoria, precio, stock, stock_minimo, descripcion))

struct CambioDeStock {
  static constexpr const char* kShapeName = "CambioDeStock";
  Id id;
  std::int64_t cantidad = 0;
  std::string operacion;
  std::optional<std::string> motivo;
};
BOOST_DESCRIBE_STRUCT(CambioDeStock, (), (id, cantidad, operacion, motivo))
void refine(CambioDeStock*, chasqui::schema::Shape& shape);

struct Stock {
  static constexpr const char* kShapeName = "Stock";
  Id id;
  std::int64_t stock = 0;
};
BOOST_DESCRIBE_STRUCT(Stock, (), (id, stock))

struct PorId {
  static constexpr const char* kShapeName = "PorId";
  Id id;
};
BOOST_DESCRIBE_STRUCT(PorId, (), (id))

ProductoCreado crear_producto(Tx& tx, const NuevoProducto& nuevo);
Stock cambiar_stock(Tx& tx, const CambioDeStock& cambio);
std::vector<Json> movimientos_de(Read& read, const PorId& producto);

// One entry of the ledger; the product's stock follows. Says nothing to anybody.
struct Movimiento {
  std::string tipo;  // inicial, compra, venta, devolucion, uso_orden, retorno_orden, ajuste, conteo
  std::int64_t cantidad = 0;  // Signed.
  std::string referencia;     // "venta:17"
  std::string motivo;
};
std::int64_t mover_stock(Tx& tx, Record producto, const Movimiento& movimiento);

// What is told of a time away may be about what is deleted by now.
std::optional<Record> conocido(Read& read, std::string_view modelo, Id id);
// A task for a person when a fact that was told late left less than nothing of it. Once a product.
void avisar_sobreventa(Tx& tx, Id producto, std::int64_t saldo);

// May this product be sold beyond what the count says?
bool admite_negativo(Read& read, const Record& producto);
chasqui::Refusal stock_insuficiente(chasqui::JsonArray lineas);

}  // namespace chasqui::servitec
