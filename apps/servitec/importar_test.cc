#include "importar.h"

#include <gtest/gtest.h>

#include "service/foreign_fixture.h"
#include "taller.h"

namespace chasqui::servitec {
namespace {

using chasqui::service::ForeignDatabase;
using chasqui::service::ForeignFile;
using chasqui::service::ImportReport;
using chasqui::service::ImportRun;

ImportReport traer(Taller& taller, const std::string& sql) {
  ForeignFile archivo(sql);
  ForeignDatabase origen = archivo.open();
  return taller.write([&](Tx& tx) {
    ImportRun run{tx, [](std::string_view, std::int64_t, std::int64_t) {}};
    return importar(origen, run);
  });
}

// "clientes 2/2 ordenes 1/1": imported of read.
std::string cuentas(const ImportReport& informe) {
  std::string texto;
  for (const auto& cuenta : informe.counts)
    texto.append(texto.empty() ? "" : " ")
        .append(cuenta.table + " " + std::to_string(cuenta.imported) + "/" +
                std::to_string(cuenta.read));
  return texto;
}

std::string problemas(const ImportReport& informe) {
  std::string texto;
  for (const auto& problema : informe.problems)
    texto += problema.table + " " + std::to_string(problema.row) + ": " + problema.text + "\n";
  return texto;
}

constexpr const char* kClasico = R"(
  CREATE TABLE clientes(id INTEGER PRIMARY KEY, rut TEXT UNIQUE, nombre TEXT, telefono TEXT,
                        email TEXT);
  INSERT INTO clientes VALUES (7, '1-9', 'Ana', '555', NULL), (9, NULL, NULL, NULL, NULL);
  CREATE TABLE inventario(id INTEGER PRIMARY KEY, nombre TEXT UNIQUE, categoria TEXT, costo REAL,
                          precio REAL, stock INTEGER);
  INSERT INTO inventario VALUES (3, 'Funda', 'Accesorios', 10.5, 19.99, 4),
                                (4, 'Cable', NULL, NULL, 5, -2);
  CREATE TABLE ordenes(id INTEGER PRIMARY KEY, cliente_id INTEGER, fecha TEXT, equipo TEXT,
                       marca TEXT, modelo TEXT, observacion TEXT, estado TEXT, presupuesto REAL,
                       abono REAL, fecha_entrega TEXT);
  INSERT INTO ordenes VALUES
    (1, 7, '2024-01-17 09:30:00', 'Celular', 'HP', 'X', 'No carga', 'Sin solución', 300, 100,
     '2024-01-20'),
    (2, 55, '2024-01-18 10:00:00', 'Tablet', 'HP', 'Y', NULL, 'Perdida', 50.125, 0, NULL);
  CREATE TABLE ventas(id INTEGER PRIMARY KEY, cliente_id INTEGER, fecha TEXT, total REAL,
                      descuento REAL, pago_efectivo REAL, pago_debito REAL);
  INSERT INTO ventas VALUES (5, 7, '2024-01-17 09:30:00', 116, 0, 0, 116),
                            (6, NULL, '2024-01-17 23:30:00', 20, 0, 5, 15);
  CREATE TABLE detalle_ventas(id INTEGER PRIMARY KEY, venta_id INTEGER, producto_id INTEGER,
                              cantidad INTEGER, precio_unitario REAL, subtotal REAL);
  INSERT INTO detalle_ventas VALUES (1, 5, 3, 2, 58, 116), (2, 99, 3, 1, 1, 1);
  CREATE TABLE gastos(id INTEGER PRIMARY KEY, monto REAL, motivo TEXT);
  INSERT INTO gastos VALUES (1, 12.5, 'Luz');
)";

TEST(Importar, TheClassicShapeKeepsItsIdsAndSaysWhatItFound) {
  Taller taller;
  const ImportReport informe = traer(taller, kClasico);
  EXPECT_EQ(cuentas(informe),
            "clientes 2/2 inventario 2/2 ordenes 2/2 ventas 2/2 detalle_ventas 1/2 gastos 1/1");
  EXPECT_EQ(taller.get("clientes", Id{7}).text("rut"), "1-9");
  EXPECT_EQ(taller.get("inventario", Id{3}).decimal("precio"), centavos(1999));
  const Record orden = taller.get("ordenes", Id{1});
  EXPECT_EQ(orden.text("problema"), "No carga");
  EXPECT_EQ(orden.decimal("total"), centavos(30'000));
  EXPECT_EQ(orden.decimal("anticipo"), centavos(10'000));
  EXPECT_EQ(orden.text("fecha_ingreso"), "2024-01-17T15:30:00.000Z");
  EXPECT_EQ(orden.text("estado"), "Sin solución");
  const Record venta = taller.get("ventas", Id{5});
  EXPECT_EQ(venta.text("metodo_pago"), "Débito");
  EXPECT_EQ(venta.decimal("impuesto"), centavos(1'600));
  EXPECT_EQ(taller.get("ventas", Id{6}).text("metodo_pago"), "Mixto");
}

TEST(Importar, NothingIsLostSilently) {
  Taller taller;
  const std::string dicho = problemas(traer(taller, kClasico));
  for (const char* parte : {"clientes 9: sin nombre", "ordenes 2: el cliente 55 no existe",
                            "ordenes 2: estado desconocido, quedó Pendiente: Perdida",
                            "50.125 se redondeó a 50.13", "detalle_ventas 2: se guardó aparte"})
    EXPECT_NE(dicho.find(parte), std::string::npos) << parte << " is not in\n" << dicho;
  EXPECT_EQ(taller.get("clientes", Id{55}).text("nombre"), "(cliente 55)");
  const auto aparte = taller.read([](Read& read) {
    std::string texto;
    for (const Record& fila : read.from("filas_importadas").order("id").rows())
      texto.append(fila.text("tabla")).append(to_text(fila["datos"])).append("\n");
    return texto;
  });
  EXPECT_NE(aparte.find(R"(gastos{"monto":12.5,"motivo":"Luz"})"), std::string::npos) << aparte;
  EXPECT_NE(aparte.find(R"("venta_id":99)"), std::string::npos) << aparte;
  EXPECT_NE(aparte.find(R"("pago_efectivo":5)"), std::string::npos) << aparte;
}

TEST(Importar, StockBecomesTheFirstMovementAlsoBelowNothing) {
  Taller taller;
  traer(taller, kClasico);
  for (const auto& [id, stock] : {std::pair{3, 4}, std::pair{4, -2}}) {
    EXPECT_EQ(taller.stock(Id{id}), stock);
    EXPECT_EQ(taller.movido(Id{id}), stock);
  }
  EXPECT_TRUE(taller.get("inventario", Id{4}).flag("permite_negativo"));
}

TEST(Importar, TheSecondShapeNamesItsColumnsOtherwise) {
  Taller taller;
  const ImportReport informe = traer(taller, R"(
    CREATE TABLE clientes(id INTEGER PRIMARY KEY, cedula TEXT, nombre TEXT, fecha_creacion TEXT);
    INSERT INTO clientes VALUES (1, 'C-1', 'Beto', '2023-05-01 08:00:00');
    CREATE TABLE ordenes(id INTEGER PRIMARY KEY, cliente_id INTEGER, fecha_entrada TEXT,
                         equipo TEXT, estado TEXT, presupuesto_inicial REAL, total_a_cobrar REAL,
                         abono REAL, utilidad_bruta REAL);
    INSERT INTO ordenes VALUES (1, 1, '2024-01-17 09:30:00', 'PC', 'Reparado', 10, 25, 5, 8);
    CREATE TABLE ventas(id INTEGER PRIMARY KEY, fecha TEXT, total_final REAL);
    INSERT INTO ventas VALUES (1, '2024-01-17 09:30:00', 30);
    CREATE TABLE venta_detalles(id INTEGER PRIMARY KEY, venta_id INTEGER, producto_id INTEGER,
                                cantidad INTEGER, precio_unitario REAL, subtotal REAL);
    INSERT INTO venta_detalles VALUES (1, 1, NULL, 1, 30, 30);
    CREATE TABLE detalle_ventas(id INTEGER PRIMARY KEY);)");
  EXPECT_EQ(cuentas(informe),
            "clientes 1/1 ordenes 1/1 ventas 1/1 detalle_ventas 0/0 venta_detalles 1/1");
  EXPECT_EQ(taller.get("clientes", Id{1}).text("rut"), "C-1");
  EXPECT_EQ(taller.get("clientes", Id{1}).text("creado_en"), "2023-05-01T14:00:00.000Z");
  EXPECT_EQ(taller.get("ordenes", Id{1}).decimal("total"), centavos(2'500));
  EXPECT_EQ(taller.get("ventas", Id{1}).decimal("total"), centavos(3'000));
}

TEST(Importar, PasswordsAreHashedAndRolesReadInAnySpelling) {
  Taller taller;
  const ImportReport informe = traer(taller, R"(
    CREATE TABLE usuarios(id INTEGER PRIMARY KEY, nombre TEXT, password TEXT, rol TEXT);
    INSERT INTO usuarios VALUES (1, 'ana', 'secreto', 'Técnico'), (2, 'eva', NULL, 'Jefa');)");
  const Record ana = taller.get("usuarios", Id{1});
  EXPECT_EQ(ana.text("rol"), "TECNICO");
  EXPECT_TRUE(ana.text("clave").starts_with("$argon2id$")) << ana.text("clave");
  EXPECT_EQ(taller.get("usuarios", Id{2}).text("rol"), "RECEPCIONISTA");
  EXPECT_EQ(problemas(informe), "usuarios 2: rol desconocido, quedó RECEPCIONISTA: jefa\n");
}

TEST(Importar, AnEmptyFileIsAFreshStart) {
  Taller taller;
  EXPECT_EQ(cuentas(traer(taller, "")), "");
}

}  // namespace
}  // namespace chasqui::servitec
