#include "tipos.h"

#include <gtest/gtest.h>

#include <string>

namespace chasqui::tablero {
namespace {

std::string dicho(std::string_view nombre) {
  const Tipo* tipo = tipo_de(nombre);
  if (!tipo) return "?";
  std::string texto;
  for (const std::string_view evento : tipo->publicos) texto.append(evento).append(" ");
  return texto + "| " + std::string(tipo->rol) + " " + std::string(tipo->evento_del_rol);
}

TEST(Tipos, EachIsSaidAsTheContractsTableHasIt) {
  struct {
    std::string_view tipo, dicho;
  } const casos[] = {
      {"reserva:creada", "reserva:nueva reservation_created | admin reserva:notificacion"},
      {"reservation_created", "reserva:nueva reservation_created | admin reserva:notificacion"},
      {"reserva:actualizada", "reserva:cambio reservation_updated |  "},
      {"reserva:cancelada", "reserva:cancelacion reservation_deleted |  "},
      {"servicio:creado", "servicio:disponible | cliente servicio:nuevo"},
      {"calificacion:creada", "calificacion:nueva |  "},
      {"cliente:nuevo", "| admin cliente:registrado"},
      {"pago:procesado", "pago:confirmado payment_created payment_updated |  "},
      {"servicio:actualizado", "|  "},
      {"proveedor:nuevo", "|  "},
      {"otra:cosa", "?"},
  };
  for (const auto& caso : casos) EXPECT_EQ(dicho(caso.tipo), caso.dicho) << caso.tipo;
}

TEST(Tipos, OnlyTheOlderCallersNamesAreEnglish) {
  for (const auto* nombre : {"reservation_deleted", "payment_created", "comment_created"})
    EXPECT_TRUE(es_nombre_ingles(nombre)) << nombre;
  for (const auto* nombre : {"reserva:nueva", "servicio:nuevo", ""})
    EXPECT_FALSE(es_nombre_ingles(nombre)) << nombre;
}

}  // namespace
}  // namespace chasqui::tablero
