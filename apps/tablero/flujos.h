// The business figures by month and day, and the latest activity.
#pragma once
#include "dominio.h"

namespace chasqui::tablero {

Json flujo_de_reservas(Read& read);
Json reservas_del_ano(Read& read);
Json reservas_desglosadas(Read& read);
Json ingresos_por_mes(Read& read);
Json proyeccion_de_ingresos(Read& read);
Json actividad(Read& read);

}  // namespace chasqui::tablero
