#include "exportar.h"

#include "kit/csv.h"
#include "kit/pdf.h"
#include "kit/xlsx.h"
#include "tiempos.h"

namespace chasqui::server5k {
namespace {

constexpr const char* kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

Answer archivo(const Marcador& marcador, const char* tipo, std::string bytes, const char* fin) {
  return {0, tipo, std::move(bytes),
          "resultados-" + std::to_string(marcador.competencia.id().value) + fin};
}

}  // namespace

kit::Table tabla_de(const Read& read, const Marcador& marcador) {
  kit::Table tabla;
  tabla.title = marcador.competencia.text("name");
  tabla.notes = {"Fecha: " + std::string(local(read, marcador.competencia["datetime"]).text()),
                 "Estado: " + std::string(marcador.competencia.text("estado")) + ", versión " +
                     to_text(marcador.competencia["revision"]),
                 "Huella: " + huella(marcador)};
  tabla.columns = {{"Puesto", true, 7},   {"Estado", false, 8},     {"Dorsal", true, 7},
                   {"Equipo", false, 30}, {"Categoría", false, 26}, {"Total", true, 12},
                   {"Mejor", true, 12},   {"Tiempos", true, 8},     {"Ausentes", true, 9}};
  for (const Fila& fila : marcador.filas)
    tabla.rows.push_back({fila.puesto == 0 ? Json() : Json(fila.puesto), fila.estado,
                          fila.equipo.dorsal, fila.equipo.nombre,
                          marcador.nombre_de(fila.equipo.categoria), reloj_fino(fila.total),
                          fila.mejor == 0 ? Json() : Json(reloj_fino(fila.mejor)),
                          std::ssize(fila.equipo.tiempos), fila.ausentes});
  return tabla;
}

Answer resultados(Read& read, const PedidoDeResultados& pedido) {
  Record competencia = read.get("competencias", pedido.id);
  if (!competencia.flag("is_active") && !ve_todo(read.who()))
    throw Refusal(Kind::kNotFound, "no_encontrado", "Competencia no encontrada");
  const Marcador marcador =
      marcador_de(read, std::move(competencia), pedido.categoria.value_or(""));
  const std::string formato = pedido.formato.value_or("json");
  if (formato == "json") return Answer::json(0, marcador_json(read, marcador));
  const kit::Table tabla = tabla_de(read, marcador);
  if (formato == "csv")
    return archivo(marcador, "text/csv; charset=utf-8", kit::to_csv(tabla), ".csv");
  if (formato == "xlsx") return archivo(marcador, kXlsx, kit::to_xlsx(tabla), ".xlsx");
  if (formato == "pdf") return archivo(marcador, "application/pdf", kit::to_pdf(tabla), ".pdf");
  throw Refusal(Kind::kMalformed, "formato_invalido", "El formato es json, csv, xlsx o pdf");
}

}  // namespace chasqui::server5k
