#include "devoluciones.h"

#include <algorithm>
#include <map>

#include "base/errors.h"
#include "encargos.h"
#include "ventas.h"

namespace chasqui::servitec {
namespace {

using chasqui::FieldError;
using chasqui::JsonArray;
using chasqui::JsonObject;
using chasqui::Kind;
using chasqui::Refusal;

constexpr std::string_view kDanado = "danado";

using Lineas = std::map<std::int64_t, Record>;  // Of one sale, by id.

Lineas lineas_por_id(Read& read, Id venta) {
  Lineas lineas;
  for (Record& linea : read.from("detalle_ventas").where("venta_id", venta.value).rows()) {
    const std::int64_t id = linea.id().value;
    lineas.emplace(id, std::move(linea));
  }
  return lineas;
}

std::string error_de(const Lineas& lineas, const LineaDevuelta& pedida) {
  const auto linea = lineas.find(pedida.id.value);
  if (linea == lineas.end()) return "No es una línea de esta venta";
  if (!linea->second.is_null("orden_id"))
    return "Una orden cobrada no se devuelve: se anula la venta";
  const std::int64_t quedan = linea->second.integer("cantidad") - linea->second.integer("devuelto");
  if (pedida.cantidad > quedan) return "Quedan " + std::to_string(quedan) + " por devolver";
  return "";
}

void revisar(const Lineas& lineas, const NuevaDevolucion& nueva) {
  std::vector<FieldError> errores;
  std::map<std::int64_t, std::size_t> veces;
  for (std::size_t i = 0; i < nueva.lineas.size(); ++i) {
    const LineaDevuelta& pedida = nueva.lineas[i];
    std::string error = error_de(lineas, pedida);
    if (++veces[pedida.id.value] > 1) error = "La línea está dos veces";
    if (!error.empty())
      errores.push_back({{"body", "lineas", std::to_string(i), "id"},
                         "value_error",
                         std::move(error),
                         pedida.id.value});
  }
  if (!errores.empty()) throw Refusal::invalid(std::move(errores));
}

// What so many of a line's units cost, with its discounts and, where prices exclude it, its tax.
// All of a line, in whatever parts, adds up to what it cost.
Decimal valor_de(const Record& linea, std::int64_t unidades, bool precios_incluyen_impuesto) {
  const Decimal cantidad = Decimal::whole(linea.integer("cantidad"));
  Decimal neto = cantidad * linea.decimal("precio") - linea.decimal("descuento");
  if (!precios_incluyen_impuesto) neto = neto + linea.decimal("impuesto");
  return (neto * Decimal::whole(unidades)).divided_by(cantidad, 2);
}

Decimal devolver_linea(Tx& tx, Record linea, const LineaDevuelta& pedida) {
  const bool incluyen = tx.settings().flag("precios_incluyen_impuesto");
  const std::int64_t antes = linea.integer("devuelto"), ahora = antes + pedida.cantidad;
  const Decimal valor = valor_de(linea, ahora, incluyen) - valor_de(linea, antes, incluyen);
  const Json producto = linea["producto_id"];
  const std::string referencia = "venta:" + std::to_string(linea.integer("venta_id"));
  tx.update("detalle_ventas", std::move(linea), Record{{"devuelto", ahora}});
  if (!producto.if_int()) return valor;
  const Id id{*producto.if_int()};
  const auto leer = [&] {
    return tx.from("inventario").with_deleted().where("id", id.value).first();
  };
  auto de = leer();
  if (!de || de->text("tipo") == "servicio") return valor;
  std::int64_t stock =
      mover_stock(tx, *std::move(de), {"devolucion", pedida.cantidad, referencia, ""});
  if (pedida.estado == kDanado)
    stock = mover_stock(tx, *leer(), {"ajuste", -pedida.cantidad, referencia, "dañado"});
  decir_stock(tx, id, stock);
  return valor;
}

bool esta_toda_devuelta(Read& read, Id venta) {
  return std::ranges::all_of(lineas_por_id(read, venta), [](const auto& una) {
    const Record& linea = una.second;
    return linea.is_null("orden_id") && linea.integer("devuelto") == linea.integer("cantidad");
  });
}

// A sale that owes less than was paid gives the rest back.
Decimal sobrante(Read& read, const Record& venta, Decimal devuelto) {
  const Decimal debe = venta.decimal("total") - venta.decimal("a_cuenta") - devuelto;
  return std::max(pagado_en(read, venta.id()) - std::max(debe, Decimal(0, 2)), Decimal(0, 2));
}

Record asentar_devolucion(Tx& tx, Record venta, Decimal devuelto) {
  const Id id = venta.id();
  const Decimal debe = venta.decimal("total") - venta.decimal("a_cuenta") - devuelto;
  const bool con_saldo = venta.text("estado") == "parcial" && debe > pagado_en(tx, id);
  const char* estado = esta_toda_devuelta(tx, id) ? "devuelta"
                       : con_saldo                ? "parcial"
                                                  : "devuelta_parcial";
  return tx.update("ventas", std::move(venta), Record{{"devuelto", devuelto}, {"estado", estado}});
}

bool es_de_su_turno(Read& read, const Record& venta) {
  if (!venta.is_null("caja_id"))
    return read.get("cajas", Id{venta.integer("caja_id")}).text("estado") != "CERRADA";
  return read.zone().local_day(venta.time("fecha")) == read.zone().local_day(read.now());
}

void exigir_anulable(Read& read, const Record& venta) {
  const std::string_view estado = venta.text("estado");
  if (estado != "pagada" && estado != "parcial")
    throw Refusal(Kind::kConflict, "venta_cerrada",
                  "La venta está " + std::string(estado) + ": no se puede anular");
  if (!venta.decimal("devuelto").is_zero())
    throw Refusal(Kind::kConflict, "venta_cerrada", "La venta tiene devoluciones");
  if (!es_de_su_turno(read, venta))
    throw Refusal(Kind::kConflict, "otro_turno", "Solo se anula en su turno: haga una devolución");
}

// Into the till that the sale is in: it is still open.
Turno turno_de_venta(const Record& venta) {
  if (venta.is_null("caja_id")) return {};
  return {Id{venta.integer("caja_id")}, false};
}

}  // namespace

void refine(LineaDevuelta*, schema::Shape& shape) {
  using service::member;
  member(shape, "id").aliases = {"linea_id"};
  member(shape, "cantidad").shape.min = Decimal::whole(1);
  schema::Shape& estado = member(shape, "estado").shape;
  estado.kind = schema::ShapeKind::kEnum;
  estado.values = schema::enum_values({"vendible", std::string(kDanado)});
  member(shape, "estado").default_value = Json("vendible");
}

void refine(NuevaDevolucion*, schema::Shape& shape) {
  service::member(shape, "lineas").shape.length_min = 1;
  service::member(shape, "lineas").shape.length_max = 1000;
  service::member(shape, "motivo").shape.length_max = 400;
}

void refine(Anulacion*, schema::Shape& shape) {
  service::member(shape, "motivo").shape.length_max = 400;
}

DevolucionRegistrada devolver(Tx& tx, const NuevaDevolucion& nueva) {
  Record venta = tx.get("ventas", nueva.id);
  if (venta.text("estado") == "anulada")
    throw Refusal(Kind::kConflict, "venta_cerrada", "La venta está anulada");
  Lineas lineas = lineas_por_id(tx, nueva.id);
  revisar(lineas, nueva);
  const Turno turno = turno_de(tx);
  Decimal total(0, 2);
  JsonArray devueltas;
  for (const LineaDevuelta& pedida : nueva.lineas) {
    total = total + devolver_linea(tx, std::move(lineas.at(pedida.id.value)), pedida);
    devueltas.push_back(service::to_json(pedida));
  }
  const Decimal devuelto = venta.decimal("devuelto") + total;
  const Decimal atras = sobrante(tx, venta, devuelto);
  const Id id = tx.insert("devoluciones", {{"venta_id", nueva.id.value},
                                           {"caja_id", turno.caja_id()},
                                           {"total", total},
                                           {"motivo", o_nulo(nueva.motivo)},
                                           {"lineas", std::move(devueltas)},
                                           {"usuario", tx.who().name}})
                    .id();
  std::vector<Reembolso> reembolsos = reembolsar(tx, nueva.id, atras, turno);
  venta = asentar_devolucion(tx, std::move(venta), devuelto);
  const std::string estado(venta.text("estado"));
  tx.emit("ventas", "venta_devuelta",
          JsonObject{{"id", nueva.id.value},
                     {"devolucion_id", id.value},
                     {"total", total},
                     {"estado", estado}});
  return {id, nueva.id, total, estado, saldo_de_venta(tx, venta).rescaled(2), reembolsos};
}

VentaAnulada anular(Tx& tx, const Anulacion& anulacion) {
  Record venta = tx.get("ventas", anulacion.id);
  exigir_anulable(tx, venta);
  for (auto& [id, linea] : lineas_por_id(tx, anulacion.id))
    if (linea.is_null("orden_id"))
      devolver_linea(tx, linea, {Id{id}, linea.integer("cantidad"), "vendible"});
  const std::vector<Reembolso> reembolsos =
      reembolsar(tx, anulacion.id, pagado_en(tx, anulacion.id), turno_de_venta(venta));
  venta = tx.update("ventas", std::move(venta), Record{{"estado", "anulada"}});
  soltar_ordenes(tx, venta);
  const std::string numero(venta.text("numero"));
  tx.emit(
      "ventas", "venta_anulada",
      JsonObject{
          {"id", anulacion.id.value}, {"numero", numero}, {"motivo", o_nulo(anulacion.motivo)}});
  return {anulacion.id, numero, reembolsos};
}

}  // namespace chasqui::servitec
