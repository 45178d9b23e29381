#include "dominio.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

TEST(Dominio, RolesAreThree) {
  for (const auto* rol : {"cliente", "proveedor", "admin"}) EXPECT_TRUE(es_rol(rol)) << rol;
  for (const auto* rol : {"Admin", "operador", ""}) EXPECT_FALSE(es_rol(rol)) << rol;
}

TEST(Dominio, ABodyKeepsAllThatWasSent) {
  const auto valida =
      schema::validate(service::shape_of<Cuerpo>(), JsonObject{{"a", 1}, {"b", nullptr}}, {"body"});
  ASSERT_TRUE(valida);
  Cuerpo cuerpo;
  service::read_json(*valida, cuerpo);
  EXPECT_EQ(to_text(cuerpo.valor), R"({"a":1,"b":null})");
  EXPECT_FALSE(schema::validate(service::shape_of<Cuerpo>(), JsonArray{1}, {"body"}));
}

}  // namespace
}  // namespace chasqui::tablero
