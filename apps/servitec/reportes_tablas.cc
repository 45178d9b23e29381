// The tables of each report.
#include <map>

#include "base/errors.h"
#include "caja.h"
#include "pagos.h"
#include "reportes.h"

namespace chasqui::servitec {
namespace {

using chasqui::Refusal;
using chasqui::service::Compare;
using chasqui::service::Select;

constexpr std::int64_t kFilasMax = 100'000;  // Of one stretch; more would not be read by anybody.

kit::Column de_dia() { return {"Día", false, 12}; }
kit::Column de_usuario() { return {"Usuario", false, 20}; }

Select en_tramo(Read& read, const char* modelo, const char* campo, const Tramo& tramo) {
  return read.from(modelo)
      .where(campo, Compare::kGreaterEqual, to_iso(tramo.desde))
      .where(campo, Compare::kLess, to_iso(tramo.hasta));
}

std::vector<Record> filas_de(Select select) {
  std::vector<Record> filas = select.limit(kFilasMax + 1).rows();
  if (std::ssize(filas) > kFilasMax)
    throw Refusal::invalid(
        {{{"query", "desde"}, "too_long", "Son demasiadas filas: pida menos días", nullptr}});
  return filas;
}

std::vector<Record> ventas_de(Read& read, const Tramo& tramo) {
  return filas_de(
      en_tramo(read, "ventas", "fecha", tramo).where("estado", Compare::kNotEqual, "anulada"));
}

std::string dia_de(const Read& read, const Record& fila, const char* campo) {
  return read.zone().local_day(fila.time(campo));
}

Decimal cero() { return Decimal(0, 2); }

// What came back took its part of the tax with it.
Decimal impuesto_devuelto(const Record& venta) {
  const Decimal total = venta.decimal("total_calculado");
  if (venta.decimal("devuelto").is_zero() || total.is_zero()) return cero();
  return (venta.decimal("devuelto") * venta.decimal("impuesto")).divided_by(total, 2);
}

void sumar(Vendido& suma, const Record& venta) {
  ++suma.ventas;
  suma.total = suma.total + venta.decimal("total");
  suma.descuento = suma.descuento + venta.decimal("descuento");
  suma.devuelto = suma.devuelto + venta.decimal("devuelto");
  const Decimal impuesto = venta.decimal("impuesto") - impuesto_devuelto(venta);
  suma.impuesto = suma.impuesto + impuesto;
  suma.neto = suma.neto + venta.decimal("neto") + venta.decimal("impuesto") -
              venta.decimal("devuelto") - impuesto;
}

struct LineaVendida {
  std::int64_t venta = 0, producto = 0, unidades = 0;
  Decimal total;
};

// Product lines of those sales, without what came back.
std::vector<LineaVendida> lineas_de_ventas(Read& read,
                                           const std::map<std::int64_t, std::string>& ventas) {
  std::vector<LineaVendida> lineas;
  if (ventas.empty()) return lineas;
  for (const Record& fila :
       filas_de(read.from("detalle_ventas")
                    .where("venta_id", Compare::kGreaterEqual, ventas.begin()->first)
                    .where("venta_id", Compare::kLessEqual, ventas.rbegin()->first)
                    .where({"producto_id", Compare::kNotNull, {}, {}}))) {
    if (!ventas.contains(fila.integer("venta_id"))) continue;
    const std::int64_t cantidad = fila.integer("cantidad");
    const std::int64_t quedan = cantidad - fila.integer("devuelto");
    const Decimal todo =
        Decimal::whole(cantidad) * fila.decimal("precio") - fila.decimal("descuento");
    lineas.push_back({fila.integer("venta_id"), fila.integer("producto_id"), quedan,
                      (todo * Decimal::whole(quedan)).divided_by(Decimal::whole(cantidad), 2)});
  }
  return lineas;
}

std::map<std::int64_t, Record> productos(Read& read) {
  std::map<std::int64_t, Record> por_id;
  for (Record& producto : filas_de(read.from("inventario").with_deleted())) {
    const std::int64_t id = producto.id().value;
    por_id.emplace(id, std::move(producto));
  }
  return por_id;
}

Decimal costo_de(const std::map<std::int64_t, Record>& por_id, const LineaVendida& linea) {
  const auto producto = por_id.find(linea.producto);
  if (producto == por_id.end() || producto->second.is_null("costo")) return cero();
  return producto->second.decimal("costo") * Decimal::whole(linea.unidades);
}

using Grupos = std::map<std::string, Vendido>;

std::string grupo_de(const Read& read, const Record& venta, std::string_view por) {
  if (por == "dia") return dia_de(read, venta, "fecha");
  return std::string(venta.text("usuario"));
}

Grupos agrupadas(Read& read, const Tramo& tramo, std::string_view por) {
  Grupos grupos;
  std::map<std::int64_t, std::string> grupo_por_venta;
  for (const Record& venta : ventas_de(read, tramo)) {
    const std::string grupo = grupo_de(read, venta, por);
    sumar(grupos[grupo], venta);
    grupo_por_venta.emplace(venta.id().value, grupo);
  }
  const std::map<std::int64_t, Record> por_id = productos(read);
  for (const LineaVendida& linea : lineas_de_ventas(read, grupo_por_venta)) {
    Vendido& suma = grupos[grupo_por_venta.at(linea.venta)];
    suma.unidades += linea.unidades;
    suma.costo = suma.costo + costo_de(por_id, linea);
  }
  return grupos;
}

Reporte ventas_por_producto(Read& read, const Tramo& tramo) {
  Reporte reporte;
  reporte.columna("producto", {"Producto", false, 40});
  reporte.columna("unidades", {"Unidades", true, 10});
  reporte.columna("total", {"Total", true, 14});
  reporte.columna("costo", {"Costo", true, 14});
  std::map<std::int64_t, std::string> ventas;
  for (const Record& venta : ventas_de(read, tramo)) ventas.emplace(venta.id().value, "");
  const std::map<std::int64_t, Record> por_id = productos(read);
  std::map<std::int64_t, Vendido> sumas;
  for (const LineaVendida& linea : lineas_de_ventas(read, ventas)) {
    Vendido& suma = sumas[linea.producto];
    suma.unidades += linea.unidades;
    suma.total = suma.total + linea.total;
    suma.costo = suma.costo + costo_de(por_id, linea);
  }
  for (const auto& [id, suma] : sumas) {
    const auto producto = por_id.find(id);
    const Json nombre = producto == por_id.end() ? Json(id) : producto->second["nombre"];
    reporte.tabla.rows.push_back(
        {nombre, suma.unidades, suma.total.rescaled(2), suma.costo.rescaled(2)});
  }
  return reporte;
}

// Money by method: what came in and what went back.
Reporte pagos_por_metodo(const std::vector<Record>& pagos) {
  Reporte reporte;
  reporte.columna("metodo", {"Medio", false, 20});
  reporte.columna("pagos", {"Pagos", true, 10});
  reporte.columna("total", {"Total", true, 14});
  std::map<std::string, Vendido> sumas;
  for (const Record& pago : pagos) {
    Vendido& suma = sumas[metodo_canonico(pago.text("metodo"))];
    ++suma.ventas;
    suma.total = suma.total + pago.decimal("monto");
  }
  for (const auto& [metodo, suma] : sumas)
    reporte.tabla.rows.push_back({metodo, suma.ventas, suma.total.rescaled(2)});
  return reporte;
}

std::string nombre_de_cuenta(Read& read, const Json& id) {
  const std::int64_t* cual = id.if_int();
  if (!cual) return "(sin técnico)";
  const auto cuenta = read.account(*cual);
  return cuenta ? cuenta->username : "#" + std::to_string(*cual);
}

Reporte una_por_orden(Read& read, const std::vector<Record>& ordenes) {
  Reporte reporte;
  reporte.columna("numero", {"Orden", false, 12});
  reporte.columna("ingreso", {"Ingreso", false, 12});
  reporte.columna("estado", {"Estado", false, 18});
  reporte.columna("equipo", {"Equipo", false, 28});
  reporte.columna("tecnico", {"Técnico", false, 14});
  reporte.columna("dias", {"Días", true, 6});
  reporte.columna("total", {"Total", true, 12});
  for (const Record& orden : ordenes) {
    const auto dias =
        std::chrono::duration_cast<std::chrono::hours>(read.now() - orden.time("fecha_ingreso"))
            .count() /
        24;
    reporte.tabla.rows.push_back(
        {orden["numero"], dia_de(read, orden, "fecha_ingreso"), orden["estado"],
         std::string(orden.text("equipo")) + " " + std::string(orden.text("marca")) + " " +
             std::string(orden.text("modelo")),
         nombre_de_cuenta(read, orden["tecnico_id"]), std::int64_t{dias}, orden["total"]});
  }
  return reporte;
}

std::string grupo_de_orden(Read& read, const Record& orden, std::string_view por) {
  if (por == "dia") return dia_de(read, orden, "fecha_ingreso");
  if (por == "estado") return std::string(orden.text("estado"));
  return nombre_de_cuenta(read, orden["tecnico_id"]);
}

Reporte movimientos_por_dia(Read& read, const Tramo& tramo) {
  Reporte reporte;
  reporte.columna("dia", de_dia());
  reporte.columna("tipo", {"Movimiento", false, 20});
  reporte.columna("unidades", {"Unidades", true, 12});
  std::map<std::pair<std::string, std::string>, std::int64_t> sumas;
  for (const Record& fila : filas_de(en_tramo(read, "movimientos_stock", "recibido_en", tramo)))
    sumas[{dia_de(read, fila, "recibido_en"), std::string(fila.text("tipo"))}] +=
        fila.integer("cantidad");
  for (const auto& [clave, unidades] : sumas)
    reporte.tabla.rows.push_back({clave.first, clave.second, unidades});
  return reporte;
}

Reporte una_por_caja(Read& read, const Tramo& tramo) {
  Reporte reporte;
  reporte.columna("numero", {"Caja", false, 12});
  reporte.columna("usuario", de_usuario());
  reporte.columna("apertura", {"Apertura", false, 18});
  reporte.columna("estado", {"Estado", false, 12});
  reporte.columna("ventas", {"Ventas", true, 8});
  reporte.columna("total_ventas", {"Total", true, 12});
  reporte.columna("gastos", {"Gastos", true, 12});
  reporte.columna("diferencia", {"Diferencia", true, 12});
  for (const Record& fila : filas_de(en_tramo(read, "cajas", "apertura", tramo))) {
    const Caja caja = caja_z(read, {fila.id()});
    reporte.tabla.rows.push_back({caja.numero, caja.usuario,
                                  read.zone().local_time(fila.time("apertura")).substr(0, 16),
                                  caja.estado, caja.ventas, caja.total_ventas,
                                  caja.total_gastos.rescaled(2), o_nulo(caja.diferencia)});
  }
  return reporte;
}

}  // namespace

Vendido vendido_en(Read& read, const Tramo& tramo) {
  Vendido todo;
  for (const auto& [grupo, suma] : agrupadas(read, tramo, "usuario")) {
    todo.ventas += suma.ventas;
    todo.neto = todo.neto + suma.neto;
    todo.total = todo.total + suma.total;
    todo.costo = todo.costo + suma.costo;
  }
  return todo;
}

Reporte reporte_de_ventas(Read& read, const Tramo& tramo, std::string_view por) {
  if (por == "producto") return ventas_por_producto(read, tramo);
  if (por == "metodo")
    return pagos_por_metodo(filas_de(
        en_tramo(read, "pagos", "fecha", tramo).where({"venta_id", Compare::kNotNull, {}, {}})));
  Reporte reporte;
  reporte.columna(std::string(por), por == "dia" ? de_dia() : de_usuario());
  reporte.columna("ventas", {"Ventas", true, 8});
  reporte.columna("unidades", {"Unidades", true, 9});
  reporte.columna("total", {"Total", true, 13});
  reporte.columna("descuento", {"Descuento", true, 11});
  reporte.columna("devuelto", {"Devuelto", true, 11});
  reporte.columna("neto", {"Neto", true, 13});
  reporte.columna("margen", {"Margen", true, 13});
  for (const auto& [grupo, suma] : agrupadas(read, tramo, por))
    reporte.tabla.rows.push_back({grupo, suma.ventas, suma.unidades, suma.total.rescaled(2),
                                  suma.descuento.rescaled(2), suma.devuelto.rescaled(2),
                                  suma.neto.rescaled(2), (suma.neto - suma.costo).rescaled(2)});
  return reporte;
}

Reporte reporte_de_impuestos(Read& read, const Tramo& tramo, std::string_view por) {
  Reporte reporte;
  reporte.columna(std::string(por), por == "dia" ? de_dia() : de_usuario());
  reporte.columna("neto", {"Neto", true, 14});
  reporte.columna("impuesto", {"Impuesto", true, 14});
  reporte.columna("total", {"Total", true, 14});
  Grupos grupos;
  for (const Record& venta : ventas_de(read, tramo))
    sumar(grupos[grupo_de(read, venta, por)], venta);
  for (const auto& [grupo, suma] : grupos)
    reporte.tabla.rows.push_back({grupo, suma.neto.rescaled(2), suma.impuesto.rescaled(2),
                                  (suma.neto + suma.impuesto).rescaled(2)});
  return reporte;
}

Reporte reporte_de_ordenes(Read& read, const Tramo& tramo, std::string_view por) {
  const std::vector<Record> ordenes =
      filas_de(en_tramo(read, "ordenes", "fecha_ingreso", tramo).order("-fecha_ingreso"));
  if (por == "orden") return una_por_orden(read, ordenes);
  Reporte reporte;
  reporte.columna(std::string(por), por == "dia"      ? de_dia()
                                    : por == "estado" ? kit::Column{"Estado", false, 20}
                                                      : kit::Column{"Técnico", false, 20});
  reporte.columna("ordenes", {"Órdenes", true, 9});
  reporte.columna("entregadas", {"Entregadas", true, 11});
  reporte.columna("total", {"Total", true, 14});
  std::map<std::string, std::pair<Vendido, std::int64_t>> sumas;
  for (const Record& orden : ordenes) {
    auto& [suma, entregadas] = sumas[grupo_de_orden(read, orden, por)];
    ++suma.ventas;
    suma.total = suma.total + orden.decimal("total") - orden.decimal("descuento");
    entregadas += orden.text("estado") == "Entregado" ? 1 : 0;
  }
  for (const auto& [grupo, suma] : sumas)
    reporte.tabla.rows.push_back(
        {grupo, suma.first.ventas, suma.second, suma.first.total.rescaled(2)});
  return reporte;
}

Reporte reporte_de_inventario(Read& read, const Tramo& tramo, std::string_view por) {
  if (por == "dia") return movimientos_por_dia(read, tramo);
  Reporte reporte;
  reporte.columna("producto", {"Producto", false, 36});
  reporte.columna("categoria", {"Categoría", false, 16});
  reporte.columna("stock", {"Stock", true, 7});
  reporte.columna("reservado", {"Apartado", true, 9});
  reporte.columna("minimo", {"Mínimo", true, 7});
  reporte.columna("vendidas", {"Vendidas", true, 9});
  reporte.columna("valor", {"Valor a costo", true, 14});
  std::map<std::int64_t, std::int64_t> vendidas;
  for (const auto& [producto, suma] : en_tramo(read, "movimientos_stock", "recibido_en", tramo)
                                          .where("tipo", "venta")
                                          .sum_by("producto_id", "cantidad"))
    vendidas[*producto.if_int()] = -suma.rescaled(0).coefficient();
  for (const Record& producto : filas_de(read.from("inventario").order("nombre"))) {
    const Decimal costo = producto.is_null("costo") ? cero() : producto.decimal("costo");
    reporte.tabla.rows.push_back({producto["nombre"], producto["categoria"], producto["stock"],
                                  producto["reservado"], producto["stock_minimo"],
                                  vendidas[producto.id().value],
                                  (costo * Decimal::whole(producto.integer("stock"))).rescaled(2)});
  }
  return reporte;
}

Reporte reporte_de_caja(Read& read, const Tramo& tramo, std::string_view por) {
  if (por == "caja") return una_por_caja(read, tramo);
  const std::vector<Record> pagos = filas_de(en_tramo(read, "pagos", "fecha", tramo));
  if (por == "metodo") return pagos_por_metodo(pagos);
  Reporte reporte;
  reporte.columna(std::string(por), por == "dia" ? de_dia() : de_usuario());
  reporte.columna("pagos", {"Pagos", true, 10});
  reporte.columna("total", {"Total", true, 14});
  std::map<std::string, Vendido> sumas;
  for (const Record& pago : pagos) {
    Vendido& suma =
        sumas[por == "dia" ? dia_de(read, pago, "fecha") : std::string(pago.text("usuario"))];
    ++suma.ventas;
    suma.total = suma.total + pago.decimal("monto");
  }
  for (const auto& [grupo, suma] : sumas)
    reporte.tabla.rows.push_back({grupo, suma.ventas, suma.total.rescaled(2)});
  return reporte;
}

}  // namespace chasqui::servitec
