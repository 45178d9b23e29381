#include "flujos.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

class ConReservas : public Mesa {
 public:
  ConReservas() {
    emitir("reserva:creada", reserva(1, "confirmada"));
    emitir("reserva:creada", reserva(2, "pendiente", 20'000));
    emitir("reservation_created", {{"id", 3},
                                   {"estado", "confirmada"},
                                   {"total_estimado", "10000"},
                                   {"fecha_creacion", "2026-11-01 03:00:00+00:00"}});
    clock.advance(std::chrono::seconds(1));
    emitir("pago:procesado",
           {{"pago", JsonObject{{"id", 1}, {"monto", 42'000}, {"reservaId", 1}}}});
    clock.advance(std::chrono::seconds(1));
    emitir("calificacion:creada",
           {{"calificacion", JsonObject{{"id", 1}, {"puntuacion", 5}, {"servicioId", 1}}}});
  }
};

TEST(Flujos, MonthsAreThoseOfTheSitesZone) {
  ConReservas mesa;
  EXPECT_EQ(to_text(mesa.ver(flujo_de_reservas)),
            R"([{"mes":"2026-10","total":1,"confirmadas":1,"pendientes":0,"canceladas":0},)"
            R"({"mes":"2026-11","total":2,"confirmadas":1,"pendientes":1,"canceladas":0}])");
  EXPECT_EQ(to_text(mesa.ver(ingresos_por_mes)),
            R"([{"mes":"2026-10","ingreso":10000.0},{"mes":"2026-11","ingreso":50000.0}])");
}

TEST(Flujos, AYearHasTwelveMonths) {
  ConReservas mesa;
  const Json ano = mesa.ver(reservas_del_ano);
  ASSERT_EQ(ano.if_array()->size(), 12u);
  EXPECT_EQ(to_text(ano.if_array()->front()),
            R"({"mes":"2026-01","confirmadas":0,"pendientes":0,"canceladas":0,"total":0,)"
            R"("ingreso":0.0})");
  EXPECT_EQ((*ano.if_array())[10]["ingreso"], Json(Decimal(50'000, 0)));
}

TEST(Flujos, PaidMeansThatAPaymentOfItIsPaid) {
  ConReservas mesa;
  EXPECT_EQ(to_text(mesa.ver(reservas_desglosadas)),
            R"({"confirmadas_por_proveedor":2,"pagadas_por_cliente":1,)"
            R"("pendientes_confirmacion":1,"pendientes_pago":1,"total_reservas":3})");
  mesa.emitir("payment_updated", {{"id", 1}, {"estado", "rechazado"}});
  EXPECT_EQ(mesa.ver(reservas_desglosadas)["pagadas_por_cliente"], Json(0));
}

TEST(Flujos, TheMonthIsProjectedByItsDaysSoFar) {
  ConReservas mesa;
  EXPECT_EQ(to_text(mesa.ver(proyeccion_de_ingresos)),
            R"({"ingresos_pagados_mes":42000.0,"ingresos_confirmados_mes":50000.0,)"
            R"("ingresos_pendientes_mes":20000.0,"proyeccion_pagado_mes":60000.0,)"
            R"("proyeccion_confirmado_mes":71428.57,"promedio_diario_pagado":2000.0,)"
            R"("promedio_diario_confirmado":2380.95,"dias_procesados":21,"dias_totales_mes":30,)"
            R"("dias_restantes":9,"porcentaje_mes":70.0})");
}

TEST(Flujos, ActivityIsNewestFirstAndOfThreeKinds) {
  ConReservas mesa;
  const Json lista = mesa.ver(actividad);
  ASSERT_EQ(lista.if_array()->size(), 5u);
  EXPECT_EQ(to_text(lista.if_array()->front()),
            R"({"tipo":"calificacion","subtipo":"nueva",)"
            R"("descripcion":"Calificación de 5.0 estrellas",)"
            R"("fecha":"2026-11-21T17:00:02.000Z","icono":"⭐"})");
  EXPECT_EQ((*lista.if_array())[1]["tipo"], Json("pago"));
  EXPECT_EQ((*lista.if_array())[2]["tipo"], Json("reserva"));
}

TEST(Flujos, ActivityEndsAtTwenty) {
  Mesa mesa;
  for (int i = 1; i <= 21; ++i) mesa.emitir("reserva:creada", reserva(i, "pendiente"));
  EXPECT_EQ(mesa.ver(actividad).if_array()->size(), 20u);
}

}  // namespace
}  // namespace chasqui::tablero
