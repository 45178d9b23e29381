#include "fuente.h"

#include <gtest/gtest.h>

#include "cifras.h"
#include "conexiones.h"
#include "flujos.h"
#include "mesa.h"

namespace chasqui::tablero {
namespace {

JsonObject con(std::string_view nombre, int id) {
  return {{std::string(nombre), JsonObject{{"id", id}}}};
}

JsonObject y(JsonObject objeto, JsonObject mas) {
  for (const auto& [clave, valor] : mas) objeto.set(clave, valor);
  return objeto;
}

// As the REST back end writes them: objects inside of objects, money as text.
std::vector<JsonArray> listas() {
  const std::string ayer = "2026-11-20T23:00:00-05:00";
  return {
      {y(con("cliente", 5), {{"id", 1},
                             {"estado", "confirmada"},
                             {"total_estimado", "80000.50"},
                             {"fecha_creacion", ayer}}),
       y(con("cliente", 5), {{"id", 2},
                             {"estado", "pendiente"},
                             {"total_estimado", "1.00"},
                             {"fecha_creacion", "2026-10-02"}}),
       JsonObject{{"id", 1}, {"estado", "cancelada"}},  // The same again.
       JsonObject{{"estado", "cancelada"}}, "no es un objeto"},
      {y(con("servicio", 7), {{"id", 1}, {"puntuacion", 4}, {"fecha", ayer}}),
       y(con("servicio", 7), {{"id", 2}, {"puntuacion", 5}})},
      {y(con("proveedor", 3), {{"id", 7},
                               {"nombre_servicio", "Corte"},
                               {"precio", "25000.00"},
                               {"categoria", JsonObject{{"id", 1}, {"nombre", "Pelo"}}}}),
       JsonObject{{"id", 8}, {"nombre_servicio", "Caro"}, {"precio", "1.23456789"}}},
      {JsonObject{{"id", 5}, {"usuario", "u-5"}}},
      {JsonObject{{"id", 3}, {"nombre_negocio", "Uñas"}}, JsonObject{{"id", 5}}},
      {y(con("reserva", 1),
         {{"id", 9}, {"monto", "80000.50"}, {"estado", "pagado"}, {"fecha", ayer}})},
      {y(con("servicio", 7), y(con("reserva", 1), {{"id", 1}})),
       y(con("servicio", 7), y(con("reserva", 2), {{"id", 2}}))},
  };
}

class ConListas : public Mesa {
 public:
  ConListas() : Mesa("django_api_url", "http://localhost:8000") {
    write([&](Tx& tx) { fuente(tx.settings())->fill(tx, listas()); });
  }
};

TEST(Fuente, StrangersMayBeKeptOut) {
  Mesa mesa("lectura", "con_credencial");
  EXPECT_NO_THROW(mesa.ver(de_la_fuente<kpis>));
  mesa.who = access::Identity::anonymous();
  EXPECT_THROW(mesa.ver(de_la_fuente<kpis>), Refusal);
  EXPECT_THROW(mesa.ver(salas), Refusal);
}

TEST(Fuente, IsThereWhenTheSiteSaysWhere) {
  EXPECT_FALSE(fuente(Mesa().context().settings));
  EXPECT_TRUE(fuente(Mesa("django_api_url", "http://127.0.0.1:8000/").context().settings));
  Mesa lejos("django_api_url", "http://django.example");
  try {
    fuente(lejos.context().settings);
    FAIL();
  } catch (const Refusal& motivo) {
    EXPECT_NE(motivo.text().find("https"), std::string::npos) << motivo.text();
  }
}

TEST(Fuente, CountsWhatTheListsSayUnderTheirOwnNames) {
  ConListas mesa;
  const Json cifras = mesa.ver(kpis);
  EXPECT_EQ(cifras["ingresos_totales"], Json(Decimal(8'000'050, 2)));
  EXPECT_EQ(cifras["reservas_totales"], Json(2)) << "once each, and only objects with an id";
  EXPECT_EQ(cifras["satisfaccion_promedio"], Json(Decimal(450, 2)));
  EXPECT_EQ(cifras["clientes_totales"], Json(1));
  EXPECT_EQ(cifras["proveedores_totales"], Json(2));
  EXPECT_EQ(cifras["servicios_totales"], Json(2)) << "a price of many decimals is rounded";
  EXPECT_EQ(to_text(mesa.ver(analisis_de_servicios)),
            R"({"total_servicios":2,"top_servicios":[{"id":7,"nombre":"Corte","reservas":2,)"
            R"("rating":4.5,"precio":25000.0},{"id":8,"nombre":"Caro","reservas":0,"rating":0.0,)"
            R"("precio":1.23}],"servicios_por_categoria":{"Pelo":1,"Sin categoría":1},)"
            R"("servicio_con_mas_demanda":{"id":7,"nombre":"Corte","reservas":2,"rating":4.5,)"
            R"("precio":25000.0}})");
  EXPECT_EQ(to_text(mesa.ver(analisis_de_proveedores)["proveedor_mejor_calificado"]),
            R"({"id":3,"nombre":"Uñas","servicios":1,"rating_promedio":4.5,"calificaciones":2})");
  EXPECT_EQ(mesa.ver(reservas_desglosadas)["pagadas_por_cliente"], Json(1));
  EXPECT_EQ(to_text(mesa.ver(ingresos_por_mes)),
            R"([{"mes":"2026-10","ingreso":0.0},{"mes":"2026-11","ingreso":80000.5}])");
}

TEST(Fuente, ActivityIsWhatHasADateAndShowsIt) {
  ConListas mesa;
  const Json lista = mesa.ver(actividad);
  ASSERT_EQ(lista.if_array()->size(), 4u) << to_text(lista);
  EXPECT_EQ(lista.if_array()->front()["fecha"], Json("2026-11-21T04:00:00.000Z"));
  EXPECT_EQ(lista.if_array()->back()["descripcion"], Json("Reserva #2 pendiente"));
}

}  // namespace
}  // namespace chasqui::tablero
