#include "servitec.h"

#include <gtest/gtest.h>

#include "taller.h"

namespace chasqui::servitec {
namespace {

TEST(Servitec, EveryRouteSaysWhatItDoesAndWhoMay) {
  Taller taller;
  std::string rutas;
  for (const auto& ruta : taller.app().routes()) {
    const std::string nombre = ruta.method() + " " + ruta.path();
    EXPECT_EQ(ruta.rule() == "public", ruta.path() == "/" || ruta.path() == "/seguimiento/{token}")
        << nombre;
    EXPECT_FALSE(ruta.rule().empty()) << nombre;
    EXPECT_FALSE(ruta.operation().summary.empty()) << nombre;
    EXPECT_FALSE(ruta.operation().tags.empty()) << nombre;
    rutas += nombre + "\n";
  }
  EXPECT_EQ(rutas,
            "GET /\nGET /stats/dashboard\nPOST /inventario\nPUT /inventario/{id}/stock\n"
            "GET /inventario/{id}/movimientos\nPOST /inventario/conteo\n"
            "GET /inventario/codigo/{barras}\nPOST /ordenes\nPUT /ordenes/{id}/estado\n"
            "GET /ordenes/{id}/historial\nPOST /ordenes/{id}/pagos\nGET /ordenes/{id}/pagos\n"
            "GET /ordenes/{id}/items\nPOST /ordenes/{id}/items\n"
            "PUT /ordenes/{id}/items/{item}\nDELETE /ordenes/{id}/items/{item}\n"
            "POST /ventas\nGET /ventas/{id}/productos\nGET /ventas/{id}\n"
            "POST /ventas/{id}/pagos\nPOST /ventas/{id}/devolucion\nPOST /ventas/{id}/anular\n"
            "POST /caja/abrir\nGET /caja/actual\nPOST /caja/gastos\nPOST /caja/revision\n"
            "POST /caja/cerrar\nGET /caja\nGET /caja/{id}/z\n"
            "GET /ventas/{id}/ticket\nGET /caja/{id}/ticket\nGET /ordenes/{id}/pdf\n"
            "GET /ordenes/{id}/etiqueta\nGET /ordenes/{id}/enlace\nGET /seguimiento/{token}\n"
            "GET /reportes/{nombre}\nGET /ajustes\n"
            "GET /tecnicos\n");
}

access::Identity empleado(std::int64_t id, std::string rol) {
  access::Identity quien;
  quien.kind = access::IdentityKind::kUser;
  quien.id = id;
  quien.name = rol;
  quien.roles = {std::move(rol)};
  return quien;
}

TEST(Servitec, ElCostoEsDeAdministracionYGerencia) {
  Taller taller;
  taller.write([](service::Tx& tx) {
    tx.insert("inventario", {{"nombre", "Pantalla"},
                             {"categoria", "Repuestos"},
                             {"precio", Decimal(90, 0)},
                             {"costo", Decimal(40, 0)}});
  });
  for (const auto& [rol, lo_ve] : {std::pair("recepcionista", false),
                                   {"tecnico", false},
                                   {"administrador", true},
                                   {"gerente", true}}) {
    taller.who = empleado(3, rol);
    const bool visto = taller.read([](service::Read& read) {
      return read.visible("inventario", read.get("inventario", Id{1})).contains("costo");
    });
    EXPECT_EQ(visto, lo_ve) << rol;
  }
}

TEST(Servitec, ForzarEsDeAdministracionYFiarDelMostrador) {
  for (const auto& [rol, fuerza, fia] : {std::tuple("tecnico", false, false),
                                         {"recepcionista", false, true},
                                         {"administrador", true, true}}) {
    Taller taller;
    CambioDeEstado fuerte, fiada;
    fuerte.id = taller.orden(centavos(0), centavos(0), "Cancelado");
    fuerte.estado = "Pendiente";
    fuerte.forzar = true;
    fuerte.nota = "El cliente volvió";
    fiada.id = taller.orden(centavos(500));
    fiada.estado = "Entregado";
    fiada.fiado = true;
    taller.who = empleado(3, rol);
    const auto codigo = [&](const CambioDeEstado& cambio) {
      return taller.refusal_of([&](service::Tx& tx) { pedir_estado(tx, cambio); }).code();
    };
    EXPECT_EQ(codigo(fuerte), fuerza ? "" : "prohibido") << rol;
    EXPECT_EQ(codigo(fiada), fia ? "" : "prohibido") << rol;
  }
}

TEST(Servitec, CadaTecnicoVeSusOrdenesYLasDeNadie) {
  Taller taller;
  taller.write([](service::Tx& tx) {
    tx.insert("clientes", {{"nombre", "Ana"}});
    for (const Json& tecnico : {Json(7), Json(8), Json()})
      tx.insert("ordenes", {{"cliente_id", 1},
                            {"equipo", "Portátil"},
                            {"marca", "Acme"},
                            {"modelo", "X"},
                            {"problema", "No enciende"},
                            {"numero", "O" + to_text(tecnico)},
                            {"tecnico_id", tecnico}});
  });
  const auto vistas = [&](const access::Identity& quien) {
    taller.who = quien;
    return taller.read([](service::Read& read) { return read.seen("ordenes").count(); });
  };
  EXPECT_EQ(vistas(empleado(7, "tecnico")), 2);
  EXPECT_EQ(vistas(empleado(9, "tecnico")), 1);
  EXPECT_EQ(vistas(empleado(9, "recepcionista")), 3);
  EXPECT_EQ(vistas(access::Identity::anonymous()), 0);
}

TEST(Servitec, UnTecnicoRestaStockYNadaMas) {
  Taller taller;
  taller.write([](service::Tx& tx) {
    tx.insert(
        "inventario",
        {{"nombre", "Pasta"}, {"categoria", "Insumos"}, {"precio", Decimal(5, 0)}, {"stock", 10}});
  });
  const auto intento = [&](const char* rol, const char* operacion) {
    taller.who = empleado(7, rol);
    return taller
        .refusal_of([&](service::Tx& tx) {
          CambioDeStock cambio;
          cambio.id = Id{1};
          cambio.operacion = operacion;
          cambio.cantidad = 1;
          cambiar_stock(tx, cambio);
        })
        .code();
  };
  EXPECT_EQ(intento("tecnico", "subtract"), "");
  EXPECT_EQ(intento("tecnico", "add"), "prohibido");
  EXPECT_EQ(intento("tecnico", "set"), "prohibido");
  EXPECT_EQ(intento("administrador", "set"), "");
}

TEST(Servitec, HasADemoAndTakesOverOldShops) {
  Taller taller;
  EXPECT_TRUE(taller.app().demo());
  EXPECT_TRUE(taller.app().importer());
}

}  // namespace
}  // namespace chasqui::servitec
