// What a sale prints: for the till's printer, for a page, as a file.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "inventario.h"

namespace chasqui::servitec {

enum class Estilo { kNormal, kCentrado, kTitulo, kTotal };

struct Renglon {
  std::string izquierda, derecha = {};
  Estilo estilo = Estilo::kNormal;
};

struct Linea {  // Exactly as it is printed.
  std::string texto;
  Estilo estilo = Estilo::kNormal;
};

constexpr int columnas_de(std::int64_t ancho_mm) { return ancho_mm == 58 ? 32 : 48; }

// Broken at spaces, with what is right set to the right; no line has more than `columnas` letters.
std::vector<Linea> componer(const std::vector<Renglon>& renglones, int columnas);
std::string en_texto(const std::vector<Linea>& lineas);
// ESC/POS as Epson's: reset, code page 16 (Windows-1252), bold and double height, feed, cut.
std::string en_escpos(const std::vector<Linea>& lineas);
std::string en_pdf(const std::vector<Linea>& lineas, std::int64_t ancho_mm);

// "1,234.50" with two decimals, "1.234" without.
std::string importe(Decimal monto, int decimales);

struct PedidoDeTicket {
  static constexpr const char* kShapeName = "PedidoDeTicket";
  Id id;
  std::string formato;     // escpos, pdf, texto
  std::int64_t ancho = 0;  // 58 or 80 mm
  bool vista = false;      // To look at: does not count as printed.
};
BOOST_DESCRIBE_STRUCT(PedidoDeTicket, (), (id, formato, ancho, vista))
void refine(PedidoDeTicket*, chasqui::schema::Shape& shape);

// From the second time on it says COPIA.
chasqui::service::Answer ticket(Tx& tx, const PedidoDeTicket& pedido);

// The same for a till's report.
struct PedidoDeZ {
  static constexpr const char* kShapeName = "PedidoDeZ";
  Id id;
  std::string formato;
  std::int64_t ancho = 0;
};
BOOST_DESCRIBE_STRUCT(PedidoDeZ, (), (id, formato, ancho))
void refine(PedidoDeZ*, chasqui::schema::Shape& shape);
chasqui::service::Answer ticket_z(Read& read, const PedidoDeZ& pedido);

}  // namespace chasqui::servitec
