#include "encargos.h"

#include <algorithm>
#include <set>

#include "base/errors.h"
#include "ordenes.h"
#include "service/conflicts.h"

namespace chasqui::servitec {
namespace {

using chasqui::FieldError;
using chasqui::Kind;
using chasqui::Refusal;

void exigir_cobrable(Tx& tx, const Record& orden) {
  if (tx.is_fact()) return;
  if (orden.text("estado") == "Cancelado")
    throw Refusal(Kind::kConflict, "orden_cancelada",
                  "La orden " + std::string(orden.text("numero")) + " está cancelada");
  if (const auto venta = venta_de_orden(tx, orden.id()))
    throw Refusal(Kind::kConflict, "orden_cobrada",
                  "La orden " + std::string(orden.text("numero")) + " ya está en la venta " +
                      std::string(venta->text("numero")))
        .with("venta_id", venta->id().value);
}

// What two devices charged without knowing of each other needs a person.
void avisar_si_ya_cobrada(Tx& tx, const Record& orden) {
  const auto venta = venta_de_orden(tx, orden.id());
  if (!venta) return;
  service::Conflict tarea{"tarea", "ordenes", orden.id().value, "orden_cobrada"};
  tarea.body = chasqui::JsonObject{{"venta_id", venta->id().value}};
  service::keep_conflict(tx, tarea);
}

Encargo encargo_de(Tx& tx, Record orden) {
  exigir_cobrable(tx, orden);
  if (tx.is_fact()) avisar_si_ya_cobrada(tx, orden);
  const Decimal precio =
      std::max(orden.decimal("total") - orden.decimal("descuento"), Decimal(0, 2));
  const Decimal a_cuenta = std::min(precio, pagado_a_cuenta(tx, orden));
  return {std::move(orden), precio, a_cuenta};
}

std::vector<Record> lineas_de_orden(Read& read, Id venta) {
  return read.from("detalle_ventas")
      .where("venta_id", venta.value)
      .where({"orden_id", service::Compare::kNotNull, {}, {}})
      .rows();
}

void mover_orden(Tx& tx, Id orden, const char* estado, std::string nota) {
  CambioDeEstado cambio;
  cambio.id = orden;
  cambio.estado = estado;
  cambio.nota = std::move(nota);
  cambio.fiado = true;
  cambio.forzar = true;
  cambiar_estado(tx, cambio);
}

}  // namespace

std::vector<Encargo> encargos_de(Tx& tx, const std::vector<Id>& ordenes) {
  std::vector<Encargo> encargos;
  std::vector<FieldError> errores;
  std::set<std::int64_t> vistas;
  for (std::size_t i = 0; i < ordenes.size(); ++i) {
    auto orden = tx.find("ordenes", ordenes[i]);
    const bool es_nueva = vistas.insert(ordenes[i].value).second;
    if (orden && es_nueva)
      encargos.push_back(encargo_de(tx, *std::move(orden)));
    else
      errores.push_back({{"body", "ordenes", std::to_string(i)},
                         "value_error",
                         orden ? "La orden está dos veces" : "Orden no encontrada",
                         ordenes[i].value});
  }
  if (!errores.empty()) throw Refusal::invalid(std::move(errores));
  return encargos;
}

std::string descripcion_de(const Encargo& encargo) {
  const auto texto = [&](std::string_view campo) { return std::string(encargo.orden.text(campo)); };
  return "Orden " + texto("numero") + " · " + texto("equipo") + " " + texto("marca") + " " +
         texto("modelo");
}

std::optional<Record> venta_de_orden(Read& read, Id orden) {
  for (const Record& linea :
       read.from("detalle_ventas").where("orden_id", orden.value).order("-id").rows())
    if (auto venta = read.find("ventas", Id{linea.integer("venta_id")});
        venta && venta->text("estado") != "anulada")
      return venta;
  return std::nullopt;
}

void entregar_ordenes(Tx& tx, const Record& venta) {
  if (venta.text("estado") == "parcial") return;
  for (const Record& linea : lineas_de_orden(tx, venta.id())) {
    const auto orden = tx.find("ordenes", Id{linea.integer("orden_id")});
    if (orden && orden->text("estado") != "Entregado")
      mover_orden(tx, orden->id(), "Entregado", "Venta " + std::string(venta.text("numero")));
  }
}

void soltar_ordenes(Tx& tx, const Record& venta) {
  for (const Record& linea : lineas_de_orden(tx, venta.id())) {
    const auto orden = tx.find("ordenes", Id{linea.integer("orden_id")});
    if (orden && orden->text("estado") == "Entregado")
      mover_orden(tx, orden->id(), "Reparado",
                  "Venta " + std::string(venta.text("numero")) + " anulada");
  }
}

}  // namespace chasqui::servitec
