#include "ventas.h"

#include <algorithm>
#include <map>

#include "base/errors.h"
#include "encargos.h"
#include "service/conflicts.h"
#include "service/permit.h"

namespace chasqui::servitec {
namespace {

using chasqui::FieldError;
using chasqui::JsonArray;
using chasqui::JsonObject;
using chasqui::Kind;
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
  return disponible(pedido.producto) < pedido.cantidad && !admite_negativo(tx, pedido.producto);
}

// Whether more is sold than there is; that is refused unless it has happened already.
bool es_sobreventa(Tx& tx, const Pedidos& pedidos) {
  JsonArray faltan;
  for (const auto& [id, pedido] : pedidos) {
    if (!falta(tx, pedido)) continue;
    faltan.emplace_back(JsonObject{{"id", id},
                                   {"nombre", pedido.producto["nombre"]},
                                   {"disponible", disponible(pedido.producto)},
                                   {"pedido", pedido.cantidad}});
  }
  if (!faltan.empty() && !tx.is_fact()) throw stock_insuficiente(std::move(faltan));
  return !faltan.empty();
}

void exigir_lineas(const NuevaVenta& venta) {
  if (!venta.productos.empty() || (venta.ordenes && !venta.ordenes->empty())) return;
  throw Refusal::invalid(
      {{{"body", "productos"}, "too_short", "List should have at least 1 items, not 0", nullptr}});
}

// How a sale came to be.
struct Trato {
  NuevaVenta venta;  // With the method and the customer that follow from the rest.
  std::vector<Encargo> encargos;
  Totales totales;
  Decimal a_cuenta;
  Cobros cobros;
  Turno turno;
  bool es_sobreventa = false;

  Decimal saldo() const { return venta.total - a_cuenta - cobros.pagado; }
  const char* estado() const { return saldo() > Decimal(0, 2) ? "parcial" : "pagada"; }
};

Totales totales_de(const Trato& trato, const ReglaImpuesto& regla) {
  std::vector<LineaCuenta> lineas;
  for (const LineaVenta& linea : trato.venta.productos)
    lineas.push_back({linea.cantidad, linea.precio, Decimal()});
  for (const Encargo& encargo : trato.encargos) lineas.push_back({1, encargo.precio, Decimal()});
  Totales totales = calcular(lineas, trato.venta.descuento.value_or(Decimal()), regla);
  if (totales.total < Decimal())
    throw Refusal::invalid({{{"body", "descuento"},
                             "less_than_equal",
                             "El descuento supera el total",
                             o_nulo(trato.venta.descuento)}});
  return totales;
}

// Without `pagos` all of it was paid at once, as the desktop client does it.
Cobros cobros_de(Tx& tx, const Trato& trato) {
  const Decimal debe = std::max(trato.venta.total - trato.a_cuenta, Decimal(0, 2));
  if (trato.venta.pagos) return cobrar(tx, *trato.venta.pagos, debe);
  Cobros cobros;
  if (debe.is_zero()) return cobros;
  cobros.pagos.push_back({metodo_canonico(trato.venta.metodo_pago), debe, debe});
  cobros.pagado = debe;
  return cobros;
}

// Somebody has to owe a balance.
void exigir_deudor(Tx& tx, const Trato& trato) {
  if (trato.venta.cliente_id || tx.is_fact() || trato.saldo() <= Decimal(0, 2)) return;
  throw Refusal::invalid(
      {{{"body", "cliente_id"}, "missing", "Una venta con saldo necesita un cliente", nullptr}});
}

Trato acordar(Tx& tx, const NuevaVenta& venta) {
  Trato trato;
  trato.venta = venta;
  trato.turno = turno_de(tx);
  trato.encargos = encargos_de(tx, venta.ordenes.value_or(std::vector<Id>()));
  trato.totales = totales_de(trato, regla_de(tx.settings()));
  for (const Encargo& encargo : trato.encargos) trato.a_cuenta = trato.a_cuenta + encargo.a_cuenta;
  if (!venta.cliente_id && !trato.encargos.empty())
    trato.venta.cliente_id = Id{trato.encargos.front().orden.integer("cliente_id")};
  trato.cobros = cobros_de(tx, trato);
  exigir_deudor(tx, trato);
  if (venta.pagos)
    trato.venta.metodo_pago =
        metodo_de(trato.cobros, trato.saldo() > Decimal() ? "Pendiente" : venta.metodo_pago);
  return trato;
}

Record guardar(Tx& tx, const Trato& trato) {
  const Totales& totales = trato.totales;
  const NuevaVenta& venta = trato.venta;
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
                    {"sobreventa", trato.es_sobreventa},
                    {"numero_local", o_nulo(venta.numero_local)},
                    {"uuid", o_nulo(venta.uuid)},
                    {"metodo_pago", venta.metodo_pago},
                    {"estado", trato.estado()},
                    {"a_cuenta", trato.a_cuenta},
                    {"caja_id", trato.turno.caja_id()},
                    {"tardia", trato.turno.tardia},
                    {"usuario", tx.who().name}});
}

void guardar_lineas(Tx& tx, Id venta, const Trato& trato) {
  std::size_t i = 0;
  for (const LineaVenta& linea : trato.venta.productos) {
    const LineaCalculada& calculada = trato.totales.lineas[i++];
    tx.insert("detalle_ventas", {{"venta_id", venta.value},
                                 {"producto_id", linea.id.value},
                                 {"cantidad", linea.cantidad},
                                 {"precio", linea.precio},
                                 {"subtotal", linea.subtotal},
                                 {"descuento", calculada.descuento},
                                 {"impuesto", calculada.impuesto}});
  }
  for (const Encargo& encargo : trato.encargos) {
    const LineaCalculada& calculada = trato.totales.lineas[i++];
    tx.insert("detalle_ventas", {{"venta_id", venta.value},
                                 {"cantidad", 1},
                                 {"precio", encargo.precio},
                                 {"subtotal", encargo.precio},
                                 {"descuento", calculada.descuento},
                                 {"impuesto", calculada.impuesto},
                                 {"orden_id", encargo.orden.id().value},
                                 {"descripcion", descripcion_de(encargo)}});
  }
}

void avisar_pago_de_mas(Tx& tx, Id venta, Decimal saldo) {
  service::Conflict tarea{"tarea", "ventas", venta.value, "pago_de_mas"};
  tarea.body = JsonObject{{"saldo", saldo}};
  service::keep_conflict(tx, tarea);
}

void guardar_pagos(Tx& tx, Id venta, const Trato& trato) {
  for (const Cobro& cobro : trato.cobros.pagos)
    guardar_pago(tx, cobro, {.venta_id = venta}, trato.turno);
  if (trato.cobros.es_de_mas) avisar_pago_de_mas(tx, venta, trato.saldo());
  recontar(tx, trato.turno);
}

void sacar_del_stock(Tx& tx, Pedidos pedidos, const Trato& trato, Id venta) {
  const std::string referencia = "venta:" + std::to_string(venta.value);
  for (auto& [id, pedido] : pedidos) {
    if (pedido.producto.text("tipo") == "servicio") continue;
    const bool le_falta = trato.es_sobreventa && falta(tx, pedido);
    const std::int64_t stock =
        mover_stock(tx, std::move(pedido.producto), {"venta", -pedido.cantidad, referencia, ""});
    decir_stock(tx, Id{id}, stock);
    if (le_falta) avisar_sobreventa(tx, Id{id}, stock);
  }
}

// A payment by itself: as a part of its own, with the members' own names where it is wrong.
Cobro una_parte(Tx& tx, const PagoPedido& parte, Decimal saldo) {
  if (tx.is_fact()) {
    const Decimal recibido = parte.recibido.value_or(parte.monto);
    return {metodo_canonico(parte.metodo), parte.monto, recibido, parte.referencia};
  }
  try {
    return cobrar(tx, {parte}, saldo).pagos.at(0);
  } catch (const Refusal& refused) {
    std::vector<FieldError> errores = refused.fields();
    for (FieldError& error : errores) error.loc = {"body", error.loc.back()};
    throw Refusal::invalid(std::move(errores));
  }
}

JsonArray filas_json(chasqui::service::Select select) {
  JsonArray filas;
  for (Record& fila : select.rows()) filas.emplace_back(std::move(fila).take());
  return filas;
}

// Each line says what was sold, also of what is deleted by now.
JsonArray lineas_con_nombre(Read& read, JsonArray lineas) {
  for (Json& linea : lineas) {
    const std::int64_t* producto = linea["producto_id"].if_int();
    if (!producto || !linea["descripcion"].is_null()) continue;
    const auto de = read.from("inventario").with_deleted().where("id", *producto).first();
    if (de) linea.if_object()->set("descripcion", (*de)["nombre"]);
  }
  return lineas;
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
  chasqui::service::round_decimals(shape);
}

void refine(NuevaVenta*, chasqui::schema::Shape& shape) {
  using chasqui::service::member;
  member(shape, "productos").shape.length_max = 1000;
  member(shape, "metodo_pago").default_value = Json("Efectivo");
  member(shape, "metodo_pago").shape.length_max = 40;
  member(shape, "descuento").shape.min = Decimal::whole(0);
  member(shape, "numero_local").shape.length_max = 40;
  member(shape, "pagos").shape.length_max = 20;
  member(shape, "ordenes").shape.length_max = 50;
  member(shape, "uuid").shape.kind = chasqui::schema::ShapeKind::kUuid;
  chasqui::service::round_decimals(shape);
}

ReglaImpuesto regla_de(const chasqui::service::Settings& settings) {
  return {settings.decimal("impuesto"), settings.flag("precios_incluyen_impuesto"),
          static_cast<int>(settings.integer("decimales"))};
}

VentaRegistrada registrar_venta(Tx& tx, const NuevaVenta& venta) {
  exigir_lineas(venta);
  Pedidos pedidos = reunir(tx, venta);
  Trato trato = acordar(tx, venta);
  trato.es_sobreventa = es_sobreventa(tx, pedidos);
  const Record guardada = guardar(tx, trato);
  const Id id = guardada.id();
  guardar_lineas(tx, id, trato);
  guardar_pagos(tx, id, trato);
  tx.emit("ventas", "venta_creada", aviso_de(id, trato.venta));
  sacar_del_stock(tx, std::move(pedidos), trato, id);
  if (!trato.encargos.empty()) entregar_ordenes(tx, guardada);
  const Totales& totales = trato.totales;
  return {id,
          "Venta registrada",
          std::string(guardada.text("numero")),
          venta.total,
          totales.total,
          totales.neto,
          totales.impuesto,
          totales.descuento,
          venta.total != totales.total,
          trato.estado(),
          trato.a_cuenta.rescaled(2),
          trato.cobros.pagado.rescaled(2),
          trato.cobros.vuelto.rescaled(2),
          std::max(trato.saldo(), Decimal(0, 2)).rescaled(2)};
}

std::vector<Json> lineas_de(Read& read, const PorId& venta) {
  read.get("ventas", venta.id);
  return filas_json(read.from("detalle_ventas").where("venta_id", venta.id.value).order("id"));
}

Json venta_entera(Read& read, const PorId& pedida) {
  const Record venta = service::readable_record(read, "ventas", pedida.id);
  const auto suyas = [&](const char* modelo) {
    return filas_json(read.from(modelo).where("venta_id", pedida.id.value).order("id"));
  };
  JsonObject entera = read.visible("ventas", venta);
  entera.set("saldo", saldo_de_venta(read, venta).rescaled(2));
  entera.set("lineas", lineas_con_nombre(read, suyas("detalle_ventas")));
  entera.set("pagos", suyas("pagos"));
  entera.set("devoluciones", suyas("devoluciones"));
  return entera;
}

Decimal saldo_de_venta(Read& read, const Record& venta) {
  if (venta.text("estado") != "parcial") return Decimal(0, 2);
  return venta.decimal("total") - venta.decimal("a_cuenta") - venta.decimal("devuelto") -
         pagado_en(read, venta.id());
}

Record asentar_pagos(Tx& tx, Id id) {
  Record venta = tx.get("ventas", id);
  if (venta.text("estado") != "parcial" || saldo_de_venta(tx, venta) > Decimal(0, 2)) return venta;
  const char* estado = venta.decimal("devuelto").is_zero() ? "pagada" : "devuelta_parcial";
  venta = tx.update("ventas", std::move(venta), Record{{"estado", estado}});
  entregar_ordenes(tx, venta);
  return venta;
}

PagoDeVenta pagar_venta(Tx& tx, const NuevoPago& pago) {
  const Record venta = tx.get("ventas", pago.id);
  const Decimal saldo = saldo_de_venta(tx, venta);
  if (saldo <= Decimal(0, 2) && !tx.is_fact())
    throw Refusal(Kind::kConflict, "venta_sin_saldo", "La venta no tiene saldo");
  const Turno turno = turno_de(tx);
  const PagoPedido parte{pago.metodo, pago.monto, pago.recibido, pago.referencia};
  const Cobro cobro = una_parte(tx, parte, saldo);
  const Id id = guardar_pago(tx, cobro, {.venta_id = pago.id}, turno);
  recontar(tx, turno);
  const Record ahora = asentar_pagos(tx, pago.id);
  const Decimal queda = (saldo - cobro.monto).rescaled(2);
  if (queda.is_negative()) avisar_pago_de_mas(tx, pago.id, queda);
  PagoDeVenta hecho{id,
                    pago.id,
                    cobro.metodo,
                    cobro.monto,
                    cobro.recibido - cobro.monto,
                    queda,
                    std::string(ahora.text("estado"))};
  JsonObject aviso = *service::to_json(hecho).if_object();
  aviso.set("orden_id", nullptr);
  tx.emit("ordenes", "pago_registrado", std::move(aviso));
  return hecho;
}

}  // namespace chasqui::servitec
