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
    EXPECT_EQ(ruta.rule(), ruta.path() == "/" ? "public" : "auth") << nombre;
    EXPECT_FALSE(ruta.operation().summary.empty()) << nombre;
    EXPECT_FALSE(ruta.operation().tags.empty()) << nombre;
    rutas += nombre + "\n";
  }
  EXPECT_EQ(rutas,
            "GET /\nGET /stats/dashboard\nPOST /inventario\nPUT /inventario/{id}/stock\n"
            "GET /inventario/{id}/movimientos\nPOST /ordenes\nPUT /ordenes/{id}/estado\n"
            "GET /ordenes/{id}/historial\nPOST /ordenes/{id}/pagos\nGET /ordenes/{id}/pagos\n"
            "POST /ventas\nGET /ventas/{id}/productos\n");
}

TEST(Servitec, HasADemoAndTakesOverOldShops) {
  Taller taller;
  EXPECT_TRUE(taller.app().demo());
  EXPECT_TRUE(taller.app().importer());
}

}  // namespace
}  // namespace chasqui::servitec
