#include "pagos.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace chasqui::servitec {
namespace {

using chasqui::FieldError;
using chasqui::Refusal;

constexpr std::array<std::string_view, 5> kMetodos{kEfectivo, "Transferencia", "Débito", "Crédito",
                                                   "Otro"};

FieldError error_de_parte(std::size_t parte, const char* miembro, std::string texto,
                          Decimal monto) {
  return {
      {"body", "pagos", std::to_string(parte), miembro}, "value_error", std::move(texto), monto};
}

// Cash: what lies on the counter is taken up to what is owed.
Cobro en_efectivo(const PagoPedido& pago, Decimal debe) {
  const Decimal recibido = pago.recibido.value_or(pago.monto);
  return {std::string(kEfectivo), std::min(pago.monto, debe), recibido, pago.referencia};
}

void sumar(Cobros& cobros, Cobro cobro) {
  cobros.pagado = cobros.pagado + cobro.monto;
  cobros.vuelto = cobros.vuelto + (cobro.recibido - cobro.monto);
  if (!cobro.monto.is_zero()) cobros.pagos.push_back(std::move(cobro));
}

// What is wrong with one part by itself.
void revisar_parte(const PagoPedido& pago, std::size_t parte, std::vector<FieldError>& errores) {
  if (!pago.recibido) return;
  if (metodo_canonico(pago.metodo) != kEfectivo && *pago.recibido != pago.monto)
    errores.push_back(
        error_de_parte(parte, "recibido", "Solo el efectivo da vuelto", *pago.recibido));
  else if (*pago.recibido < pago.monto)
    errores.push_back(error_de_parte(parte, "recibido", "Lo recibido no alcanza", *pago.recibido));
}

}  // namespace

void refine(PagoPedido*, schema::Shape& shape) {
  using service::member;
  member(shape, "monto").shape.above = Decimal::whole(0);
  member(shape, "metodo").shape.length_max = 40;
  member(shape, "metodo").shape.refuse_blank = true;
  member(shape, "metodo").default_value = Json(kEfectivo);
  member(shape, "referencia").shape.length_max = 120;
}

std::string metodo_canonico(std::string_view texto) {
  const std::string plegado = chasqui::fold(chasqui::trim(texto));
  for (const std::string_view metodo : kMetodos)
    if (chasqui::fold(metodo) == plegado) return std::string(metodo);
  return std::string(chasqui::trim(texto));
}

Cobros cobrar(Read& read, const std::vector<PagoPedido>& pagos, Decimal debe) {
  Cobros cobros;
  std::vector<FieldError> errores;
  for (std::size_t i = 0; i < pagos.size(); ++i) {
    revisar_parte(pagos[i], i, errores);
    std::string metodo = metodo_canonico(pagos[i].metodo);
    if (metodo == kEfectivo) continue;
    sumar(cobros, {std::move(metodo), pagos[i].monto, pagos[i].monto, pagos[i].referencia});
    if (cobros.pagado <= debe) continue;
    if (!read.is_fact())
      errores.push_back(error_de_parte(
          i, "monto", "Supera el saldo de " + debe.rescaled(2).to_string(), pagos[i].monto));
    cobros.es_de_mas = true;
  }
  if (!errores.empty()) throw Refusal::invalid(std::move(errores));
  for (const PagoPedido& pago : pagos)
    if (metodo_canonico(pago.metodo) == kEfectivo)
      sumar(cobros, en_efectivo(pago, std::max(debe - cobros.pagado, Decimal(0, 2))));
  return cobros;
}

std::string metodo_de(const Cobros& cobros, std::string_view otro) {
  if (cobros.pagos.empty()) return std::string(otro);
  const std::string& primero = cobros.pagos.front().metodo;
  const bool es_uno = std::ranges::all_of(
      cobros.pagos, [&](const Cobro& cobro) { return cobro.metodo == primero; });
  return es_uno ? primero : "Mixto";
}

Id guardar_pago(Tx& tx, const Cobro& cobro, const Destino& destino, const Turno& turno) {
  const auto id_o_nulo = [](const std::optional<Id>& id) { return id ? Json(id->value) : Json(); };
  return tx
      .insert("pagos", {{"venta_id", id_o_nulo(destino.venta_id)},
                        {"orden_id", id_o_nulo(destino.orden_id)},
                        {"caja_id", turno.caja_id()},
                        {"concepto", destino.concepto},
                        {"fecha", to_iso(tx.happened())},
                        {"tardia", turno.tardia},
                        {"reverso_de", id_o_nulo(destino.reverso_de)},
                        {"metodo", cobro.metodo},
                        {"monto", cobro.monto},
                        {"recibido", cobro.recibido},
                        {"vuelto", cobro.recibido - cobro.monto},
                        {"referencia", o_nulo(cobro.referencia)},
                        {"usuario", tx.who().name}})
      .id();
}

Decimal pagado_en(Read& read, Id venta) {
  return read.from("pagos").where("venta_id", venta.value).sum("monto");
}

std::vector<Reembolso> reembolsar(Tx& tx, Id venta, Decimal monto, const Turno& turno) {
  std::vector<Reembolso> hechos;
  const Decimal nada(0, 2);
  for (const Record& pago : tx.from("pagos").where("venta_id", venta.value).order("-id").rows()) {
    if (monto <= nada) break;
    if (pago.decimal("monto") <= nada) continue;
    const Decimal devuelto = tx.from("pagos").where("reverso_de", pago.id().value).sum("monto");
    const Decimal parte = std::min(monto, pago.decimal("monto") + devuelto);
    if (parte <= nada) continue;
    const Cobro atras{std::string(pago.text("metodo")), -parte, -parte};
    guardar_pago(tx, atras, {.venta_id = venta, .concepto = "reverso", .reverso_de = pago.id()},
                 turno);
    hechos.push_back({atras.metodo, parte.rescaled(2)});
    monto = monto - parte;
  }
  return hechos;
}

}  // namespace chasqui::servitec
