#include "seguimiento.h"

#include <array>

#include "base/chance.h"
#include "base/errors.h"
#include "kit/page.h"
#include "ordenes.h"
#include "seguimiento_pagina.h"
#include "service/permit.h"
#include "ticket.h"

namespace chasqui::servitec {
namespace {

using chasqui::JsonArray;
using chasqui::JsonObject;
using chasqui::Kind;
using chasqui::Refusal;
using chasqui::service::Answer;

constexpr std::size_t kTokenBytes = 16;

std::string texto_o_vacio(const Record& record, std::string_view campo) {
  return record.is_null(campo) ? "" : std::string(record.text(campo));
}

std::string equipo_de(const Record& orden) {
  return texto_o_vacio(orden, "equipo") + " " + texto_o_vacio(orden, "marca") + " " +
         texto_o_vacio(orden, "modelo");
}

std::string enlace_de(Read& read, const Record& orden, const std::string& host) {
  std::string base(read.settings().text("direccion_publica"));
  if (base.empty()) base = "http://" + (host.empty() ? "localhost" : host);
  while (base.ends_with('/')) base.pop_back();
  return base + "/seguimiento/" + texto_o_vacio(orden, "token_publico");
}

JsonObject estado_publico(Read& read, const Record& orden) {
  JsonArray pasos;
  for (const Record& paso :
       read.from("historial_ordenes").where("orden_id", orden.id().value).order("id").rows())
    pasos.emplace_back(
        JsonObject{{"estado", paso["a"]}, {"hora", read.zone().local_time(paso.time("hora"))}});
  return {{"numero", orden["numero"]},
          {"equipo", equipo_de(orden)},
          {"estado", orden["estado"]},
          {"fecha_ingreso", read.zone().local_time(orden.time("fecha_ingreso"))},
          {"fecha_entrega", orden["fecha_entrega"]},
          {"pasos", std::move(pasos)},
          {"taller", JsonObject{{"nombre", read.settings().text("empresa")},
                                {"direccion", read.settings().text("direccion")},
                                {"telefono", read.settings().text("telefono")}}}};
}

std::string cliente_de(Read& read, const Record& orden) {
  const auto cliente =
      read.from("clientes").with_deleted().where("id", orden.integer("cliente_id")).first();
  if (!cliente) return "";
  const std::string telefono = texto_o_vacio(*cliente, "telefono");
  return std::string(cliente->text("nombre")) + (telefono.empty() ? "" : " · " + telefono);
}

// What the device came with, however it was told: a text, a list, an object of claims.
std::string accesorios_de(const Record& orden) {
  const Json& accesorios = orden["accesorios"];
  if (accesorios.is_null()) return "";
  if (accesorios.if_string()) return std::string(accesorios.text());
  std::string texto;
  const auto agregar = [&](std::string_view cosa) {
    texto.append(texto.empty() ? "" : ", ").append(cosa);
  };
  if (const JsonArray* lista = accesorios.if_array())
    for (const Json& cosa : *lista) agregar(cosa.text());
  if (const JsonObject* claves = accesorios.if_object())
    for (const auto& [cosa, trae] : *claves)
      if (trae.if_bool() && *trae.if_bool()) agregar(cosa);
  return texto;
}

// The A5 sheet that the customer signs.
class Hoja {
 public:
  Hoja(Read& read, const Record& orden, const std::string& enlace)
      : read_(read), orden_(orden), enlace_(enlace) {}

  std::string bytes() {
    cabeza();
    for (const auto& [que, valor] : datos()) dato(que, valor);
    cuentas();
    pie();
    return paginas_.bytes();
  }

 private:
  static constexpr float kMargen = 10, kAncho = 128;

  void cabeza() {
    const std::string empresa(read_.settings().text("empresa"));
    paginas_.text(kMargen, 15, empresa.empty() ? "Orden de servicio" : empresa,
                  {.points = 15, .is_bold = true});
    y_ = 20;
    for (const char* ajuste : {"direccion", "telefono", "documento"}) {
      const std::string texto(read_.settings().text(ajuste));
      if (texto.empty()) continue;
      paginas_.text(kMargen, y_, texto, {.points = 8});
      y_ += 4;
    }
    paginas_.qr({kMargen + kAncho - 26, 8, 26}, kit::qr_of(enlace_));
    paginas_.text(kMargen + kAncho - 13, 37, "Siga su orden",
                  {.points = 7, .align = kit::Align::kCenter});
    y_ = 40;
    paginas_.text(kMargen, 36, "Orden " + texto_o_vacio(orden_, "numero"),
                  {.points = 13, .is_bold = true});
    paginas_.rule(kMargen, y_, kAncho);
    y_ += 6;
  }

  std::vector<std::pair<const char*, std::string>> datos() {
    return {{"Cliente", cliente_de(read_, orden_)},
            {"Ingreso", read_.zone().local_time(orden_.time("fecha_ingreso")).substr(0, 10)},
            {"Entrega", texto_o_vacio(orden_, "fecha_entrega")},
            {"Equipo", equipo_de(orden_)},
            {"Serie / IMEI", texto_o_vacio(orden_, "serie")},
            {"Problema", texto_o_vacio(orden_, "problema")},
            {"Accesorios", accesorios_de(orden_)},
            {"Observación", texto_o_vacio(orden_, "observacion")},
            {"Riesgo", orden_.flag("riesgoso") ? "El equipo puede empeorar al abrirlo" : ""}};
  }

  void dato(const char* que, const std::string& valor) {
    if (valor.empty()) return;
    paginas_.text(kMargen, y_, que, {.points = 9, .is_bold = true});
    y_ = paginas_.paragraph({kMargen + 26, y_, kAncho - 26}, valor) + 1;
  }

  void cuentas() {
    const auto decimales = static_cast<int>(read_.settings().integer("decimales"));
    paginas_.rule(kMargen, y_, kAncho);
    y_ += 6;
    const auto par = [&](const char* que, Decimal monto, bool fuerte) {
      paginas_.text(kMargen + 60, y_, que, {.is_bold = fuerte});
      paginas_.text(kMargen + kAncho, y_, importe(monto, decimales),
                    {.is_bold = fuerte, .align = kit::Align::kRight});
      y_ += 5;
    };
    par("Total", orden_.decimal("total"), false);
    if (!orden_.decimal("descuento").is_zero())
      par("Descuento", -orden_.decimal("descuento"), false);
    par("Anticipo y pagos", -pagado_a_cuenta(read_, orden_), false);
    par("Saldo", saldo_de(read_, orden_), true);
  }

  void pie() {
    const std::string terminos(read_.settings().text("terminos"));
    y_ += 4;
    if (!terminos.empty()) y_ = paginas_.paragraph({kMargen, y_, kAncho}, terminos, {.points = 7});
    y_ += 16;
    if (y_ > 200) {
      paginas_.next_page();
      y_ = 30;
    }
    paginas_.rule(kMargen, y_, 55);
    paginas_.text(kMargen, y_ + 4, "Firma del cliente", {.points = 8});
  }

  Read& read_;
  const Record& orden_;
  std::string enlace_;
  kit::PdfPages paginas_{{148, 210}};
  float y_ = 0;
};

Answer no_hay(const PorToken& pedido) {
  if (pedido.accept.find("text/html") == std::string::npos)
    throw Refusal(Kind::kNotFound, "no_encontrado", "Orden no encontrada");
  Answer pagina = Answer::html(pagina_de_seguimiento(nullptr));
  pagina.status = 404;
  return pagina;
}

}  // namespace

void refine(PorToken*, schema::Shape& shape) {
  service::member(shape, "accept").default_value = Json("");
}

void refine(PedidoDePapel*, schema::Shape& shape) {
  service::member(shape, "host").default_value = Json("");
}

std::string nuevo_token() {
  static constexpr std::string_view kCifras = "0123456789abcdef";
  std::array<std::byte, kTokenBytes> azar;
  chasqui::SystemRandom().fill(azar);
  std::string token;
  for (const std::byte uno : azar) {
    token += kCifras[std::to_integer<std::size_t>(uno >> 4)];
    token += kCifras[std::to_integer<std::size_t>(uno & std::byte{15})];
  }
  return token;
}

void completar_tokens(Tx& tx) {
  for (Record& orden :
       tx.from("ordenes").where({"token_publico", service::Compare::kIsNull, {}, {}}).rows())
    tx.update("ordenes", std::move(orden), Record{{"token_publico", nuevo_token()}});
}

Answer seguimiento(Read& read, const PorToken& pedido) {
  const auto orden = read.from("ordenes").where("token_publico", pedido.token).first();
  if (!orden || pedido.token.empty()) return no_hay(pedido);
  const Json estado = estado_publico(read, *orden);
  if (pedido.accept.find("text/html") == std::string::npos) return Answer::json(0, estado);
  return Answer::html(pagina_de_seguimiento(estado));
}

EnlaceDeOrden enlace_de_orden(Read& read, const PedidoDePapel& pedido) {
  return {enlace_de(read, service::readable_record(read, "ordenes", pedido.id), pedido.host)};
}

Answer orden_pdf(Read& read, const PedidoDePapel& pedido) {
  const Record orden = service::readable_record(read, "ordenes", pedido.id);
  return {0, "application/pdf", Hoja(read, orden, enlace_de(read, orden, pedido.host)).bytes(), ""};
}

Answer etiqueta_de_orden(Read& read, const PedidoDePapel& pedido) {
  const Record orden = service::readable_record(read, "ordenes", pedido.id);
  kit::PdfPages paginas({62, 29});
  paginas.qr({2, 2, 25}, kit::qr_of(enlace_de(read, orden, pedido.host)));
  paginas.text(29, 7, texto_o_vacio(orden, "numero"), {.points = 12, .is_bold = true});
  float y = paginas.paragraph({29, 12, 31}, equipo_de(orden), {.points = 8, .is_bold = true});
  y = paginas.paragraph({29, y, 31}, texto_o_vacio(orden, "problema").substr(0, 60), {.points = 7});
  paginas.text(29, 27, read.zone().local_time(orden.time("fecha_ingreso")).substr(0, 10),
               {.points = 7});
  return {0, "application/pdf", paginas.bytes(), ""};
}

}  // namespace chasqui::servitec
