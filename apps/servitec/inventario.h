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
  std::optional<std::string> uuid;  // Sent again, it is the same product.
};
BOOST_DESCRIBE_STRUCT(NuevoProducto, (),
                      (nombre, categoria, precio, stock, stock_minimo, descripcion, costo, sku,
                       codigo_barras, tipo, ubicacion, permite_negativo, uuid))
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

// The limits of the members `limit` and `offset`.
void por_paginas(chasqui::schema::Shape& shape);

struct PaginaDeMovimientos {
  static constexpr const char* kShapeName = "PaginaDeMovimientos";
  Id id;  // The product's.
  std::int64_t limit = 0, offset = 0;
};
BOOST_DESCRIBE_STRUCT(PaginaDeMovimientos, (), (id, limit, offset))
void refine(PaginaDeMovimientos*, chasqui::schema::Shape& shape);

struct LineaContada {
  static constexpr const char* kShapeName = "LineaContada";
  Id id;  // The product's.
  std::int64_t contado = 0;
};
BOOST_DESCRIBE_STRUCT(LineaContada, (), (id, contado))
void refine(LineaContada*, chasqui::schema::Shape& shape);

struct Conteo {
  static constexpr const char* kShapeName = "Conteo";
  std::vector<LineaContada> lineas;
  std::optional<std::string> motivo;
};
BOOST_DESCRIBE_STRUCT(Conteo, (), (lineas, motivo))
void refine(Conteo*, chasqui::schema::Shape& shape);

struct StockContado {
  static constexpr const char* kShapeName = "StockContado";
  Id id;
  std::int64_t stock = 0, diferencia = 0;
};
BOOST_DESCRIBE_STRUCT(StockContado, (), (id, stock, diferencia))

struct PorCodigo {
  static constexpr const char* kShapeName = "PorCodigo";
  std::string barras;
};
BOOST_DESCRIBE_STRUCT(PorCodigo, (), (barras))

ProductoCreado crear_producto(Tx& tx, const NuevoProducto& nuevo);
Stock cambiar_stock(Tx& tx, const CambioDeStock& cambio);
std::vector<Json> movimientos_de(Read& read, const PaginaDeMovimientos& pagina);  // Newest first.
// What was counted is the stock from now on: all of the list, or nothing of it. Products of which
// the count says what the ledger says are not moved.
std::vector<StockContado> contar_stock(Tx& tx, const Conteo& conteo);
// The product of a bar code, or of a SKU.
Json producto_de_codigo(Read& read, const PorCodigo& codigo);

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

// What may be sold or used: the stock without what orders reserved.
std::int64_t disponible(const Record& producto);
// May this product be sold beyond what the count says?
bool admite_negativo(Read& read, const Record& producto);
chasqui::Refusal stock_insuficiente(chasqui::JsonArray lineas);
void decir_stock(Tx& tx, Id producto, std::int64_t stock);  // stock_actualizado

}  // namespace chasqui::servitec
