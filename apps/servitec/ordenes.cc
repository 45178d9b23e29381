#include "ordenes.h"

#include <algorithm>
#include <array>

#include "base/errors.h"
#include "base/text.h"
#include "encargos.h"
#include "items.h"
#include "pagos.h"
#include "seguimiento.h"
#include "service/conflicts.h"
#include "service/permit.h"
#include "tecnicos.h"
#include "ventas.h"

namespace chasqui::servitec {
namespace {

using chasqui::Kind;
using chasqui::Refusal;

constexpr std::array<std::string_view, 7> kEstados{"Pendiente", "En Proceso", "Espera de Repuesto",
                                                   "Reparado",  "Entregado",  "Sin solución",
                                                   "Cancelado"};

constexpr std::size_t kItemsMax = 100;

struct Alias {
  std::string_view plegado, estado;
};
constexpr std::array<Alias, 3> kAlias{{{"en reparacion", "En Proceso"},
                                       {"espera repuesto", "Espera de Repuesto"},
                                       {"cancelada", "Cancelado"}}};

std::string lista(const std::vector<std::string>& palabras) {
  std::string texto;
  for (const std::string& palabra : palabras)
    texto.append(texto.empty() ? "" : ", ").append(palabra);
  return texto;
}

std::string texto_de_estados() { return lista({kEstados.begin(), kEstados.end()}); }

void anotar(Tx& tx, Id orden, std::string_view de, const CambioDeEstado& cambio) {
  tx.insert("historial_ordenes", {{"orden_id", orden.value},
                                  {"de", de.empty() ? Json() : Json(de)},
                                  {"a", cambio.estado},
                                  {"usuario", tx.who().name},
                                  {"nota", o_nulo(cambio.nota)}});
}

void revisar_transicion(const Read& read, std::string_view de, const CambioDeEstado& cambio) {
  if (read.settings().flag("estados_libres")) return;
  const std::vector<std::string> permitidos = siguientes(de);
  for (const std::string& permitido : permitidos)
    if (permitido == cambio.estado) return;
  if (cambio.forzar && cambio.nota && !cambio.nota->empty()) return;
  chasqui::JsonArray lista_permitidos(permitidos.begin(), permitidos.end());
  throw Refusal(Kind::kConflict, "transicion",
                "No se puede pasar de " + std::string(de) + " a " + cambio.estado +
                    ". Permitidos: " + (permitidos.empty() ? "ninguno" : lista(permitidos)))
      .with("permitidos", std::move(lista_permitidos));
}

void revisar_saldo(Read& read, const Record& orden, const CambioDeEstado& cambio) {
  if (cambio.estado != "Entregado" || cambio.fiado) return;
  const Decimal saldo = saldo_de(read, orden);
  if (saldo <= Decimal::whole(0) || read.settings().flag("entregar_con_saldo")) return;
  throw Refusal(Kind::kConflict, "saldo_pendiente",
                "La orden tiene un saldo de " + saldo.to_string())
      .with("saldo", saldo);
}

// Whoever opens an order for a customer that was deleted meanwhile brings him back.
void exigir_cliente(Tx& tx, Id cliente) {
  if (tx.find("clientes", cliente)) return;
  if (conocido(tx, "clientes", cliente)) {
    tx.restore("clientes", cliente);
    return;
  }
  throw Refusal::invalid(
      {{{"body", "cliente_id"}, "value_error", "Cliente no encontrado", cliente.value}});
}

// Money that is already counted on the order: it is filed for the till's sake.
void guardar_anticipo(Tx& tx, Id orden, Decimal monto, std::string_view metodo) {
  if (monto.is_zero()) return;
  const Turno turno = turno_de(tx);
  guardar_pago(tx, {metodo_canonico(metodo), monto, monto},
               {.venta_id = {}, .orden_id = orden, .concepto = "anticipo"}, turno);
  recontar(tx, turno);
}

chasqui::FieldError error_de_monto(std::string texto, Decimal monto) {
  return {{"body", "monto"}, "value_error", std::move(texto), monto};
}

// What was agreed away from the server stands, though nobody of that name repairs here any longer.
chasqui::Json tecnico_para(Tx& tx, const NuevaOrden& nueva) {
  if (!nueva.tecnico_id) return {};
  const auto es_el = [&](const Tecnico& uno) { return uno.id == *nueva.tecnico_id; };
  if (std::ranges::any_of(tecnicos(tx), es_el)) return nueva.tecnico_id->value;
  if (tx.is_fact()) return {};
  throw Refusal::invalid(
      {{{"body", "tecnico_id"}, "value_error", "Técnico no encontrado", nueva.tecnico_id->value}});
}

void agregar_items(Tx& tx, Id orden, const NuevaOrden& nueva) {
  for (const ItemDeOrden& item : nueva.items.value_or(std::vector<ItemDeOrden>{})) {
    const auto producto = tx.find("inventario", item.producto_id);
    const bool es_servicio = producto && producto->text("tipo") == "servicio";
    NuevoItem suyo{.id = orden,
                   .tipo_item = es_servicio ? "SERVICIO" : "REPUESTO",
                   .descripcion = item.descripcion,
                   .producto_id = item.producto_id,
                   .cantidad = item.cantidad,
                   .costo = {},
                   .precio = item.precio,
                   .impuesto = Decimal(0, 2),
                   .estado = "presupuestado"};
    if (!producto && item.descripcion) suyo.producto_id.reset();
    agregar_item(tx, suyo);
  }
}

}  // namespace

void refine(NuevaOrden*, chasqui::schema::Shape& shape) {
  using chasqui::service::member;
  member(shape, "equipo").shape.refuse_blank = true;
  for (const char* name : {"equipo", "marca", "modelo"})
    member(shape, name).shape.length_max = 1000;
  member(shape, "problema").shape.length_max = 20'000;
  member(shape, "estado").default_value = Json("Pendiente");
  for (const char* name : {"total", "anticipo"}) {
    member(shape, name).default_value = Json(Decimal(0, 2));
    member(shape, name).shape.min = Decimal::whole(0);
  }
  chasqui::service::round_decimals(shape);
  member(shape, "uuid").shape.kind = chasqui::schema::ShapeKind::kUuid;
  member(shape, "riesgoso").default_value = Json(false);
  member(shape, "items").shape.length_max = kItemsMax;
  member(shape, "metodo_anticipo").default_value = Json(kEfectivo);
  member(shape, "metodo_anticipo").shape.length_max = 40;
}

void refine(ItemDeOrden*, chasqui::schema::Shape& shape) {
  using chasqui::service::member;
  member(shape, "descripcion").shape.length_max = 200;
  member(shape, "cantidad").shape.min = Decimal::whole(1);
  member(shape, "cantidad").shape.max = Decimal::whole(1'000'000);
  member(shape, "cantidad").default_value = Json(1);
  member(shape, "precio").shape.min = Decimal::whole(0);
}

void refine(CambioDeEstado*, chasqui::schema::Shape& shape) {
  chasqui::service::member(shape, "fiado").default_value = Json(false);
  chasqui::service::member(shape, "forzar").default_value = Json(false);
}

void refine(NuevoPago*, chasqui::schema::Shape& shape) {
  using chasqui::service::member;
  member(shape, "monto").shape.above = Decimal::whole(0);
  member(shape, "metodo").shape.length_max = 40;
  member(shape, "metodo").default_value = Json("Efectivo");
}

std::string estado_valido(std::string_view texto) {
  const std::string plegado = chasqui::fold(chasqui::trim(texto));
  for (const std::string_view estado : kEstados)
    if (chasqui::fold(estado) == plegado) return std::string(estado);
  for (const Alias& alias : kAlias)
    if (alias.plegado == plegado) return std::string(alias.estado);
  throw Refusal(Kind::kMalformed, "estado_invalido",
                "Estado inválido. Estados válidos: " + texto_de_estados());
}

// Work in progress moves freely, as the desktop client does it; what is closed stays closed.
std::vector<std::string> siguientes(std::string_view estado) {
  if (estado == "Entregado" || estado == "Cancelado") return {};
  if (estado == "Sin solución") return {"Entregado"};
  std::vector<std::string> otros;
  for (const std::string_view otro : kEstados)
    if (otro != estado) otros.emplace_back(otro);
  return otros;
}

std::string numero_de(std::string_view serie, std::int64_t numero) {
  std::string cifras = std::to_string(numero);
  if (cifras.size() < 6) cifras.insert(0, 6 - cifras.size(), '0');
  return std::string(serie) + "-" + cifras;
}

Decimal pagado_a_cuenta(Read& read, const Record& orden) {
  const Decimal pagado = read.from("pagos")
                             .where("orden_id", orden.id().value)
                             .where("concepto", "orden")
                             .sum("monto");
  return orden.decimal("anticipo") + pagado;
}

Decimal saldo_de(Read& read, const Record& orden) {
  if (const auto venta = venta_de_orden(read, orden.id())) return saldo_de_venta(read, *venta);
  return orden.decimal("total") - orden.decimal("descuento") - pagado_a_cuenta(read, orden);
}

void corregir_anticipo(Tx& tx, const Record* antes, Record& cambios) {
  if (!cambios.values().contains("anticipo") || antes == nullptr) return;
  guardar_anticipo(tx, antes->id(), cambios.decimal("anticipo") - antes->decimal("anticipo"),
                   kEfectivo);
}

OrdenCreada crear_orden(Tx& tx, const NuevaOrden& nueva) {
  const std::string estado = estado_valido(nueva.estado);
  exigir_cliente(tx, nueva.cliente_id);
  const chasqui::Json tecnico = tecnico_para(tx, nueva);
  const std::string numero = numero_de("O", tx.next_number("ordenes"));
  const Record orden = tx.insert("ordenes", {{"numero", numero},
                                             {"cliente_id", nueva.cliente_id.value},
                                             {"equipo", nueva.equipo},
                                             {"marca", nueva.marca},
                                             {"modelo", nueva.modelo},
                                             {"problema", nueva.problema},
                                             {"estado", estado},
                                             {"total", nueva.total},
                                             {"anticipo", nueva.anticipo},
                                             {"serie", o_nulo(nueva.serie)},
                                             {"observacion", o_nulo(nueva.observacion)},
                                             {"fecha_entrega", o_nulo(nueva.fecha_entrega)},
                                             {"accesorios", nueva.accesorios.value_or(Json())},
                                             {"riesgoso", nueva.riesgoso},
                                             {"fecha_ingreso", to_iso(tx.happened())},
                                             {"presupuesto", o_nulo(nueva.presupuesto)},
                                             {"descuento", o_nulo(nueva.descuento)},
                                             {"tecnico_id", tecnico},
                                             {"token_publico", nuevo_token()},
                                             {"uuid", o_nulo(nueva.uuid)}});
  CambioDeEstado primero;
  primero.estado = estado;
  anotar(tx, orden.id(), "", primero);
  const OrdenCreada creada{orden.id(),  nueva.cliente_id, nueva.equipo,
                           nueva.marca, nueva.modelo,     nueva.problema,
                           estado,      nueva.total,      nueva.anticipo};
  guardar_anticipo(tx, orden.id(), nueva.anticipo, nueva.metodo_anticipo);
  tx.emit("ordenes", "orden_creada", chasqui::service::to_json(creada));
  agregar_items(tx, orden.id(), nueva);
  return creada;
}

EstadoDeOrden cambiar_estado(Tx& tx, const CambioDeEstado& pedido) {
  CambioDeEstado cambio = pedido;
  cambio.estado = estado_valido(pedido.estado);
  Record orden = service::readable_record(tx, "ordenes", cambio.id);
  const std::string de(orden.text("estado"));
  const chasqui::Json tecnico = orden["tecnico_id"];
  if (de != cambio.estado) {
    revisar_transicion(tx, de, cambio);
    revisar_saldo(tx, orden, cambio);
    tx.update("ordenes", std::move(orden), Record{{"estado", cambio.estado}});
    anotar(tx, cambio.id, de, cambio);
    if (cambio.estado == "Cancelado") liberar_reservas(tx, cambio.id);
  }
  const EstadoDeOrden ahora{cambio.id, cambio.estado};
  chasqui::JsonObject aviso = *chasqui::service::to_json(ahora).if_object();
  // Whose order it is says whether a technician hears it; of a change that is known by itself.
  if (de == cambio.estado) aviso.set("tecnico_id", tecnico);
  tx.emit("ordenes", "orden_actualizada", std::move(aviso));
  return ahora;
}

EstadoDeOrden pedir_estado(Tx& tx, const CambioDeEstado& cambio) {
  const bool administra = tx.who().has_role("administrador");
  const bool cobra = administra || tx.who().has_role("recepcionista");
  if ((cambio.forzar && !administra) || (cambio.fiado && !cobra))
    throw chasqui::service::not_allowed(tx.who());
  return cambiar_estado(tx, cambio);
}

PagoRegistrado registrar_pago(Tx& tx, const NuevoPago& pago) {
  Record orden = tx.get("ordenes", pago.id);
  const auto venta = venta_de_orden(tx, pago.id);
  const Decimal saldo = saldo_de(tx, orden);
  const std::string metodo = metodo_canonico(pago.metodo);
  const bool es_efectivo = metodo == kEfectivo;
  const Decimal recibido = pago.recibido.value_or(pago.monto);
  const bool es_de_mas = pago.monto > saldo;
  if (es_de_mas && !tx.is_fact())
    throw Refusal::invalid(
        {error_de_monto("El pago supera el saldo de " + saldo.to_string(), pago.monto)});
  if (recibido < pago.monto || (!es_efectivo && recibido != pago.monto))
    throw Refusal::invalid(
        {error_de_monto("Lo recibido no alcanza o no es en efectivo", recibido)});
  const Turno turno = turno_de(tx);
  const Destino destino{.venta_id = venta ? std::optional(venta->id()) : std::nullopt,
                        .orden_id = pago.id,
                        .concepto = venta ? "venta" : "orden"};
  const Id id = guardar_pago(tx, {metodo, pago.monto, recibido, pago.referencia}, destino, turno);
  recontar(tx, turno);
  if (venta) asentar_pagos(tx, venta->id());
  const PagoRegistrado registrado{
      id, pago.id, metodo, pago.monto, recibido - pago.monto, saldo - pago.monto};
  tx.emit("ordenes", "pago_registrado", chasqui::service::to_json(registrado));
  if (es_de_mas) {
    service::Conflict tarea{"tarea", "ordenes", pago.id.value, "pago_de_mas"};
    tarea.body = chasqui::JsonObject{{"pago_id", id.value}, {"saldo", saldo - pago.monto}};
    service::keep_conflict(tx, tarea);
  }
  return registrado;
}

std::vector<Json> historial_de(Read& read, const PorId& orden) {
  service::readable_record(read, "ordenes", orden.id);
  std::vector<Json> historial;
  for (const Record& paso :
       read.from("historial_ordenes").where("orden_id", orden.id.value).order("id").rows())
    historial.emplace_back(paso.values());
  return historial;
}

std::vector<Json> pagos_de(Read& read, const PorId& orden) {
  read.get("ordenes", orden.id);
  std::vector<Json> pagos;
  for (const Record& pago : read.from("pagos")
                                .where("orden_id", orden.id.value)
                                .where("concepto", service::Compare::kNotEqual, "anticipo")
                                .order("id")
                                .rows())
    pagos.emplace_back(pago.values());
  return pagos;
}

}  // namespace chasqui::servitec
