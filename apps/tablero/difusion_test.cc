#include "difusion.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

std::string canales(Mesa& mesa, std::string_view tipo, const Partes& partes) {
  return mesa.read([&](Read& read) {
    std::string texto;
    for (const std::string& canal : canales_del_evento(read, tipo_de(tipo), partes))
      texto += canal + " ";
    return texto;
  });
}

TEST(Difusion, IsForEverybodyUnlessTheSiteSaysOtherwise) {
  Mesa mesa;
  for (const auto* tipo : {"pago:procesado", "cliente:nuevo", "otra:cosa"})
    EXPECT_EQ(canales(mesa, tipo, {"1", "2"}), "negocio ") << tipo;
}

TEST(Difusion, ByAudienceReachesWhoseBusinessItIs) {
  Mesa mesa("difusion", "audiencia");
  struct {
    const char* tipo;
    Partes partes;
    const char* canales;
  } const casos[] = {
      {"reserva:creada", {"1", "2"}, "rol:admin asunto:1 asunto:2 "},
      {"pago:procesado", {"1", ""}, "rol:admin asunto:1 "},
      {"pago:procesado", {"1", "1"}, "rol:admin asunto:1 "},
      {"calificacion:creada", {"1", "2"}, "rol:admin asunto:2 "},
      {"servicio:creado", {"", "2"}, "negocio "},
      {"cliente:nuevo", {"1", ""}, "rol:admin "},
      {"otra:cosa", {"1", "2"}, "rol:admin "},
  };
  for (const auto& caso : casos)
    EXPECT_EQ(canales(mesa, caso.tipo, caso.partes), caso.canales) << caso.tipo;
}

TEST(Difusion, ACountOfListenersGoesByStream) {
  Mesa mesa;
  mesa.conectar("s1", "1", "cliente");
  mesa.conectar("s2", "1", "cliente");
  mesa.conectar("s3", "9", "admin");
  const auto de = [&](std::vector<std::string> lista) {
    return mesa.read([&](Read& read) { return oyentes_de(read, lista); });
  };
  EXPECT_EQ(de({"negocio"}), 3);
  EXPECT_EQ(de({"rol:admin", "asunto:1"}), 3);
  EXPECT_EQ(de({"rol:admin", "asunto:2"}), 1);
}

TEST(Difusion, APaymentFindsItsPeopleByItsReservation) {
  Mesa mesa("difusion", "audiencia");
  mesa.emitir("servicio:creado", {{"servicio", JsonObject{{"id", 5}, {"proveedorId", 2}}}});
  mesa.emitir("reservation_created", {{"id", 1}, {"cliente_id", 123}, {"servicio_id", 5}});
  mesa.conectar("s1", "123", "cliente");
  mesa.conectar("s2", "2", "proveedor");
  mesa.conectar("s3", "3", "cliente");
  const JsonObject dicho =
      mesa.emitir("pago:procesado", {{"pago", JsonObject{{"id", 9}, {"reservaId", 1}}}});
  EXPECT_EQ(dicho.at("en_linea"), Json(2));
}

}  // namespace
}  // namespace chasqui::tablero
