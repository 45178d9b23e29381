#include "ticket.h"

#include <algorithm>

#include "base/text.h"
#include "caja.h"
#include "kit/page.h"
#include "kit/pdf.h"
#include "ventas.h"

namespace chasqui::servitec {
namespace {

using chasqui::count_code_points;
using chasqui::service::Answer;

constexpr std::string_view kInicio = "\x1b@\x1bt\x10", kFin =
                                                           "\x1b"
                                                           "d\x04\x1dVB";

std::size_t ancho_de(std::string_view texto) { return count_code_points(texto); }

// The first so many letters of a text, by whole letters.
std::string_view primeras(std::string_view texto, std::size_t cuantas) {
  std::size_t hasta = 0, letras = 0;
  while (hasta < texto.size()) {
    const bool empieza_letra = (static_cast<unsigned char>(texto[hasta]) & 0xC0) != 0x80;
    if (empieza_letra && letras++ == cuantas) break;
    ++hasta;
  }
  return texto.substr(0, hasta);
}

std::vector<std::string> partir(std::string_view texto, std::size_t ancho) {
  std::vector<std::string> partes;
  for (const std::string_view parrafo : chasqui::split(texto, '\n')) {
    std::string linea;
    for (std::string_view palabra : chasqui::split(parrafo, ' ')) {
      if (!linea.empty() && ancho_de(linea) + 1 + ancho_de(palabra) > ancho) {
        partes.push_back(std::move(linea));
        linea.clear();
      }
      for (; ancho_de(palabra) > ancho; palabra.remove_prefix(primeras(palabra, ancho).size()))
        partes.emplace_back(primeras(palabra, ancho));
      linea.append(linea.empty() ? "" : " ").append(palabra);
    }
    partes.push_back(std::move(linea));
  }
  return partes;
}

std::string al_centro(std::string texto, std::size_t columnas) {
  return texto.insert(0, (columnas - ancho_de(texto)) / 2, ' ');
}

void componer_uno(const Renglon& renglon, std::size_t columnas, std::vector<Linea>& lineas) {
  const bool al_medio = renglon.estilo == Estilo::kCentrado || renglon.estilo == Estilo::kTitulo;
  const std::size_t derecha = ancho_de(renglon.derecha);
  const std::size_t ancho =
      derecha == 0 || derecha + 2 > columnas ? columnas : columnas - derecha - 1;
  for (std::string& parte : partir(renglon.izquierda, ancho))
    lineas.push_back(
        {al_medio ? al_centro(std::move(parte), columnas) : std::move(parte), renglon.estilo});
  if (derecha == 0) return;
  std::string& ultima = lineas.back().texto;
  if (ancho_de(ultima) + 1 + derecha > columnas) lineas.push_back({"", renglon.estilo});
  std::string& donde = lineas.back().texto;
  donde.append(columnas - derecha - ancho_de(donde), ' ').append(renglon.derecha);
}

// What both kinds of paper begin with.
std::vector<Renglon> encabezado(Read& read) {
  std::vector<Renglon> renglones;
  const auto poner = [&](const char* ajuste, Estilo estilo) {
    const std::string texto(read.settings().text(ajuste));
    if (!texto.empty()) renglones.push_back({texto, "", estilo});
  };
  poner("empresa", Estilo::kTitulo);
  for (const char* ajuste : {"documento", "direccion", "telefono"})
    poner(ajuste, Estilo::kCentrado);
  return renglones;
}

// "2026-03-10 12:00", by the shop's clock.
std::string hora_local(const Read& read, std::string_view momento) {
  const auto leido = chasqui::parse_iso(momento);
  if (!leido) return std::string(momento);
  std::string texto = read.zone().local_time(*leido).substr(0, 16);
  texto[10] = ' ';
  return texto;
}

class Ticket {
 public:
  Ticket(Read& read, Json venta)
      : read_(read),
        venta_(std::move(venta)),
        decimales_(static_cast<int>(read.settings().integer("decimales"))) {}

  std::vector<Renglon> renglones(bool es_copia) {
    renglones_ = encabezado(read_);
    if (es_copia) renglones_.push_back({"COPIA", "", Estilo::kTitulo});
    raya();
    quien_y_cuando();
    raya();
    for (const Json& linea : *venta_["lineas"].if_array()) una_linea(linea);
    raya();
    totales();
    pagos();
    const std::string pie(read_.settings().text("pie_ticket"));
    if (!pie.empty()) renglones_.insert(renglones_.end(), {{}, {pie, "", Estilo::kCentrado}});
    return std::move(renglones_);
  }

 private:
  void raya() { renglones_.push_back({"-", "-", Estilo::kNormal}); }
  void par(std::string que, Decimal monto, Estilo estilo = Estilo::kNormal) {
    renglones_.push_back({std::move(que), importe(monto, decimales_), estilo});
  }
  Decimal monto(std::string_view campo) const {
    const Decimal* valor = venta_[campo].if_decimal();
    return valor ? *valor : Decimal();
  }
  void par_si_hay(const char* que, std::string_view campo) {
    if (!monto(campo).is_zero()) par(que, monto(campo));
  }

  void quien_y_cuando() {
    renglones_.push_back({"Venta " + std::string(venta_["numero"].text())});
    if (!venta_["numero_local"].text().empty())
      renglones_.push_back({"Equipo " + std::string(venta_["numero_local"].text())});
    if (venta_["estado"].text() == "anulada")
      renglones_.push_back({"ANULADA", "", Estilo::kTitulo});
    renglones_.push_back({hora_local(read_, venta_["fecha"].text())});
    renglones_.push_back({"Atendió: " + std::string(venta_["usuario"].text())});
    if (const std::int64_t* cliente = venta_["cliente_id"].if_int())
      if (const auto de = read_.from("clientes").with_deleted().where("id", *cliente).first())
        renglones_.push_back({"Cliente: " + std::string(de->text("nombre"))});
  }

  void una_linea(const Json& linea) {
    const std::int64_t cantidad = *linea["cantidad"].if_int();
    const Decimal precio = *linea["precio"].if_decimal();
    const std::string que(linea["descripcion"].text());
    if (cantidad != 1) {
      renglones_.push_back({que});
      par(std::to_string(cantidad) + " x " + importe(precio, decimales_),
          Decimal::whole(cantidad) * precio);
    } else {
      par(que, precio);
    }
    const std::int64_t* devuelto = linea["devuelto"].if_int();
    if (devuelto && *devuelto > 0) renglones_.push_back({"devuelto: " + std::to_string(*devuelto)});
  }

  void totales() {
    if (!monto("descuento").is_zero()) par("Descuento", -monto("descuento"));
    if (!read_.settings().flag("precios_incluyen_impuesto")) par("Neto", monto("neto"));
    par(read_.settings().flag("precios_incluyen_impuesto") ? "Impuesto incluido" : "Impuesto",
        monto("impuesto"));
    par("TOTAL " + std::string(read_.settings().text("moneda")), monto("total"), Estilo::kTotal);
    par_si_hay("A cuenta", "a_cuenta");
  }

  void pagos() {
    Decimal vuelto;
    for (const Json& pago : *venta_["pagos"].if_array()) {
      const bool atras = pago["concepto"].text() == "reverso";
      par((atras ? "Devuelto " : "") + std::string(pago["metodo"].text()),
          *pago[atras ? "monto" : "recibido"].if_decimal());
      vuelto = vuelto + *pago["vuelto"].if_decimal();
    }
    if (!vuelto.is_zero()) par("Vuelto", vuelto);
    par_si_hay("Saldo", "saldo");
  }

  Read& read_;
  Json venta_;
  int decimales_;
  std::vector<Renglon> renglones_;
};

std::vector<Renglon> renglones_de_z(Read& read, const Caja& caja) {
  const auto decimales = static_cast<int>(read.settings().integer("decimales"));
  std::vector<Renglon> renglones = encabezado(read);
  const auto par = [&](std::string que, Decimal monto, Estilo estilo = Estilo::kNormal) {
    renglones.push_back({std::move(que), importe(monto, decimales), estilo});
  };
  const bool cerrada = caja.cierre.has_value();
  renglones.push_back({(cerrada ? "Cierre " : "Corte ") + caja.numero, "", Estilo::kTitulo});
  renglones.push_back({"Caja de " + caja.usuario});
  renglones.push_back({"Abierta", hora_local(read, caja.apertura)});
  if (cerrada) renglones.push_back({"Cerrada", hora_local(read, *caja.cierre)});
  renglones.push_back({"-", "-"});
  par("Monto inicial", caja.monto_inicial);
  par("Ventas (" + std::to_string(caja.ventas) + ")", caja.total_ventas);
  par("Anticipos", caja.total_anticipos);
  par("Devoluciones", -caja.total_devuelto);
  for (const GastoDeCaja& gasto : caja.gastos) par("Gasto: " + gasto.concepto, -gasto.monto);
  renglones.push_back({"-", "-"});
  for (const MetodoDeCaja& metodo : caja.metodos) {
    par(metodo.metodo + ", esperado", metodo.esperado);
    if (metodo.contado) par("contado", *metodo.contado);
    if (metodo.diferencia) par("diferencia", *metodo.diferencia);
  }
  if (caja.tardias > 0) renglones.push_back({"Pagos tardíos", std::to_string(caja.tardias)});
  if (caja.diferencia) par("DIFERENCIA", *caja.diferencia, Estilo::kTotal);
  if (caja.nota) renglones.push_back({"Nota: " + *caja.nota});
  return renglones;
}

Answer en_formato(const std::vector<Renglon>& renglones, std::string_view formato,
                  std::int64_t ancho, const std::string& nombre) {
  const std::vector<Linea> lineas = componer(renglones, columnas_de(ancho));
  if (formato == "escpos")
    return {0, "application/octet-stream", en_escpos(lineas), nombre + ".bin"};
  if (formato == "pdf") return {0, "application/pdf", en_pdf(lineas, ancho), ""};
  return {0, "text/plain; charset=utf-8", en_texto(lineas), ""};
}

void refine_papel(schema::Shape& shape) {
  using service::member;
  schema::Shape& formato = member(shape, "formato").shape;
  formato.kind = schema::ShapeKind::kEnum;
  formato.values = schema::enum_values({"texto", "escpos", "pdf"});
  member(shape, "formato").default_value = Json("texto");
  schema::Shape& ancho = member(shape, "ancho").shape;
  ancho.min = Decimal::whole(58);
  ancho.max = Decimal::whole(80);
  ancho.description = "58 u 80 mm";
  member(shape, "ancho").default_value = Json(80);
}

}  // namespace

std::string importe(Decimal monto, int decimales) {
  std::string texto = monto.rescaled(decimales).to_string();
  const std::size_t punto = texto.find('.');
  const char separador = punto == std::string::npos ? '.' : ',';
  const std::size_t signo = texto.starts_with('-') ? 1 : 0;
  for (std::size_t i = std::min(punto, texto.size()); i > signo + 3;)
    texto.insert(i -= 3, 1, separador);
  return texto;
}

std::vector<Linea> componer(const std::vector<Renglon>& renglones, int columnas) {
  std::vector<Linea> lineas;
  const auto ancho = static_cast<std::size_t>(columnas);
  for (const Renglon& renglon : renglones) {
    if (renglon.izquierda == "-" && renglon.derecha == "-")
      lineas.push_back({std::string(ancho, '-')});
    else
      componer_uno(renglon, ancho, lineas);
  }
  return lineas;
}

std::string en_texto(const std::vector<Linea>& lineas) {
  std::string texto;
  for (const Linea& linea : lineas) texto += linea.texto + "\n";
  return texto;
}

std::string en_escpos(const std::vector<Linea>& lineas) {
  std::string bytes(kInicio);
  for (const Linea& linea : lineas) {
    const std::string texto = kit::to_windows_1252(linea.texto);
    if (linea.estilo == Estilo::kTitulo || linea.estilo == Estilo::kTotal)
      bytes +=
          "\x1b"
          "E\x01\x1d!\x01" +
          texto + "\n\x1d!" + '\0' +
          "\x1b"
          "E" +
          '\0';
    else
      bytes += texto + "\n";
  }
  return bytes.append(kFin).append(1, '\0');
}

std::string en_pdf(const std::vector<Linea>& lineas, std::int64_t ancho_mm) {
  constexpr float kRenglon = 3.4F, kMargen = 4;
  const auto ancho = static_cast<float>(ancho_mm);
  // A letter of Courier is 0.6 of its size wide; a point is 0.3528 mm.
  const float puntos =
      (ancho - 2 * kMargen) / static_cast<float>(columnas_de(ancho_mm)) / (0.6F * 0.3528F);
  kit::PdfPages paginas({ancho, 2 * kMargen + kRenglon * static_cast<float>(lineas.size() + 1)});
  float y = kMargen + kRenglon;
  for (const Linea& linea : lineas) {
    const bool es_fuerte = linea.estilo == Estilo::kTitulo || linea.estilo == Estilo::kTotal;
    paginas.text(kMargen, y, linea.texto,
                 {.points = puntos, .is_bold = es_fuerte, .is_fixed = true});
    y += kRenglon;
  }
  return paginas.bytes();
}

void refine(PedidoDeTicket*, schema::Shape& shape) {
  refine_papel(shape);
  service::member(shape, "vista").default_value = Json(false);
}

void refine(PedidoDeZ*, schema::Shape& shape) { refine_papel(shape); }

Answer ticket(Tx& tx, const PedidoDeTicket& pedido) {
  const Json entera = venta_entera(tx, {pedido.id});
  Record venta = tx.get("ventas", pedido.id);
  const std::int64_t impresiones = venta.integer("impresiones");
  if (!pedido.vista)
    tx.update("ventas", std::move(venta), Record{{"impresiones", impresiones + 1}});
  return en_formato(Ticket(tx, entera).renglones(impresiones > 0), pedido.formato, pedido.ancho,
                    "ticket-" + std::string(entera["numero"].text()));
}

Answer ticket_z(Read& read, const PedidoDeZ& pedido) {
  const Caja caja = caja_z(read, {pedido.id});
  return en_formato(renglones_de_z(read, caja), pedido.formato, pedido.ancho,
                    "caja-" + caja.numero);
}

}  // namespace chasqui::servitec
