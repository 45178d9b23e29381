#include "items.h"

#include <algorithm>

#include "base/errors.h"
#include "service/permit.h"

namespace chasqui::servitec {
namespace {

using chasqui::JsonArray;
using chasqui::JsonObject;
using chasqui::Kind;
using chasqui::Refusal;

constexpr std::string_view kPresupuestado = "presupuestado", kAprobado = "aprobado",
                           kReservado = "reservado", kUsado = "usado", kDevuelto = "devuelto";

// Where an item may go; `aprobado` becomes `reservado` by itself when the part is there.
std::vector<std::string_view> siguientes_de(std::string_view estado) {
  if (estado == kPresupuestado) return {kAprobado, kUsado};
  if (estado == kAprobado) return {kPresupuestado, kAprobado, kUsado};
  if (estado == kReservado) return {kPresupuestado, kUsado, kDevuelto};
  if (estado == kUsado) return {kDevuelto};
  return {};
}

void exigir_transicion(std::string_view de, std::string_view a) {
  const std::vector<std::string_view> permitidos = siguientes_de(de);
  if (std::ranges::find(permitidos, a) != permitidos.end()) return;
  JsonArray lista;
  for (const std::string_view permitido : permitidos) lista.emplace_back(permitido);
  throw Refusal(Kind::kConflict, "transicion",
                "Un ítem no pasa de " + std::string(de) + " a " + std::string(a))
      .with("permitidos", std::move(lista));
}

std::optional<Record> producto_de(Read& read, const Record& item) {
  if (item.is_null("producto_id")) return std::nullopt;
  auto producto =
      read.from("inventario").with_deleted().where("id", item.integer("producto_id")).first();
  if (producto && producto->text("tipo") == "servicio") return std::nullopt;
  return producto;
}

void apartar(Tx& tx, Record producto, std::int64_t cantidad) {
  const std::int64_t reservado = producto.integer("reservado") + cantidad;
  tx.update("inventario", std::move(producto), Record{{"reservado", reservado}});
}

void soltar(Tx& tx, const Record& item) {
  if (item.text("estado") != kReservado) return;
  if (auto producto = producto_de(tx, item))
    apartar(tx, *std::move(producto), -item.integer("cantidad"));
}

std::string referencia_de(const Record& item) {
  return "orden:" + std::to_string(item.integer("orden_id"));
}

void mover(Tx& tx, const Record& item, const char* tipo, std::int64_t cantidad) {
  auto producto = producto_de(tx, item);
  if (!producto) return;
  const Id id = producto->id();
  decir_stock(tx, id,
              mover_stock(tx, *std::move(producto), {tipo, cantidad, referencia_de(item), ""}));
}

void exigir_stock(Read& read, const Record& item) {
  const auto producto = producto_de(read, item);
  const std::int64_t cantidad = item.integer("cantidad");
  if (!producto || disponible(*producto) >= cantidad || admite_negativo(read, *producto)) return;
  throw stock_insuficiente({JsonObject{{"id", producto->id().value},
                                       {"nombre", (*producto)["nombre"]},
                                       {"disponible", disponible(*producto)},
                                       {"pedido", cantidad}}});
}

// Frees what it had reserved, does what the state asks for, and says which state it is in then.
std::string_view pasar(Tx& tx, const Record& item, std::string_view estado) {
  const std::int64_t cantidad = item.integer("cantidad");
  const bool estaba_usado = item.text("estado") == kUsado;
  soltar(tx, item);
  if (estado == kUsado) {
    exigir_stock(tx, item);
    mover(tx, item, "uso_orden", -cantidad);
  }
  if (estado == kDevuelto && estaba_usado) mover(tx, item, "retorno_orden", cantidad);
  if (estado != kAprobado) return estado;
  auto producto = producto_de(tx, item);
  if (!producto || disponible(*producto) < cantidad) return kAprobado;
  apartar(tx, *std::move(producto), cantidad);
  return kReservado;
}

void decir_orden(Tx& tx, const Record& orden) {
  tx.emit("ordenes", "orden_actualizada",
          JsonObject{{"id", orden.id().value},
                     {"estado", orden["estado"]},
                     {"tecnico_id", orden["tecnico_id"]}});
}

// Items are seen by whoever sees their order; single fields by their own rules.
Json visto(const Read& read, const Record& item) {
  JsonObject values = item.values();
  if (!read.who().has_role("administrador") && !read.who().has_role("gerente"))
    values.erase("costo");
  return values;
}

Record item_de(Tx& tx, Id orden, Id item) {
  auto guardado = tx.find("detalle_ordenes", item);
  if (!guardado || guardado->integer("orden_id") != orden.value)
    throw Refusal(Kind::kNotFound, "no_encontrado", "Ítem no encontrado");
  return *std::move(guardado);
}

Record orden_abierta(Tx& tx, Id id) {
  Record orden = service::readable_record(tx, "ordenes", id);
  if (orden.text("estado") == "Entregado" || orden.text("estado") == "Cancelado")
    throw Refusal(Kind::kConflict, "orden_cerrada",
                  "La orden está en " + std::string(orden.text("estado")));
  return orden;
}

struct DeProducto {
  Json descripcion, costo, precio = Decimal(0, 2);
};

// What an item takes from its product where it says nothing itself.
DeProducto por_omision(Tx& tx, const NuevoItem& nuevo) {
  if (!nuevo.producto_id) return {};
  const auto producto = tx.find("inventario", *nuevo.producto_id);
  if (!producto)
    throw Refusal::invalid({{{"body", "producto_id"},
                             "value_error",
                             "Producto no encontrado",
                             nuevo.producto_id->value}});
  return {(*producto)["nombre"], (*producto)["costo"], (*producto)["precio"]};
}

void exigir_descripcion(const Json& descripcion) {
  if (!descripcion.text().empty()) return;
  throw Refusal::invalid(
      {{{"body", "descripcion"}, "missing", "Hace falta una descripción o un producto", nullptr}});
}

Record sin_usar(Record item) {
  const std::string_view estado = item.text("estado");
  if (estado != kUsado && estado != kDevuelto) return item;
  throw Refusal(Kind::kConflict, "item_usado", "El ítem ya se usó: devuélvalo");
}

Record corregido(Tx& tx, Record item, const CambioDeItem& cambio) {
  Record cambios;
  if (cambio.descripcion) cambios.set("descripcion", *cambio.descripcion);
  if (cambio.precio) cambios.set("precio", *cambio.precio);
  if (cambio.cantidad && *cambio.cantidad != item.integer("cantidad")) {
    item = sin_usar(std::move(item));
    soltar(tx, item);
    if (item.text("estado") == kReservado) cambios.set("estado", kAprobado);
    cambios.set("cantidad", *cambio.cantidad);
  }
  const bool estaba_apartado = item.text("estado") == kReservado;
  if (cambios.values().empty()) return item;
  item = tx.update("detalle_ordenes", std::move(item), std::move(cambios));
  if (!estaba_apartado || item.text("estado") != kAprobado) return item;
  const std::string_view estado = pasar(tx, item, kAprobado);
  return tx.update("detalle_ordenes", std::move(item), Record{{"estado", estado}});
}

schema::Shape uno_de(const std::vector<std::string>& valores) {
  return schema::shapes::one_of("", valores);
}

}  // namespace

void refine(NuevoItem*, schema::Shape& shape) {
  using service::member;
  member(shape, "tipo_item").shape = uno_de({"REPUESTO", "SERVICIO", "ENVIO"});
  member(shape, "descripcion").shape.length_max = 200;
  member(shape, "cantidad").shape.min = Decimal::whole(1);
  member(shape, "cantidad").shape.max = Decimal::whole(1'000'000);
  member(shape, "cantidad").default_value = Json(1);
  for (const char* name : {"costo", "precio", "impuesto"})
    member(shape, name).shape.min = Decimal::whole(0);
  member(shape, "impuesto").default_value = Json(Decimal(0, 2));
  member(shape, "estado").shape =
      uno_de({std::string(kPresupuestado), std::string(kAprobado), std::string(kUsado)});
  member(shape, "estado").default_value = Json(kPresupuestado);
}

void refine(CambioDeItem*, schema::Shape& shape) {
  using service::member;
  member(shape, "estado").shape =
      schema::shapes::nullable(uno_de({std::string(kPresupuestado), std::string(kAprobado),
                                       std::string(kUsado), std::string(kDevuelto)}));
  member(shape, "descripcion").shape.length_max = 200;
  member(shape, "descripcion").shape.refuse_blank = true;
  member(shape, "cantidad").shape.min = Decimal::whole(1);
  member(shape, "cantidad").shape.max = Decimal::whole(1'000'000);
  member(shape, "precio").shape.min = Decimal::whole(0);
}

std::vector<Json> items_de(Read& read, const PorId& orden) {
  service::readable_record(read, "ordenes", orden.id);
  std::vector<Json> items;
  for (const Record& item :
       read.from("detalle_ordenes").where("orden_id", orden.id.value).order("id").rows())
    items.push_back(visto(read, item));
  return items;
}

Json agregar_item(Tx& tx, const NuevoItem& nuevo) {
  const Record orden = orden_abierta(tx, nuevo.id);
  const DeProducto suyo = por_omision(tx, nuevo);
  const Json descripcion = nuevo.descripcion ? Json(*nuevo.descripcion) : suyo.descripcion;
  exigir_descripcion(descripcion);
  const bool dice_costo = nuevo.costo && tx.who().has_role("administrador");
  Record item =
      tx.insert("detalle_ordenes",
                {{"orden_id", nuevo.id.value},
                 {"tipo_item", nuevo.tipo_item},
                 {"descripcion", descripcion},
                 {"producto_id", nuevo.producto_id ? Json(nuevo.producto_id->value) : Json()},
                 {"cantidad", nuevo.cantidad},
                 {"costo", dice_costo ? Json(*nuevo.costo) : suyo.costo},
                 {"precio", nuevo.precio ? Json(*nuevo.precio) : suyo.precio},
                 {"impuesto", nuevo.impuesto},
                 {"estado", kPresupuestado},
                 {"usuario", tx.who().name}});
  if (nuevo.estado != kPresupuestado) {
    const std::string_view estado = pasar(tx, item, nuevo.estado);
    item = tx.update("detalle_ordenes", std::move(item), Record{{"estado", estado}});
  }
  decir_orden(tx, orden);
  return visto(tx, item);
}

Json cambiar_item(Tx& tx, const CambioDeItem& cambio) {
  const Record orden = service::readable_record(tx, "ordenes", cambio.id);
  Record item = corregido(tx, item_de(tx, cambio.id, cambio.item), cambio);
  const bool reintenta = cambio.estado == kAprobado && item.text("estado") == kAprobado;
  if (cambio.estado && (reintenta || *cambio.estado != item.text("estado"))) {
    exigir_transicion(item.text("estado"), *cambio.estado);
    const std::string_view estado = pasar(tx, item, *cambio.estado);
    item = tx.update("detalle_ordenes", std::move(item), Record{{"estado", estado}});
  }
  decir_orden(tx, orden);
  return visto(tx, item);
}

Borrado quitar_item(Tx& tx, const PorItem& pedido) {
  const Record orden = orden_abierta(tx, pedido.id);
  const Record item = sin_usar(item_de(tx, pedido.id, pedido.item));
  soltar(tx, item);
  tx.remove("detalle_ordenes", item.id());
  decir_orden(tx, orden);
  return {item.id(), "Ítem eliminado"};
}

void liberar_reservas(Tx& tx, Id orden) {
  for (Record& item : tx.from("detalle_ordenes")
                          .where("orden_id", orden.value)
                          .where("estado", kReservado)
                          .rows()) {
    soltar(tx, item);
    tx.update("detalle_ordenes", std::move(item), Record{{"estado", kDevuelto}});
  }
}

}  // namespace chasqui::servitec
