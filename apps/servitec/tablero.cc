#include "tablero.h"

#include "reportes.h"

namespace chasqui::servitec {
namespace {

using chasqui::Utc;
using chasqui::service::Compare;
using chasqui::service::Select;

Select todas_entre(Read& read, Utc desde, Utc hasta) {
  return read.from("ventas")
      .where("fecha", Compare::kGreaterEqual, to_iso(desde))
      .where("fecha", Compare::kLess, to_iso(hasta));
}

Select ventas_entre(Read& read, Utc desde, Utc hasta) {
  return todas_entre(read, desde, hasta).where("estado", Compare::kNotEqual, "anulada");
}

// What was sold, without what came back.
Decimal vendido_entre(Read& read, Utc desde, Utc hasta) {
  return ventas_entre(read, desde, hasta).sum("total") -
         ventas_entre(read, desde, hasta).sum("devuelto");
}

std::int64_t atrasadas(Read& read) {
  return read.from("ordenes")
      .where("fecha_entrega", Compare::kLess, read.zone().local_day(read.now()))
      .where("estado", Compare::kNotEqual, "Entregado")
      .where("estado", Compare::kNotEqual, "Cancelado")
      .where("estado", Compare::kNotEqual, "Sin solución")
      .count();
}

std::vector<Cuenta> abiertas_por_tecnico(Read& read) {
  std::vector<Cuenta> cuentas;
  for (const auto& [tecnico, cuantas] : read.from("ordenes")
                                            .where("estado", Compare::kNotEqual, "Entregado")
                                            .where("estado", Compare::kNotEqual, "Cancelado")
                                            .where("estado", Compare::kNotEqual, "Sin solución")
                                            .count_by("tecnico_id")) {
    const auto cuenta = tecnico.if_int() ? read.account(*tecnico.if_int()) : std::nullopt;
    const std::string otro = tecnico.if_int() ? "#" + std::to_string(*tecnico.if_int()) : "";
    cuentas.push_back({cuenta ? cuenta->username : otro, cuantas});
  }
  return cuentas;
}

// What today's sales left over what their products cost.
std::optional<Decimal> margen_de(Read& read, Utc desde, Utc hasta) {
  if (!read.who().has_role("administrador") && !read.who().has_role("gerente")) return std::nullopt;
  const Vendido vendido = vendido_en(read, {desde, hasta, "", ""});
  return (vendido.neto - vendido.costo).rescaled(2);
}

std::vector<Suma> por_dia(Read& read, int dias) {
  std::vector<Suma> sumas;
  for (int atras = dias - 1; atras >= 0; --atras) {
    const Utc desde = read.zone().day_start_before(read.now(), atras);
    const Utc hasta = read.zone().day_start_before(read.now(), atras - 1);
    sumas.push_back({read.zone().local_day(desde), vendido_entre(read, desde, hasta)});
  }
  return sumas;
}

}  // namespace

Tablero tablero_del_dia(Read& read) {
  const Utc desde = read.zone().day_start(read.now());
  const Utc hasta = read.zone().day_end(read.now());
  Tablero tablero;
  tablero.clientes = read.from("clientes").count();
  tablero.ordenes_pendientes = read.from("ordenes").where("estado", "Pendiente").count();
  tablero.productos_stock_bajo =
      read.from("inventario").where({"stock", Compare::kLessEqual, {}, "stock_minimo"}).count();
  tablero.ventas_hoy = vendido_entre(read, desde, hasta);
  tablero.ordenes_atrasadas = atrasadas(read);
  for (const auto& [estado, cuantos] : read.from("ordenes").count_by("estado"))
    tablero.ordenes_por_estado.push_back({std::string(estado.text()), cuantos});
  for (const auto& [metodo, total] :
       ventas_entre(read, desde, hasta).sum_by("metodo_pago", "total"))
    tablero.ventas_por_metodo.push_back({std::string(metodo.text()), total});
  tablero.ventas_ultimos_7_dias = por_dia(read, 7);
  tablero.por_tecnico = abiertas_por_tecnico(read);
  tablero.margen_hoy = margen_de(read, desde, hasta);
  return tablero;
}

Raiz raiz(Read&) {
  return {"ok",
          "ServitecManager API",
          "1.0.0",
          {"/clientes", "/inventario", "/ordenes", "/ventas", "/finanzas", "/ws"}};
}

}  // namespace chasqui::servitec
