#include "demo.h"

#include <gtest/gtest.h>

#include "cifras.h"
#include "mesa.h"

namespace chasqui::tablero {
namespace {

void llenar(Mesa& mesa) {
  SeededRandom azar(7);
  service::DemoState estado{0, 1};
  for (std::int64_t paso = 0; estado.done < estado.total; ++paso)
    estado = mesa.write([&](Tx& tx) { return llenar_demo(tx, {azar, paso}); });
}

TEST(Demo, LeavesEveryFigureWithSomethingInIt) {
  Mesa mesa;
  llenar(mesa);
  const Json todas = mesa.ver(kpis);
  for (const auto* nombre : {"reservas_confirmadas", "reservas_pendientes", "reservas_canceladas",
                             "calificaciones_totales", "servicios_totales", "clientes_totales"})
    EXPECT_GT(*todas[nombre].if_int(), 0) << nombre;
  EXPECT_EQ(*todas["reservas_totales"].if_int(), 60);
}

TEST(Demo, IsTheSameEveryTime) {
  Mesa una, otra;
  llenar(una);
  llenar(otra);
  EXPECT_EQ(to_text(una.ver(kpis)), to_text(otra.ver(kpis)));
}

TEST(Demo, HasAnAccountOfEachRolePeopleHave) {
  std::string roles;
  for (const auto& cuenta : cuentas_de_demo()) roles += cuenta.role + " ";
  EXPECT_EQ(roles, "admin cliente proveedor operador ");
}

}  // namespace
}  // namespace chasqui::tablero
