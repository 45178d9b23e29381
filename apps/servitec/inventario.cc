#include "inventario.h"

#include <set>

#include "base/errors.h"
#include "service/conflicts.h"
#include "service/permit.h"

namespace chasqui::servitec {
namespace {

constexpr std::int64_t kCantidadMax = 1'000'000'000'000;  // Sums of stock stay far from 64 bits.

using chasqui::FieldError;
using chasqui::JsonObject;
using chasqui::Kind;
using chasqui::Refusal;

// How much the stock changes by; 400 for an operation nobody knows.
std::int64_t diferencia_de(const CambioDeStock& cambio, std::int64_t stock) {
  if (cambio.operacion == "set") return cambio.cantidad - stock;
  return cambio.operacion == "add" ? cambio.cantidad : -cambio.cantidad;
}

void revisar(const CambioDeStock& cambio) {
  const bool es_set = cambio.operacion == "set";
  if (!es_set && cambio.operacion != "add" && cambio.operacion != "subtract")
    throw Refusal(Kind::kMalformed, "operacion_invalida",
                  "Operación inválida. Use: set, add, subtract");
  if (!es_set && cambio.cantidad <= 0)
    throw Refusal::invalid({{{"body", "cantidad"},
                             "greater_than",
                             "Input should be greater than 0",
                             cambio.cantidad}});
}

}  // namespace

void refine(NuevoProducto*, chasqui::schema::Shape& shape) {
  using chasqui::service::member;
  for (const char* name : {"nombre", "categoria"}) {
    member(shape, name).shape.length_min = 1;
    member(shape, name).shape.length_max = 1000;
    member(shape, name).shape.refuse_blank = true;
  }
  member(shape, "uuid").shape.kind = schema::ShapeKind::kUuid;
  member(shape, "precio").shape.min = Decimal::whole(0);
  member(shape, "stock").shape.min = Decimal::whole(0);
  member(shape, "stock").shape.max = Decimal::whole(kCantidadMax);
  member(shape, "stock_minimo").default_value = Json(5);
  member(shape, "tipo").default_value = Json("producto");
  member(shape, "permite_negativo").default_value = Json(false);
}

void refine(CambioDeStock*, schema::Shape& shape) {
  using service::member;
  member(shape, "operacion").default_value = Json("set");
  member(shape, "cantidad").shape.min = -Decimal::whole(kCantidadMax);
  member(shape, "cantidad").shape.max = Decimal::whole(kCantidadMax);
}

void por_paginas(schema::Shape& shape) {
  using service::member;
  member(shape, "limit").default_value = Json(100);
  member(shape, "limit").shape.min = Decimal::whole(1);
  member(shape, "limit").shape.max = Decimal::whole(500);
  member(shape, "offset").default_value = Json(0);
  member(shape, "offset").shape.min = Decimal::whole(0);
}

void refine(PaginaDeMovimientos*, schema::Shape& shape) { por_paginas(shape); }

void refine(LineaContada*, schema::Shape& shape) {
  service::member(shape, "contado").shape.min = Decimal::whole(0);
  service::member(shape, "contado").shape.max = Decimal::whole(kCantidadMax);
}

void refine(Conteo*, schema::Shape& shape) {
  service::member(shape, "lineas").shape.length_min = 1;
  service::member(shape, "lineas").shape.length_max = 1000;
  service::member(shape, "motivo").shape.length_max = 400;
}

ProductoCreado crear_producto(Tx& tx, const NuevoProducto& nuevo) {
  const std::int64_t minimo = nuevo.stock_minimo.value_or(5);
  Record producto = tx.insert("inventario", {{"nombre", nuevo.nombre},
                                             {"categoria", nuevo.categoria},
                                             {"precio", nuevo.precio},
                                             {"stock", 0},
                                             {"stock_minimo", minimo},
                                             {"descripcion", o_nulo(nuevo.descripcion)},
                                             {"costo", o_nulo(nuevo.costo)},
                                             {"sku", o_nulo(nuevo.sku)},
                                             {"codigo_barras", o_nulo(nuevo.codigo_barras)},
                                             {"tipo", nuevo.tipo.value_or("producto")},
                                             {"ubicacion", o_nulo(nuevo.ubicacion)},
                                             {"permite_negativo", nuevo.permite_negativo},
                                             {"uuid", o_nulo(nuevo.uuid)}});
  const ProductoCreado creado{producto.id(), nuevo.nombre, nuevo.categoria,  nuevo.precio,
                              nuevo.stock,   minimo,       nuevo.descripcion};
  if (nuevo.stock != 0)
    mover_stock(tx, std::move(producto), {"inicial", nuevo.stock, "", "alta del producto"});
  tx.emit("inventario", "producto_creado", chasqui::service::to_json(creado));
  return creado;
}

std::optional<Record> conocido(Read& read, std::string_view modelo, Id id) {
  if (!read.is_away()) return read.find(modelo, id);
  return read.from(modelo).with_deleted().where("id", id.value).first();
}

void avisar_sobreventa(Tx& tx, Id producto, std::int64_t saldo) {
  const bool se_sabe = tx.from(service::kConflicts)
                           .where("motivo", "sobreventa")
                           .where("registro", producto.value)
                           .where("estado", "abierto")
                           .any();
  if (se_sabe) return;
  service::Conflict tarea{"tarea", "inventario", producto.value, "sobreventa"};
  tarea.body = JsonObject{{"saldo", saldo}};
  service::keep_conflict(tx, tarea);
}

std::int64_t disponible(const Record& producto) {
  return producto.integer("stock") - producto.integer("reservado");
}

void decir_stock(Tx& tx, Id producto, std::int64_t stock) {
  tx.emit("inventario", "stock_actualizado", service::to_json(Stock{producto, stock}));
}

bool admite_negativo(Read& read, const Record& producto) {
  return producto.text("tipo") == "servicio" || producto.flag("permite_negativo") ||
         read.settings().flag("permitir_negativo");
}

Refusal stock_insuficiente(chasqui::JsonArray lineas) {
  std::string text = "Stock insuficiente";
  for (const Json& linea : lineas)
    text.append(": ")
        .append(linea["nombre"].text())
        .append(" (disponible ")
        .append(to_text(linea["disponible"]) + ", pedido " + to_text(linea["pedido"]) + ")");
  return Refusal(Kind::kConflict, "stock_insuficiente", std::move(text))
      .with("lineas", std::move(lineas));
}

std::int64_t mover_stock(Tx& tx, Record producto, const Movimiento& movimiento) {
  const std::int64_t saldo = producto.integer("stock") + movimiento.cantidad;
  const Id id = producto.id();
  tx.update("inventario", std::move(producto), Record{{"stock", saldo}});
  tx.insert("movimientos_stock", {{"producto_id", id.value},
                                  {"tipo", movimiento.tipo},
                                  {"cantidad", movimiento.cantidad},
                                  {"saldo", saldo},
                                  {"referencia", movimiento.referencia},
                                  {"motivo", movimiento.motivo},
                                  {"usuario", tx.who().name},
                                  {"dispositivo", tx.who().device}});
  return saldo;
}

Stock cambiar_stock(Tx& tx, const CambioDeStock& cambio) {
  revisar(cambio);
  if (tx.is_away() && cambio.operacion == "set")
    throw Refusal(Kind::kMalformed, "set_sin_conexion",
                  "Sin conexión solo se suma o se resta: lo contado ya no es lo de entonces");
  if (cambio.operacion != "subtract" && !tx.who().has_role("administrador"))
    throw chasqui::service::not_allowed(tx.who());
  Record producto = tx.get("inventario", cambio.id);
  const std::int64_t stock = producto.integer("stock");
  const std::int64_t diferencia = diferencia_de(cambio, stock);
  const bool falta = stock + diferencia < 0 && !admite_negativo(tx, producto);
  if (falta && !tx.is_fact())
    throw stock_insuficiente({JsonObject{{"id", cambio.id.value},
                                         {"nombre", producto["nombre"]},
                                         {"disponible", stock},
                                         {"pedido", cambio.cantidad}}});
  Stock despues{cambio.id, stock};
  if (diferencia != 0)
    despues.stock = mover_stock(tx, std::move(producto),
                                {cambio.operacion == "set" ? "conteo" : "ajuste", diferencia, "",
                                 cambio.motivo.value_or("")});
  decir_stock(tx, despues.id, despues.stock);
  if (falta) avisar_sobreventa(tx, cambio.id, despues.stock);
  return despues;
}

std::vector<Json> movimientos_de(Read& read, const PaginaDeMovimientos& pagina) {
  read.get("inventario", pagina.id);
  std::vector<Record> filas = read.from("movimientos_stock")
                                  .where("producto_id", pagina.id.value)
                                  .order("-id")
                                  .limit(pagina.offset + pagina.limit)
                                  .rows();
  std::vector<Json> movimientos;
  for (auto i = static_cast<std::size_t>(pagina.offset); i < filas.size(); ++i)
    movimientos.emplace_back(std::move(filas[i]).take());
  return movimientos;
}

std::vector<StockContado> contar_stock(Tx& tx, const Conteo& conteo) {
  std::vector<FieldError> errores;
  std::vector<std::pair<Record, std::int64_t>> contados;
  std::set<std::int64_t> vistos;
  for (std::size_t i = 0; i < conteo.lineas.size(); ++i) {
    const LineaContada& linea = conteo.lineas[i];
    auto producto = tx.find("inventario", linea.id);
    const bool es_nuevo = vistos.insert(linea.id.value).second;
    if (!producto || !es_nuevo)
      errores.push_back({{"body", "lineas", std::to_string(i), "id"},
                         "value_error",
                         producto ? "El producto está dos veces" : "Producto no encontrado",
                         linea.id.value});
    else
      contados.emplace_back(std::move(*producto), linea.contado);
  }
  if (!errores.empty()) throw Refusal::invalid(std::move(errores));
  std::vector<StockContado> ahora;
  for (auto& [producto, contado] : contados) {
    const Id id = producto.id();
    const std::int64_t diferencia = contado - producto.integer("stock");
    ahora.push_back({id, contado, diferencia});
    if (diferencia == 0) continue;
    mover_stock(tx, std::move(producto), {"conteo", diferencia, "", conteo.motivo.value_or("")});
    decir_stock(tx, id, contado);
  }
  return ahora;
}

Json producto_de_codigo(Read& read, const PorCodigo& codigo) {
  for (const char* campo : {"codigo_barras", "sku"})
    if (const auto producto = read.from("inventario").where(campo, codigo.barras).first())
      return read.visible("inventario", *producto);
  throw Refusal(Kind::kNotFound, "no_encontrado", "Producto no encontrado");
}

}  // namespace chasqui::servitec
