#include "ventas.h"

#include <map>

#include "base/errors.h"
#include "ordenes.h"

namespace chasqui::servitec {
namespace {

using chasqui::FieldError;
using chasqui::JsonArray;
using chasqui::JsonObject;
using chasqui::Refusal;

struct Pedido {  // What a sale takes of one product.
  Record producto;
  std::int64_t cantidad = 0;
};
using Pedidos = std::map<std::int64_t, Pedido>;

Pedidos reunir(Tx& tx, const NuevaVenta& venta) {
  Pedidos pedidos;
  std::vector<FieldError> errores;
  for (std::size_t i = 0; i < venta.productos.size(); ++i) {
    const LineaVenta& linea = venta.productos[i];
    auto [pedido, es_nuevo] = pedidos.try_emplace(linea.id.value);
    pedido->second.cantidad += linea.cantidad;
    if (!es_nuevo) continue;
    if (auto producto = conocido(tx, "inventario", linea.id))
      pedido->second.producto = std::move(*producto);
    else
      errores.push_back({{"body", "productos", std::to_string(i), "id"},
                         "value_error",
                         "Producto no encontrado",
                         linea.id.value});
  }
  if (venta.cliente_id && !conocido(tx, "clientes", *venta.cliente_id))
    errores.push_back(
        {{"body", "cliente_id"}, "value_error", "Cliente no encontrado", venta.cliente_id->value});
  if (!errores.empty()) throw Refusal::invalid(std::move(errores));
  return pedidos;
}

bool falta(Tx& tx, const Pedido& pedido) {
  const std::int64_t stock = pedido.producto.integer("stock");
  return stock < pedido.cantidad && !admite_negativo(tx, pedido.producto);
}

// Whether more is sold than there is; that is refused unless it has happened already.
bool es_sobreventa(Tx& tx, const Pedidos& pedidos) {
  JsonArray faltan;
  for (const auto& [id, pedido] : pedidos) {
    if (!falta(tx, pedido)) continue;
    const std::int64_t stock = pedido.producto.integer("stock");
    faltan.emplace_back(JsonObject{{"id", id},
                                   {"nombre", pedido.producto["nombre"]},
                                   {"disponible", stock},
                                   {"pedido", pedido.cantidad}});
  }
  if (!faltan.empty() && !tx.is_fact()) throw stock_insuficiente(std::move(faltan));
  return !faltan.empty();
}

Totales totales_de(const NuevaVenta& venta, const ReglaImpuesto& regla) {
  std::vector<LineaCuenta> lineas;
  for (const LineaVenta& linea : venta.productos)
    lineas.push_back({linea.cantidad, linea.precio, Decimal()});
  return calcular(lineas, venta.descuento.value_or(Decimal()), regla);
}

// How a sale came to be: at the counter, or told later.
struct Circunstancia {
  const Totales& totales;
  bool es_sobreventa;
};

Record guardar(Tx& tx, const NuevaVenta& venta, const Circunstancia& circunstancia) {
  const Totales& totales = circunstancia.totales;
  const std::string numero = numero_de("V", tx.next_number("ventas"));
  return tx.insert("ventas",
                   {{"numero", numero},
                    {"cliente_id", venta.cliente_id ? Json(venta.cliente_id->value) : Json()},
                    {"fecha", to_iso(tx.happened())},
                    {"total", venta.total},
                    {"total_calculado", totales.total},
                    {"neto", totales.neto},
                    {"impuesto", totales.impuesto},
                    {"descuento", totales.descuento},
                    {"total_no_cuadra", venta.total != totales.total},
                    {"sobreventa", circunstancia.es_sobreventa},
                    {"numero_local", o_nulo(venta.numero_local)},
                    {"metodo_pago", venta.metodo_pago},
                    {"usuario", tx.who().name}});
}

void guardar_lineas(Tx& tx, Id venta, const NuevaVenta& nueva, const Totales& totales) {
  for (std::size_t i = 0; i < nueva.productos.size(); ++i) {
    const LineaVenta& linea = nueva.productos[i];
    tx.insert("detalle_ventas", {{"venta_id", venta.value},
                                 {"producto_id", linea.id.value},
                                 {"cantidad", linea.cantidad},
                                 {"precio", linea.precio},
                                 {"subtotal", linea.subtotal},
                                 {"descuento", totales.lineas[i].descuento},
                                 {"impuesto", totales.lineas[i].impuesto}});
  }
}

JsonObject aviso_de(Id id, const NuevaVenta& venta) {
  JsonArray productos;
  for (const LineaVenta& linea : venta.productos)
    productos.push_back(chasqui::service::to_json(linea));
  return {{"id", id.value},
          {"cliente_id", venta.cliente_id ? Json(venta.cliente_id->value) : Json()},
          {"total", venta.total},
          {"metodo_pago", venta.metodo_pago},
          {"productos", std::move(productos)}};
}

}  // namespace

void refine(LineaVenta*, chasqui::schema::Shape& shape) {
  using chasqui::service::member;
  member(shape, "id").aliases = {"producto_id"};
  member(shape, "cantidad").shape.min = Decimal::whole(1);
  member(shape, "cantidad").shape.max = Decimal::whole(1'000'000);
  member(shape, "precio").shape.min = Decimal::whole(0);
}

void refine(NuevaVenta*, chasqui::schema::Shape& shape) {
  using chasqui::service::member;
  member(shape, "productos").shape.length_min = 1;
  member(shape, "productos").shape.length_max = 1000;
  member(shape, "metodo_pago").default_value = Json("Efectivo");
  member(shape, "metodo_pago").shape.length_max = 40;
  member(shape, "descuento").shape.min = Decimal::whole(0);
  member(shape, "numero_local").shape.length_max = 40;
}

ReglaImpuesto regla_de(const chasqui::service::Settings& settings) {
  return {settings.decimal("impuesto"), settings.flag("precios_incluyen_impuesto"),
          static_cast<int>(settings.integer("decimales"))};
}

VentaRegistrada registrar_venta(Tx& tx, const NuevaVenta& venta) {
  Pedidos pedidos = reunir(tx, venta);
  const bool es_de_mas = es_sobreventa(tx, pedidos);
  const Totales totales = totales_de(venta, regla_de(tx.settings()));
  if (totales.total < Decimal())
    throw Refusal::invalid({{{"body", "descuento"},
                             "less_than_equal",
                             "El descuento supera el total",
                             o_nulo(venta.descuento)}});
  const Record guardada = guardar(tx, venta, {totales, es_de_mas});
  guardar_lineas(tx, guardada.id(), venta, totales);
  tx.emit("ventas", "venta_creada", aviso_de(guardada.id(), venta));
  const std::string referencia = "venta:" + std::to_string(guardada.id().value);
  for (auto& [id, pedido] : pedidos) {
    if (pedido.producto.text("tipo") == "servicio") continue;
    const bool le_falta = es_de_mas && falta(tx, pedido);
    const std::int64_t stock =
        mover_stock(tx, std::move(pedido.producto), {"venta", -pedido.cantidad, referencia, ""});
    tx.emit("inventario", "stock_actualizado", chasqui::service::to_json(Stock{Id{id}, stock}));
    if (le_falta) avisar_sobreventa(tx, Id{id}, stock);
  }
  return {guardada.id(),    "Venta registrada", std::string(guardada.text("numero")),
          venta.total,      totales.total,      totales.neto,
          totales.impuesto, totales.descuento,  venta.total != totales.total};
}

std::vector<Json> lineas_de(Read& read, const PorId& venta) {
  read.get("ventas", venta.id);
  std::vector<Json> lineas;
  for (const Record& linea :
       read.from("detalle_ventas").where("venta_id", venta.id.value).order("id").rows())
    lineas.emplace_back(linea.values());
  return lineas;
}

}  // namespace chasqui::servitec
