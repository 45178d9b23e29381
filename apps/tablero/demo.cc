#include "demo.h"

#include <array>
#include <chrono>

#include "publicar.h"

namespace chasqui::tablero {
namespace {

using service::DemoState;
using service::DemoStep;

constexpr std::int64_t kReservas = 60, kPasos = 1 + kReservas;
constexpr std::array<std::string_view, 4> kProveedores{"Peluquería Guayacán", "Uñas del Valle",
                                                       "Masajes Tequendama", "Spa Yerbabuena"};
constexpr std::array<std::string_view, 8> kServicios{
    "Corte", "Tinte", "Manicura", "Pedicura", "Masaje", "Reflexología", "Limpieza facial", "Sauna"};
constexpr std::array<std::string_view, 4> kCategorias{"Cabello", "Uñas", "Masajes", "Spa"};
constexpr std::array<std::string_view, 10> kClientes{"ana",   "luis",  "maría",  "josé",  "rosa",
                                                     "pedro", "elena", "carlos", "lucía", "diego"};

void decir(Tx& tx, std::string_view tipo, std::string_view clase, JsonObject objeto) {
  emitir_evento(tx, {JsonObject{{"type", tipo},
                                {"data", JsonObject{{std::string(clase), std::move(objeto)}}}}});
}

void gente_y_servicios(Tx& tx) {
  std::int64_t id = 0;
  for (const std::string_view nombre : kProveedores)
    decir(tx, "proveedor:nuevo", "proveedor", {{"id", ++id}, {"nombre", nombre}});
  id = 0;
  for (const std::string_view nombre : kClientes)
    decir(tx, "cliente:nuevo", "cliente",
          {{"id", ++id},
           {"nombre", nombre},
           {"email", "cliente" + std::to_string(id) + "@tablero.example"}});
  for (std::size_t i = 0; i < kServicios.size(); ++i)
    decir(tx, "servicio:creado", "servicio",
          {{"id", static_cast<std::int64_t>(i + 1)},
           {"nombre", kServicios[i]},
           {"precio", static_cast<std::int64_t>(25'000 + 15'000 * i)},
           {"proveedorId", static_cast<std::int64_t>(i / 2 + 1)},
           {"categoria", JsonObject{{"nombre", kCategorias[i / 2]}}}});
}

// Most are confirmed and paid, some wait, some are called off.
void una_reserva(Tx& tx, Random& azar, std::int64_t id) {
  const auto servicio = static_cast<std::int64_t>(azar.below(kServicios.size()));
  const std::int64_t total = 25'000 + 15'000 * servicio;
  const auto dias = std::chrono::hours(24 * static_cast<int>(azar.below(60)));
  const std::uint64_t suerte = azar.below(10);
  const std::string_view estado = suerte < 6 ? "confirmada" : "pendiente";
  const JsonObject reserva{
      {"id", id},
      {"clienteId", static_cast<std::int64_t>(1 + azar.below(kClientes.size()))},
      {"proveedorId", servicio / 2 + 1},
      {"servicioId", servicio + 1},
      {"estado", estado},
      {"fecha", tx.zone().local_day(tx.now() + -dias)},
      {"hora", "14:30"},
      {"totalEstimado", total}};
  decir(tx, "reserva:creada", "reserva", reserva);
  if (suerte == 9) return decir(tx, "reserva:cancelada", "reserva", reserva);
  if (suerte < 4)
    decir(tx, "pago:procesado", "pago",
          {{"id", id}, {"monto", total}, {"estado", "pagado"}, {"reservaId", id}});
  if (suerte < 3)
    decir(tx, "calificacion:creada", "calificacion",
          {{"id", id},
           {"puntuacion", static_cast<std::int64_t>(3 + azar.below(3))},
           {"servicioId", servicio + 1}});
}

}  // namespace

std::vector<service::DemoAccount> cuentas_de_demo() {
  return {{"admin", "admin-demo", "admin", "Alba", "Mora", "admin@tablero.example"},
          {"cliente", "cliente-demo", "cliente", "Ana", "Paz", "cliente@tablero.example"},
          {"proveedor", "proveedor-demo", "proveedor", "Hugo", "Ríos", "proveedor@tablero.example"},
          {"operador", "operador-demo", "operador", "Nora", "Reyes", "operador@tablero.example"}};
}

DemoState llenar_demo(Tx& tx, const DemoStep& paso) {
  if (paso.step == 0)
    gente_y_servicios(tx);
  else
    una_reserva(tx, paso.random, paso.step);
  return {paso.step + 1, kPasos};
}

}  // namespace chasqui::tablero
