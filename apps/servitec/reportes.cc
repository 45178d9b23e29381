#include "reportes.h"

#include <algorithm>
#include <array>

#include "base/errors.h"
#include "kit/csv.h"
#include "kit/pdf.h"
#include "kit/xlsx.h"

namespace chasqui::servitec {
namespace {

using chasqui::JsonArray;
using chasqui::JsonObject;
using chasqui::Kind;
using chasqui::Refusal;
using chasqui::Utc;
using chasqui::service::Answer;

constexpr const char* kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr int kDiasDeAntes = 29;

struct Clase {
  std::string_view nombre, titulo;
  std::array<std::string_view, 4> por;  // The first is what nothing said means.
  Reporte (*hacer)(Read&, const Tramo&, std::string_view);
};
constexpr std::array<Clase, 5> kClases{
    {{"ventas", "Ventas", {"dia", "usuario", "metodo", "producto"}, reporte_de_ventas},
     {"impuestos", "Impuestos", {"dia", "usuario", "", ""}, reporte_de_impuestos},
     {"ordenes", "Órdenes", {"orden", "dia", "usuario", "estado"}, reporte_de_ordenes},
     {"inventario", "Inventario", {"producto", "dia", "", ""}, reporte_de_inventario},
     {"caja", "Caja", {"caja", "dia", "usuario", "metodo"}, reporte_de_caja}}};

const Clase& clase_de(std::string_view nombre) {
  for (const Clase& clase : kClases)
    if (clase.nombre == nombre) return clase;
  throw Refusal(Kind::kNotFound, "no_encontrado",
                "No hay ese reporte. Hay: ventas, impuestos, ordenes, inventario, caja");
}

std::string por_de(const Clase& clase, const std::optional<std::string>& pedido) {
  std::string por = pedido.value_or(std::string(clase.por[0]));
  if (!por.empty() && std::ranges::find(clase.por, por) != clase.por.end()) return por;
  std::string lista;
  for (const std::string_view uno : clase.por)
    if (!uno.empty()) lista.append(lista.empty() ? "" : ", ").append(uno);
  throw Refusal::invalid({{{"query", "por"}, "enum", "Este reporte va por: " + lista, por}});
}

// The midnight that a local day begins with.
Utc inicio_de(const Read& read, std::string_view dia) {
  const auto parte = [&](std::size_t desde, std::size_t cuantos) {
    int numero = 0;
    for (const char cifra : dia.substr(desde, cuantos)) numero = numero * 10 + (cifra - '0');
    return numero;
  };
  return read.zone().from_local({parte(0, 4), parte(5, 2), parte(8, 2)});
}

Tramo tramo_de(const Read& read, const PedidoDeReporte& pedido) {
  Tramo tramo;
  const chasqui::Zone& zona = read.zone();
  tramo.ultimo_dia = pedido.hasta.value_or(zona.local_day(read.now()));
  const Utc ultimo = inicio_de(read, tramo.ultimo_dia);
  tramo.primer_dia =
      pedido.desde.value_or(zona.local_day(zona.day_start_before(ultimo, kDiasDeAntes)));
  tramo.desde = inicio_de(read, tramo.primer_dia);
  tramo.hasta = zona.day_end(ultimo);
  if (tramo.desde >= tramo.hasta)
    throw Refusal::invalid({{{"query", "desde"},
                             "less_than_equal",
                             "El primer día va antes del último",
                             tramo.primer_dia}});
  return tramo;
}

Json como_json(const Reporte& reporte, const Tramo& tramo, std::string_view por) {
  JsonArray filas;
  for (const auto& celdas : reporte.tabla.rows) {
    JsonObject fila;
    for (std::size_t i = 0; i < celdas.size(); ++i) fila.append(reporte.claves[i], celdas[i]);
    filas.emplace_back(std::move(fila));
  }
  JsonArray columnas;
  for (std::size_t i = 0; i < reporte.claves.size(); ++i)
    columnas.emplace_back(JsonObject{{"clave", reporte.claves[i]},
                                     {"nombre", reporte.tabla.columns[i].name},
                                     {"es_numero", reporte.tabla.columns[i].is_number}});
  return JsonObject{{"titulo", reporte.tabla.title},   {"desde", tramo.primer_dia},
                    {"hasta", tramo.ultimo_dia},       {"por", por},
                    {"columnas", std::move(columnas)}, {"filas", std::move(filas)}};
}

}  // namespace

void Reporte::columna(std::string clave, kit::Column columna) {
  claves.push_back(std::move(clave));
  tabla.columns.push_back(std::move(columna));
}

void refine(PedidoDeReporte*, schema::Shape& shape) {
  using service::member;
  for (const char* name : {"desde", "hasta"})
    member(shape, name).shape = schema::shapes::nullable(schema::shapes::date());
  member(shape, "formato").shape = schema::shapes::one_of("", {"json", "csv", "xlsx", "pdf"});
  member(shape, "formato").default_value = Json("json");
}

Answer reporte(Read& read, const PedidoDeReporte& pedido) {
  const Clase& clase = clase_de(pedido.nombre);
  const std::string por = por_de(clase, pedido.por);
  const Tramo tramo = tramo_de(read, pedido);
  Reporte hecho = clase.hacer(read, tramo, por);
  hecho.tabla.title = std::string(clase.titulo) + " por " + (por == "dia" ? "día" : por);
  hecho.tabla.notes = {tramo.primer_dia + " a " + tramo.ultimo_dia};
  const std::string archivo =
      pedido.nombre + "-" + tramo.primer_dia + "-" + tramo.ultimo_dia + "." + pedido.formato;
  if (pedido.formato == "csv")
    return {0, "text/csv; charset=utf-8", kit::to_csv(hecho.tabla), archivo};
  if (pedido.formato == "xlsx") return {0, kXlsx, kit::to_xlsx(hecho.tabla), archivo};
  if (pedido.formato == "pdf") return {0, "application/pdf", kit::to_pdf(hecho.tabla), archivo};
  return Answer::json(0, como_json(hecho, tramo, por));
}

}  // namespace chasqui::servitec
