#include "cifras.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "flujos.h"

namespace chasqui::tablero {
namespace {

constexpr std::size_t kServiciosMax = 10, kProveedoresMax = 5;

std::int64_t cuantos(Read& read, std::string_view modelo) { return read.from(modelo).count(); }

std::int64_t reservas_en(Read& read, std::string_view estado) {
  return read.from("reservas").where("estado", estado).count();
}

std::int64_t personas(Read& read, std::string_view clase) {
  return read.from("personas").where("clase", clase).count();
}

Decimal ingresos(Read& read) {
  return read.from("reservas").where("estado", "confirmada").sum("total");
}

Decimal media(Decimal suma, std::int64_t cuantos, int decimales) {
  return cuantos == 0 ? Decimal() : suma.divided_by(Decimal::whole(cuantos), decimales);
}

Decimal satisfaccion(Read& read) {
  return media(read.from("calificaciones").sum("puntuacion"), cuantos(read, "calificaciones"), 2);
}

// The program that pushes figures knows better than the events that came here.
std::int64_t dicho_o(const JsonObject& dicho, std::string_view clave, std::int64_t contado) {
  const std::int64_t* total = dicho.at(clave)["total"].if_int();
  return total ? *total : contado;
}

struct Puntos {  // Of a service or of whose it is.
  std::int64_t cuantos = 0;
  Decimal suma = {};
};
using PuntosPorClave = std::map<std::string, Puntos, std::less<>>;

PuntosPorClave puntos_por_servicio(Read& read) {
  PuntosPorClave puntos;
  for (const auto& [servicio, numero] : read.from("calificaciones").count_by("servicio"))
    puntos[std::string(servicio.text())].cuantos = numero;
  for (const auto& [servicio, suma] : read.from("calificaciones").sum_by("servicio", "puntuacion"))
    puntos[std::string(servicio.text())].suma = suma;
  return puntos;
}

std::map<std::string, std::int64_t, std::less<>> contadas(
    const std::vector<std::pair<Json, std::int64_t>>& filas) {
  std::map<std::string, std::int64_t, std::less<>> mapa;
  for (const auto& [clave, numero] : filas) mapa[std::string(clave.text())] = numero;
  return mapa;
}

// A reservation is for one service, or its services are apart.
std::map<std::string, std::int64_t, std::less<>> pedidos_por_servicio(Read& read) {
  auto pedidos = contadas(read.from("reservas").count_by("servicio"));
  for (const auto& [servicio, numero] : contadas(read.from("reservados").count_by("servicio")))
    pedidos[servicio] += numero;
  return pedidos;
}

Decimal nota(const Puntos& puntos) { return media(puntos.suma, puntos.cuantos, 2); }

// Ids are numbers for most who ask.
Json clave_json(std::string_view clave) {
  const auto numero = Decimal::parse(clave);
  if (numero && numero->scale() == 0 && numero->to_string() == clave) return numero->coefficient();
  return clave;
}

JsonObject por_categoria(const std::vector<Record>& servicios) {
  std::map<std::string, std::int64_t, std::less<>> mapa;
  for (const Record& servicio : servicios) {
    const std::string_view nombre = servicio.text("categoria");
    ++mapa[std::string(nombre.empty() ? "Sin categoría" : nombre)];
  }
  JsonObject json;
  for (const auto& [nombre, numero] : mapa) json.append(nombre, numero);
  return json;
}

JsonObject por_mes(Read& read) {
  JsonObject json;
  for (const auto& [mes, numero] : read.from("personas").where("clase", "cliente").count_by("mes"))
    json.append(std::string(mes.text()), numero);
  return json;
}

void poner_encima(JsonObject& figura, const Json& dicho) {
  const JsonObject* miembros = dicho.if_object();
  if (!miembros) return;
  for (const auto& [clave, valor] : *miembros) figura.set(clave, valor);
}

JsonObject cifras_de_servicios(Read& read, const JsonObject& dicho) {
  const std::vector<Record> servicios = read.from("servicios").rows();
  const auto activos = std::ranges::count_if(
      servicios, [](const Record& servicio) { return servicio.flag("activo"); });
  JsonObject figura{{"total", std::ssize(servicios)},
                    {"activos", std::int64_t{activos}},
                    {"inactivos", std::ssize(servicios) - activos},
                    {"porCategoria", por_categoria(servicios)}};
  poner_encima(figura, dicho.at("services"));
  return figura;
}

JsonObject cifras_de_clientes(Read& read, const JsonObject& dicho) {
  const std::int64_t total = personas(read, "cliente");
  JsonObject figura{
      {"total", total}, {"activos", total}, {"inactivos", 0}, {"porMes", por_mes(read)}};
  poner_encima(figura, dicho.at("clients"));
  return figura;
}

Json primero(const JsonArray& lista) { return lista.empty() ? Json() : lista.front(); }

}  // namespace

JsonObject instantanea(Read& read) {
  const auto fila = read.from("instantaneas").first();
  const JsonObject* datos = fila ? (*fila)["datos"].if_object() : nullptr;
  return datos ? *datos : JsonObject();
}

Decimal porcentaje(std::int64_t parte, std::int64_t todo, int decimales) {
  return media(Decimal::whole(100 * parte), todo, decimales);
}

Json kpis(Read& read) {
  const JsonObject dicho = instantanea(read);
  const std::int64_t confirmadas = reservas_en(read, "confirmada");
  const std::int64_t canceladas = reservas_en(read, "cancelada");
  const std::int64_t todas = cuantos(read, "reservas");
  const Decimal total = ingresos(read);
  return JsonObject{
      {"ingresos_totales", total},
      {"ingresos_promedio_reserva",
       confirmadas == 0 ? Json(0) : Json(media(total, confirmadas, 2).to_string())},
      {"reservas_confirmadas", confirmadas},
      {"reservas_pendientes", reservas_en(read, "pendiente")},
      {"reservas_canceladas", canceladas},
      {"reservas_totales", todas},
      {"tasa_conversion", porcentaje(confirmadas, todas, 1)},
      {"tasa_cancelacion", porcentaje(canceladas, todas, 1)},
      {"satisfaccion_promedio", satisfaccion(read)},
      {"calificaciones_totales", cuantos(read, "calificaciones")},
      {"servicios_totales", dicho_o(dicho, "services", cuantos(read, "servicios"))},
      {"clientes_totales", dicho_o(dicho, "clients", personas(read, "cliente"))},
      {"proveedores_totales", dicho_o(dicho, "providers", personas(read, "proveedor"))}};
}

Json estado(Read& read) {
  const JsonObject dicho = instantanea(read);
  const std::int64_t confirmadas = reservas_en(read, "confirmada");
  return JsonObject{
      {"servicios_disponibles", cifras_de_servicios(read, dicho).at("activos")},
      {"clientes_registrados", dicho_o(dicho, "clients", personas(read, "cliente"))},
      {"proveedores_activos", dicho_o(dicho, "providers", personas(read, "proveedor"))},
      {"reservas_activas", confirmadas + reservas_en(read, "pendiente")},
      {"ingresos_totales", ingresos(read)},
      {"tasa_conversion", porcentaje(confirmadas, cuantos(read, "reservas"), 1)},
      {"satisfaccion", satisfaccion(read)},
      {"timestamp", to_iso(read.now())}};
}

Json analisis_de_servicios(Read& read) {
  const std::vector<Record> servicios = read.from("servicios").order("id").rows();
  const auto demanda = pedidos_por_servicio(read);
  PuntosPorClave puntos = puntos_por_servicio(read);
  std::vector<std::pair<std::int64_t, const Record*>> orden;
  for (const Record& servicio : servicios) {
    const auto pedido = demanda.find(servicio.text("clave"));
    orden.emplace_back(pedido == demanda.end() ? 0 : pedido->second, &servicio);
  }
  std::ranges::stable_sort(orden, std::greater(), &decltype(orden)::value_type::first);
  JsonArray mejores;
  for (const auto& [reservas, servicio] : orden) {
    if (mejores.size() == kServiciosMax) break;
    const std::string clave(servicio->text("clave"));
    mejores.emplace_back(JsonObject{{"id", clave_json(clave)},
                                    {"nombre", (*servicio)["nombre"]},
                                    {"reservas", reservas},
                                    {"rating", nota(puntos[clave])},
                                    {"precio", servicio->decimal("precio")}});
  }
  Json primero_de_todos = primero(mejores);
  return JsonObject{{"total_servicios", std::ssize(servicios)},
                    {"top_servicios", std::move(mejores)},
                    {"servicios_por_categoria", por_categoria(servicios)},
                    {"servicio_con_mas_demanda", std::move(primero_de_todos)}};
}

Json analisis_de_proveedores(Read& read) {
  PuntosPorClave por_servicio = puntos_por_servicio(read), puntos;
  std::map<std::string, std::int64_t, std::less<>> servicios;
  for (const Record& servicio : read.from("servicios").rows()) {
    const std::string proveedor(servicio.text("proveedor"));
    const Puntos& suyos = por_servicio[std::string(servicio.text("clave"))];
    ++servicios[proveedor];
    puntos[proveedor].cuantos += suyos.cuantos;
    puntos[proveedor].suma = puntos[proveedor].suma + suyos.suma;
  }
  const std::vector<Record> todos =
      read.from("personas").where("clase", "proveedor").order("id").rows();
  std::vector<std::pair<Decimal, const Record*>> orden;
  for (const Record& uno : todos)
    orden.emplace_back(nota(puntos[std::string(uno.text("clave"))]), &uno);
  std::ranges::stable_sort(orden, std::greater(), &decltype(orden)::value_type::first);
  JsonArray mejores;
  for (const auto& [media_suya, uno] : orden) {
    if (mejores.size() == kProveedoresMax) break;
    const std::string clave(uno->text("clave"));
    mejores.emplace_back(JsonObject{{"id", clave_json(clave)},
                                    {"nombre", (*uno)["nombre"]},
                                    {"servicios", servicios[clave]},
                                    {"rating_promedio", media_suya},
                                    {"calificaciones", puntos[clave].cuantos}});
  }
  Json primero_de_todos = primero(mejores);
  return JsonObject{{"total_proveedores", std::ssize(todos)},
                    {"top_proveedores", std::move(mejores)},
                    {"proveedor_mejor_calificado", std::move(primero_de_todos)}};
}

Json estadisticas(Read& read) {
  const JsonObject dicho = instantanea(read);
  return JsonObject{{"kpis", kpis(read)},
                    {"servicios", analisis_de_servicios(read)},
                    {"proveedores", analisis_de_proveedores(read)},
                    {"reservas_por_mes", flujo_de_reservas(read)},
                    {"services", cifras_de_servicios(read, dicho)},
                    {"clients", cifras_de_clientes(read, dicho)},
                    {"reservas", reservas_desglosadas(read)},
                    {"calificaciones", JsonObject{{"total", cuantos(read, "calificaciones")},
                                                  {"promedio", satisfaccion(read)}}},
                    {"timestamp", to_iso(read.now())}};
}

}  // namespace chasqui::tablero
