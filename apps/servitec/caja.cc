#include "caja.h"

#include <map>

#include "base/errors.h"
#include "ordenes.h"
#include "pagos.h"
#include "service/permit.h"

namespace chasqui::servitec {
namespace {

using chasqui::JsonObject;
using chasqui::Kind;
using chasqui::Refusal;
using chasqui::service::Compare;
using chasqui::service::Select;

constexpr std::string_view kAbierta = "ABIERTA", kEnRevision = "EN_REVISION", kCerrada = "CERRADA";

Refusal sin_caja() {
  return Refusal(Kind::kConflict, "sin_caja", "No tiene una caja abierta: ábrala primero");
}

Select de_quien_pide(Read& read) {
  return read.from("cajas").where("usuario", read.who().name).order("-id");
}

std::optional<Record> sin_cerrar(Read& read) {
  return de_quien_pide(read).where("estado", Compare::kNotEqual, kCerrada).first();
}

Record exigir_sin_cerrar(Read& read) {
  auto caja = sin_cerrar(read);
  if (!caja) throw sin_caja();
  return *std::move(caja);
}

std::optional<Decimal> numero_de_json(const Json& valor) {
  if (const std::int64_t* entero = valor.if_int()) return Decimal::whole(*entero);
  if (const Decimal* decimal = valor.if_decimal()) return *decimal;
  return std::nullopt;
}

// By method, as the payments say; the drawer's money and the expenses are cash.
std::map<std::string, Decimal> esperado_de(Read& read, const Record& caja) {
  std::map<std::string, Decimal> esperado{{std::string(kEfectivo), caja.decimal("monto_inicial")}};
  for (const auto& [metodo, monto] :
       read.from("pagos").where("caja_id", caja.id().value).sum_by("metodo", "monto")) {
    Decimal& suma = esperado[metodo_canonico(metodo.text())];
    suma = suma + monto;
  }
  Decimal& efectivo = esperado[std::string(kEfectivo)];
  efectivo = efectivo - read.from("gastos").where("caja_id", caja.id().value).sum("monto");
  return esperado;
}

std::vector<MetodoDeCaja> metodos_de(Read& read, const Record& caja) {
  std::map<std::string, Decimal> esperado = esperado_de(read, caja);
  const JsonObject* contado = caja["contado"].if_object();
  if (contado)
    for (const auto& [metodo, monto] : *contado) esperado.try_emplace(metodo);
  std::vector<MetodoDeCaja> metodos;
  for (const auto& [metodo, monto] : esperado) {
    MetodoDeCaja fila{metodo, monto.rescaled(2), {}, {}};
    fila.contado = contado ? numero_de_json(contado->at(metodo)) : std::nullopt;
    if (fila.contado) fila.diferencia = (*fila.contado - fila.esperado).rescaled(2);
    metodos.push_back(std::move(fila));
  }
  return metodos;
}

Decimal diferencia_de(const std::vector<MetodoDeCaja>& metodos) {
  Decimal suma(0, 2);
  for (const MetodoDeCaja& fila : metodos) suma = suma + fila.diferencia.value_or(Decimal());
  return suma;
}

std::optional<std::string> texto_o_nada(const Record& record, std::string_view campo) {
  if (record.is_null(campo)) return std::nullopt;
  return std::string(record.text(campo));
}

void sumar_ventas(Read& read, Caja& caja) {
  const auto suyas = [&] {
    return read.from("ventas")
        .where("caja_id", caja.id.value)
        .where("estado", Compare::kNotEqual, "anulada");
  };
  caja.ventas = suyas().count();
  caja.total_ventas = suyas().sum("total");
  caja.total_devuelto = read.from("devoluciones").where("caja_id", caja.id.value).sum("total");
  caja.total_anticipos =
      read.from("pagos").where("caja_id", caja.id.value).where("concepto", "anticipo").sum("monto");
  caja.tardias = read.from("pagos").where("caja_id", caja.id.value).where("tardia", true).count();
}

Caja caja_de(Read& read, const Record& guardada) {
  Caja caja;
  caja.id = guardada.id();
  caja.numero = guardada.text("numero");
  caja.usuario = guardada.text("usuario");
  caja.estado = guardada.text("estado");
  caja.apertura = guardada.text("apertura");
  caja.cierre = texto_o_nada(guardada, "cierre");
  caja.nota = texto_o_nada(guardada, "nota");
  caja.monto_inicial = guardada.decimal("monto_inicial");
  sumar_ventas(read, caja);
  caja.metodos = metodos_de(read, guardada);
  for (const Record& gasto :
       read.from("gastos").where("caja_id", caja.id.value).order("id").rows()) {
    caja.gastos.push_back({gasto.id(), gasto.decimal("monto"), std::string(gasto.text("concepto")),
                           std::string(gasto.text("creado_en"))});
    caja.total_gastos = caja.total_gastos + gasto.decimal("monto");
  }
  if (caja.estado == kCerrada) caja.diferencia = diferencia_de(caja.metodos);
  return caja;
}

void decir(Tx& tx, const char* evento, const Record& caja) {
  tx.emit("cajas", evento,
          JsonObject{
              {"id", caja.id().value}, {"usuario", caja["usuario"]}, {"estado", caja["estado"]}});
}

void decir_cierre(Tx& tx, const Record& caja, bool tardia) {
  tx.emit("cajas", "caja_cerrada",
          JsonObject{{"id", caja.id().value},
                     {"usuario", caja["usuario"]},
                     {"estado", caja["estado"]},
                     {"diferencia", caja["diferencia"]},
                     {"tardia", tardia}});
}

// Each amount under its method's one spelling; every wrong one is named.
JsonObject contado_valido(const Json& contado) {
  JsonObject limpio;
  std::vector<chasqui::FieldError> errores;
  const auto mal = [&](const std::string& metodo, std::string texto, const Json& valor) {
    errores.push_back({{"body", "contado", metodo}, "value_error", std::move(texto), valor});
  };
  if (const JsonObject* montos = contado.if_object())
    for (const auto& [metodo, valor] : *montos) {
      const auto monto = numero_de_json(valor);
      if (!monto || monto->is_negative() || !monto->fits_scale(2))
        mal(metodo, "Un importe de cero o más, con dos decimales", valor);
      else
        limpio.set(metodo_canonico(metodo), monto->rescaled(2));
    }
  if (errores.empty() && !limpio.contains(kEfectivo))
    mal(std::string(kEfectivo), "Hace falta lo contado en efectivo", nullptr);
  if (!errores.empty()) throw Refusal::invalid(std::move(errores));
  return limpio;
}

// The till of who asks, or the one that an administrator names.
Record por_cerrar(Tx& tx, const std::optional<Id>& pedida) {
  if (!pedida) return exigir_sin_cerrar(tx);
  Record caja = service::readable_record(tx, "cajas", *pedida);
  if (caja.text("usuario") != tx.who().name && !tx.who().has_role("administrador"))
    throw service::not_allowed(tx.who());
  if (caja.text("estado") == kCerrada)
    throw Refusal(Kind::kConflict, "caja_cerrada", "La caja ya está cerrada");
  return caja;
}

// Whose till was open when it happened; what is told late goes where it belongs.
std::optional<Record> de_entonces(Tx& tx) {
  auto caja =
      de_quien_pide(tx).where("apertura", Compare::kLessEqual, to_iso(tx.happened())).first();
  if (!caja) return std::nullopt;
  if (!caja->is_null("cierre") && caja->time("cierre") <= tx.happened()) return std::nullopt;
  return caja;
}

}  // namespace

void refine(AperturaDeCaja*, schema::Shape& shape) {
  service::member(shape, "monto_inicial").shape.min = Decimal::whole(0);
}

void refine(NuevoGasto*, schema::Shape& shape) {
  service::member(shape, "monto").shape.above = Decimal::whole(0);
  service::member(shape, "concepto").shape.refuse_blank = true;
  service::member(shape, "concepto").shape.length_max = 200;
}

void refine(RevisionDeCaja*, schema::Shape& shape) {
  service::member(shape, "volver").default_value = Json(false);
}

void refine(CierreDeCaja*, schema::Shape& shape) {
  schema::Shape& contado = service::member(shape, "contado").shape;
  contado.kind = schema::ShapeKind::kObject;
  contado.open = true;
  service::member(shape, "nota").shape.length_max = 4000;
}

void refine(PaginaDeCajas*, schema::Shape& shape) { por_paginas(shape); }

Caja abrir_caja(Tx& tx, const AperturaDeCaja& apertura) {
  if (const auto otra = sin_cerrar(tx))
    throw Refusal(Kind::kConflict, "caja_abierta", "Ya tiene una caja abierta")
        .with("caja_id", otra->id().value);
  const Record caja = tx.insert("cajas", {{"numero", numero_de("Z", tx.next_number("cajas"))},
                                          {"usuario", tx.who().name},
                                          {"usuario_id", tx.who().id},
                                          {"dispositivo", tx.who().device},
                                          {"apertura", to_iso(tx.now())},
                                          {"monto_inicial", apertura.monto_inicial}});
  decir(tx, "caja_abierta", caja);
  return caja_de(tx, caja);
}

CajaActual caja_actual(Read& read) {
  CajaActual actual;
  if (const auto caja = sin_cerrar(read)) actual.caja = caja_de(read, *caja);
  actual.exigida = read.settings().flag("exigir_caja");
  return actual;
}

Caja anotar_gasto(Tx& tx, const NuevoGasto& gasto) {
  const Record caja = exigir_sin_cerrar(tx);
  tx.insert("gastos", {{"caja_id", caja.id().value},
                       {"monto", gasto.monto},
                       {"concepto", gasto.concepto},
                       {"usuario", tx.who().name}});
  decir(tx, "caja_actualizada", caja);
  return caja_de(tx, caja);
}

Caja revisar_caja(Tx& tx, const RevisionDeCaja& revision) {
  Record caja = exigir_sin_cerrar(tx);
  const auto estado = revision.volver ? kAbierta : kEnRevision;
  caja = tx.update("cajas", std::move(caja), Record{{"estado", estado}});
  decir(tx, "caja_actualizada", caja);
  return caja_de(tx, caja);
}

Caja cerrar_caja(Tx& tx, const CierreDeCaja& cierre) {
  Record caja = por_cerrar(tx, cierre.caja_id);
  caja = tx.update("cajas", std::move(caja),
                   Record{{"estado", kCerrada},
                          {"cierre", to_iso(tx.now())},
                          {"contado", contado_valido(cierre.contado)},
                          {"nota", o_nulo(cierre.nota)}});
  const Decimal diferencia = diferencia_de(metodos_de(tx, caja));
  caja = tx.update("cajas", std::move(caja), Record{{"diferencia", diferencia}});
  decir_cierre(tx, caja, false);
  return caja_de(tx, caja);
}

std::vector<Json> cajas(Read& read, const PaginaDeCajas& pagina) {
  const std::vector<Record> filas =
      read.seen("cajas").order("-id").limit(pagina.offset + pagina.limit).rows();
  std::vector<Json> vistas;
  for (auto i = static_cast<std::size_t>(pagina.offset); i < filas.size(); ++i)
    vistas.emplace_back(read.visible("cajas", filas[i]));
  return vistas;
}

Caja caja_z(Read& read, const PorId& caja) {
  return caja_de(read, service::readable_record(read, "cajas", caja.id));
}

Turno turno_de(Tx& tx) {
  if (tx.is_away())
    if (const auto caja = de_entonces(tx)) return {caja->id(), caja->text("estado") == kCerrada};
  const auto caja = sin_cerrar(tx);
  if (tx.is_away()) return {caja ? std::optional(caja->id()) : std::nullopt, false};
  if (!caja && tx.settings().flag("exigir_caja")) throw sin_caja();
  if (caja && caja->text("estado") == kEnRevision)
    throw Refusal(Kind::kConflict, "caja_en_revision",
                  "La caja está en revisión: termine de contar o vuelva a abrirla");
  return {caja ? std::optional(caja->id()) : std::nullopt, false};
}

void recontar(Tx& tx, const Turno& turno) {
  if (!turno.tardia) return;
  Record caja = tx.get("cajas", *turno.caja);
  const Decimal diferencia = diferencia_de(metodos_de(tx, caja));
  caja = tx.update("cajas", std::move(caja), Record{{"diferencia", diferencia}});
  decir_cierre(tx, caja, true);
}

}  // namespace chasqui::servitec
