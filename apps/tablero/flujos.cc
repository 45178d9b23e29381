#include "flujos.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cifras.h"
#include "historia.h"

namespace chasqui::tablero {
namespace {

constexpr std::int64_t kActividadMax = 20;

struct Mes {
  std::int64_t confirmadas = 0, pendientes = 0, canceladas = 0, total = 0;
  Decimal ingreso = {};
};
using Meses = std::map<std::string, Mes, std::less<>>;

void contar(Read& read, std::string_view estado, Meses& meses, std::int64_t Mes::* cuenta) {
  for (const auto& [mes, numero] : read.from("reservas").where("estado", estado).count_by("mes"))
    meses[std::string(mes.text())].*cuenta = numero;
}

// Those alone in which something was reserved.
Meses por_mes(Read& read) {
  Meses meses;
  for (const auto& [mes, numero] : read.from("reservas").count_by("mes"))
    meses[std::string(mes.text())].total = numero;
  contar(read, "confirmada", meses, &Mes::confirmadas);
  contar(read, "pendiente", meses, &Mes::pendientes);
  contar(read, "cancelada", meses, &Mes::canceladas);
  for (const auto& [mes, suma] :
       read.from("reservas").where("estado", "confirmada").sum_by("mes", "total"))
    meses[std::string(mes.text())].ingreso = suma;
  return meses;
}

struct Calendario {  // The site's day today.
  std::string mes;   // "2026-01"
  int dia = 1, dias = 30;
};

Calendario calendario(const Read& read) {
  const std::string hoy = read.zone().local_day(read.now());
  const auto parte = [&](std::size_t desde, std::size_t cuantos) {
    return static_cast<int>(parse_int(hoy.substr(desde, cuantos)).value_or(1));
  };
  const std::chrono::year_month_day_last fin =
      std::chrono::year(parte(0, 4)) / parte(5, 2) / std::chrono::last;
  return {hoy.substr(0, 7), parte(8, 2), static_cast<int>(unsigned(fin.day()))};
}

std::set<std::string, std::less<>> reservas_pagadas(Read& read) {
  std::set<std::string, std::less<>> claves;
  for (const auto& [reserva, numero] :
       read.from("pagos").where("estado", "pagado").count_by("reserva"))
    if (!reserva.text().empty()) claves.emplace(reserva.text());
  return claves;
}

std::int64_t contar_en(Read& read, std::string_view estado) {
  return read.from("reservas").where("estado", estado).count();
}

JsonObject suceso(const Record& fila, std::string_view tipo, std::string_view subtipo) {
  return {{"tipo", tipo}, {"subtipo", subtipo}, {"descripcion", ""}, {"fecha", fila["movida_en"]}};
}

JsonObject suceso_de_reserva(const Record& fila) {
  JsonObject json = suceso(fila, "reserva", fila.text("estado"));
  json.set("descripcion",
           "Reserva #" + std::string(fila.text("clave")) + " " + std::string(fila.text("estado")));
  json.append("icono", "📅");
  json.append("monto", fila.decimal("total"));
  return json;
}

JsonObject suceso_de_pago(const Record& fila) {
  JsonObject json = suceso(fila, "pago", fila.text("estado"));
  json.set("descripcion",
           "Pago #" + std::string(fila.text("clave")) + " " + std::string(fila.text("estado")));
  json.append("icono", "💳");
  json.append("monto", fila.decimal("monto"));
  return json;
}

JsonObject suceso_de_calificacion(const Record& fila) {
  JsonObject json = suceso(fila, "calificacion", "nueva");
  json.set("descripcion", "Calificación de " + to_text(fila["puntuacion"]) + " estrellas");
  json.append("icono", "⭐");
  return json;
}

template <class F>
void agregar_ultimos(Read& read, std::string_view modelo, F como_json, JsonArray& lista) {
  for (const Record& fila : read.from(modelo)
                                .where("movida_en", service::Compare::kGreater, to_iso(Utc{}))
                                .order("-movida_en")
                                .order("-id")
                                .limit(kActividadMax)
                                .rows())
    lista.emplace_back(como_json(fila));
}

}  // namespace

Json flujo_de_reservas(Read& read) {
  JsonArray lista;
  for (const auto& [nombre, mes] : por_mes(read))
    lista.emplace_back(JsonObject{{"mes", nombre},
                                  {"total", mes.total},
                                  {"confirmadas", mes.confirmadas},
                                  {"pendientes", mes.pendientes},
                                  {"canceladas", mes.canceladas}});
  return lista;
}

Json reservas_del_ano(Read& read) {
  const Meses meses = por_mes(read);
  const std::string ano = calendario(read).mes.substr(0, 5);
  JsonArray lista;
  for (int numero = 1; numero <= 12; ++numero) {
    const std::string nombre = ano + (numero < 10 ? "0" : "") + std::to_string(numero);
    const auto dicho = meses.find(nombre);
    const Mes mes = dicho == meses.end() ? Mes{} : dicho->second;
    lista.emplace_back(JsonObject{{"mes", nombre},
                                  {"confirmadas", mes.confirmadas},
                                  {"pendientes", mes.pendientes},
                                  {"canceladas", mes.canceladas},
                                  {"total", mes.total},
                                  {"ingreso", mes.ingreso}});
  }
  return lista;
}

Json reservas_desglosadas(Read& read) {
  const auto pagadas = reservas_pagadas(read);
  std::int64_t sin_pagar = 0;
  for (const Record& reserva : read.from("reservas").where("estado", "confirmada").rows())
    if (!pagadas.contains(reserva.text("clave"))) ++sin_pagar;
  return JsonObject{{"confirmadas_por_proveedor", contar_en(read, "confirmada")},
                    {"pagadas_por_cliente", std::ssize(pagadas)},
                    {"pendientes_confirmacion", contar_en(read, "pendiente")},
                    {"pendientes_pago", sin_pagar},
                    {"total_reservas", read.from("reservas").count()}};
}

Json ingresos_por_mes(Read& read) {
  JsonArray lista;
  for (const auto& [nombre, mes] : por_mes(read))
    lista.emplace_back(JsonObject{{"mes", nombre}, {"ingreso", mes.ingreso}});
  return lista;
}

Json proyeccion_de_ingresos(Read& read) {
  const Calendario hoy = calendario(read);
  const auto suma_del_mes = [&](std::string_view modelo, std::string_view estado,
                                std::string_view campo) {
    return read.from(modelo).where("mes", hoy.mes).where("estado", estado).sum(campo);
  };
  const Decimal pagado = suma_del_mes("pagos", "pagado", "monto");
  const Decimal confirmado = suma_del_mes("reservas", "confirmada", "total");
  const Decimal dia = Decimal::whole(hoy.dia), dias = Decimal::whole(hoy.dias);
  const auto proyectado = [&](Decimal llevado) { return (llevado * dias).divided_by(dia, 2); };
  return JsonObject{{"ingresos_pagados_mes", pagado},
                    {"ingresos_confirmados_mes", confirmado},
                    {"ingresos_pendientes_mes", suma_del_mes("reservas", "pendiente", "total")},
                    {"proyeccion_pagado_mes", proyectado(pagado)},
                    {"proyeccion_confirmado_mes", proyectado(confirmado)},
                    {"promedio_diario_pagado", pagado.divided_by(dia, 2)},
                    {"promedio_diario_confirmado", confirmado.divided_by(dia, 2)},
                    {"dias_procesados", hoy.dia},
                    {"dias_totales_mes", hoy.dias},
                    {"dias_restantes", hoy.dias - hoy.dia},
                    {"porcentaje_mes", porcentaje(hoy.dia, hoy.dias, 1)}};
}

Json actividad(Read& read) {
  exigir_lectura(read);
  JsonArray lista;
  if (!ve_todo(read)) return lista;  // It tells of everybody.
  agregar_ultimos(read, "reservas", suceso_de_reserva, lista);
  agregar_ultimos(read, "calificaciones", suceso_de_calificacion, lista);
  agregar_ultimos(read, "pagos", suceso_de_pago, lista);
  std::ranges::stable_sort(lista, [](const Json& una, const Json& otra) {
    return una["fecha"].text() > otra["fecha"].text();
  });
  if (std::ssize(lista) > kActividadMax) lista.resize(kActividadMax);
  return lista;
}

}  // namespace chasqui::tablero
