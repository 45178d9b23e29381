#include "cifras.h"

#include <gtest/gtest.h>

#include "mesa.h"

namespace chasqui::tablero {
namespace {

// Three reservations (two confirmed, one cancelled), two services of two providers, two ratings.
class ConNegocio : public Mesa {
 public:
  ConNegocio() {
    emitir("proveedor:nuevo", {{"proveedor", JsonObject{{"id", 3}, {"nombre", "Uñas"}}}});
    emitir("proveedor:nuevo", {{"proveedor", JsonObject{{"id", 4}, {"nombre", "Pelo"}}}});
    emitir("cliente:nuevo", {{"cliente", JsonObject{{"id", 123}, {"nombre", "ana"}}}});
    servicio(1, "Manicura", 3);
    servicio(2, "Corte", 4);
    emitir("reserva:creada", reserva(1, "confirmada"));
    emitir("reservation_created", {{"id", 2},
                                   {"cliente_id", 123},
                                   {"estado", "confirmada"},
                                   {"total_estimado", "30000.50"},
                                   {"servicio_id", 2},
                                   {"fecha_creacion", "2026-10-31 23:00:00.000000+00:00"}});
    emitir("reserva:creada", reserva(3, "pendiente"));
    emitir("reserva:cancelada", reserva(3, "pendiente"));
    nota(1, 2, 5);
    nota(2, 2, 4);
  }
  void servicio(int id, std::string nombre, int proveedor) {
    emitir("servicio:creado", {{"servicio", JsonObject{{"id", id},
                                                       {"nombre", std::move(nombre)},
                                                       {"precio", Decimal(250'055, 1)},
                                                       {"proveedorId", proveedor},
                                                       {"categoriaId", 8}}}});
  }
  void nota(int id, int servicio, int puntos) {
    emitir("calificacion:creada",
           {{"calificacion",
             JsonObject{{"id", id}, {"puntuacion", puntos}, {"servicioId", servicio}}}});
  }
};

TEST(Cifras, OfNothingAreNumbersToo) {
  Mesa mesa;
  EXPECT_EQ(to_text(mesa.ver(kpis)),
            R"({"ingresos_totales":0.0,"ingresos_promedio_reserva":0,"reservas_confirmadas":0,)"
            R"("reservas_pendientes":0,"reservas_canceladas":0,"reservas_totales":0,)"
            R"("tasa_conversion":0.0,"tasa_cancelacion":0.0,"satisfaccion_promedio":0.0,)"
            R"("calificaciones_totales":0,"servicios_totales":0,"clientes_totales":0,)"
            R"("proveedores_totales":0})");
  EXPECT_EQ(mesa.ver(analisis_de_servicios)["servicio_con_mas_demanda"], Json());
  EXPECT_EQ(mesa.ver(analisis_de_proveedores)["proveedor_mejor_calificado"], Json());
}

TEST(Cifras, AreCountedFromEvents) {
  ConNegocio mesa;
  EXPECT_EQ(to_text(mesa.ver(kpis)),
            R"({"ingresos_totales":80000.5,"ingresos_promedio_reserva":"40000.25",)"
            R"("reservas_confirmadas":2,"reservas_pendientes":0,"reservas_canceladas":1,)"
            R"("reservas_totales":3,"tasa_conversion":66.7,"tasa_cancelacion":33.3,)"
            R"("satisfaccion_promedio":4.5,"calificaciones_totales":2,"servicios_totales":2,)"
            R"("clientes_totales":1,"proveedores_totales":2})");
}

TEST(Cifras, ServicesComeByDemand) {
  ConNegocio mesa;
  EXPECT_EQ(to_text(mesa.ver(analisis_de_servicios)),
            R"({"total_servicios":2,"top_servicios":[{"id":2,"nombre":"Corte","reservas":1,)"
            R"("rating":4.5,"precio":25005.5},{"id":1,"nombre":"Manicura","reservas":0,)"
            R"("rating":0.0,"precio":25005.5}],"servicios_por_categoria":{"Categoría 8":2},)"
            R"("servicio_con_mas_demanda":{"id":2,"nombre":"Corte","reservas":1,"rating":4.5,)"
            R"("precio":25005.5}})");
}

TEST(Cifras, ProvidersComeByRating) {
  ConNegocio mesa;
  EXPECT_EQ(to_text(mesa.ver(analisis_de_proveedores)),
            R"({"total_proveedores":2,"top_proveedores":[{"id":4,"nombre":"Pelo","servicios":1,)"
            R"("rating_promedio":4.5,"calificaciones":2},{"id":3,"nombre":"Uñas","servicios":1,)"
            R"("rating_promedio":0.0,"calificaciones":0}],"proveedor_mejor_calificado":{"id":4,)"
            R"("nombre":"Pelo","servicios":1,"rating_promedio":4.5,"calificaciones":2}})");
}

TEST(Cifras, WhatUpdateDashboardSaysCountsMore) {
  ConNegocio mesa;
  mesa.decir(actualizar_tablero, {{"services", JsonObject{{"total", 50}, {"activos", 45}}},
                                  {"clients", JsonObject{{"total", 200}, {"activos", 150}}}});
  const Json todas = mesa.ver(estadisticas);
  EXPECT_EQ(to_text(todas["services"]),
            R"({"total":50,"activos":45,"inactivos":0,"porCategoria":{"Categoría 8":2}})");
  EXPECT_EQ(to_text(todas["clients"]),
            R"({"total":200,"activos":150,"inactivos":0,"porMes":{"2026-11":1}})");
  EXPECT_EQ(todas["kpis"]["servicios_totales"], Json(50));
  EXPECT_EQ(mesa.ver(estado)["clientes_registrados"], Json(200));
  EXPECT_EQ(mesa.ver(estado)["servicios_disponibles"], Json(45));
}

TEST(Cifras, AServiceThatEndsIsNotAvailable) {
  ConNegocio mesa;
  mesa.emitir("service_deleted", {{"id", 1}});
  EXPECT_EQ(mesa.ver(estado)["servicios_disponibles"], Json(1));
}

}  // namespace
}  // namespace chasqui::tablero
