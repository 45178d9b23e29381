#include "ticket.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

TEST(Ticket, AmountsAreGroupedAsTheCurrencyIs) {
  struct {
    Decimal monto;
    int decimales;
    std::string_view texto;
  } const casos[] = {
      {centavos(5), 2, "0.05"},
      {centavos(123'456), 2, "1,234.56"},
      {centavos(-123'456'789), 2, "-1,234,567.89"},
      {Decimal::whole(1'234'567), 0, "1.234.567"},
      {Decimal::whole(-999), 0, "-999"},
      {centavos(100'000), 2, "1,000.00"},
  };
  for (const auto& caso : casos) EXPECT_EQ(importe(caso.monto, caso.decimales), caso.texto);
}

TEST(Ticket, NoLineIsWiderThanThePaperAndAmountsAreAtItsEdge) {
  const std::vector<Renglon> renglones{
      {"Ñandú", "", Estilo::kTitulo},
      {"-", "-"},
      {"Pantalla para celular de los que ya nadie hace", "1,234.00"},
      {std::string(70, 'x')},
      {"corto", "9.99", Estilo::kTotal},
  };
  for (const int columnas : {32, 48}) {
    const std::vector<Linea> lineas = componer(renglones, columnas);
    for (const Linea& linea : lineas)
      EXPECT_LE(count_code_points(linea.texto), std::size_t(columnas)) << linea.texto;
    EXPECT_EQ(count_code_points(lineas.back().texto), std::size_t(columnas));
    EXPECT_TRUE(lineas.back().texto.ends_with(" 9.99"));
  }
  EXPECT_EQ(componer(renglones, 32)[0].texto, std::string(13, ' ') + "Ñandú");
}

TEST(Ticket, EscposResetsChoosesTheCodePageAndCuts) {
  const std::string bytes = en_escpos({{"Ñ é €"}, {"TOTAL", Estilo::kTotal}});
  EXPECT_TRUE(
      bytes.starts_with("\x1b@\x1bt\x10\xd1 \xe9 \x80\n\x1b"
                        "E\x01\x1d!\x01TOTAL\n"))
      << testing::PrintToString(bytes);
  EXPECT_TRUE(
      bytes.ends_with(std::string_view("\x1d!\0\x1b"
                                       "E\0\x1b"
                                       "d\x04\x1dVB\0",
                                       13)))
      << testing::PrintToString(bytes);
}

struct Impresa : Taller {
  Impresa() : Taller(Values{{"empresa", "Taller Ñandú"}, {"telefono", "555-0101"}}) {}
  Id vender() {
    NuevaVenta venta = venta_de({linea(producto(9), 2), linea(producto(9), 1)});
    venta.pagos = {{"Débito", centavos(1'000), {}, {}},
                   {"Efectivo", centavos(2'000), centavos(5'000), {}}};
    return write([&](Tx& tx) { return registrar_venta(tx, venta).id; });
  }
  std::string imprimir(Id venta, bool vista = false, std::string formato = "texto") {
    const PedidoDeTicket pedido{venta, std::move(formato), 58, vista};
    return write([&](Tx& tx) { return ticket(tx, pedido).body; });
  }
};

TEST(Ticket, SaysWhatWasSoldAndHowItWasPaid) {
  Impresa tienda;
  const std::string texto = tienda.imprimir(tienda.vender());
  for (const char* esto :
       {"Taller Ñandú", "555-0101", "Venta V-000001", "2026-03-10 12:00", "Producto 1",
        "2 x 10.00                  20.00\n", "TOTAL MXN                  30.00\n",
        "Débito                     10.00\n", "Efectivo                   50.00\n",
        "Vuelto                     30.00\n", "Impuesto incluido           4.14\n",
        "Gracias por su compra"})
    EXPECT_NE(texto.find(esto), std::string::npos) << esto << "\nis not in\n" << texto;
  EXPECT_EQ(texto.find("COPIA"), std::string::npos);
}

TEST(Ticket, FromTheSecondTimeOnItIsACopyAndLookingDoesNotCount) {
  Impresa tienda;
  const Id venta = tienda.vender();
  const auto es_copia = [&](const std::string& texto) { return texto.contains("COPIA"); };
  EXPECT_FALSE(es_copia(tienda.imprimir(venta, true)));
  EXPECT_FALSE(es_copia(tienda.imprimir(venta)));
  EXPECT_TRUE(es_copia(tienda.imprimir(venta)));
  EXPECT_TRUE(es_copia(tienda.imprimir(venta, false, "escpos")));
  EXPECT_TRUE(tienda.imprimir(venta, true, "pdf").starts_with("%PDF-"));
  EXPECT_EQ(tienda.get("ventas", venta).integer("impresiones"), 3);
}

TEST(Ticket, ATillIsPrintedWithItsDifference) {
  Impresa tienda;
  const Id caja = tienda.write([](Tx& tx) { return abrir_caja(tx, {centavos(10'000)}).id; });
  tienda.vender();
  tienda.write([](Tx& tx) { anotar_gasto(tx, {centavos(1'250), "Agua"}); });
  tienda.write([](Tx& tx) {
    cerrar_caja(tx, {Json(JsonObject{{"Efectivo", Json(100)}}), {}, "Faltó cambio"});
  });
  const std::string texto =
      tienda.read([&](Read& read) { return ticket_z(read, {caja, "texto", 80}).body; });
  for (const char* esto : {"Cierre Z-000001", "Gasto: Agua", "-12.50", "Efectivo, esperado",
                           "107.50", "DIFERENCIA", "-7.50", "Nota: Faltó cambio"})
    EXPECT_NE(texto.find(esto), std::string::npos) << esto << "\nis not in\n" << texto;
}

}  // namespace
}  // namespace chasqui::servitec
