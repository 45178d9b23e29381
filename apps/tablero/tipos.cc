#include "tipos.h"

#include <algorithm>
#include <array>

namespace chasqui::tablero {
namespace {

using Nombres = std::string_view;

constexpr Nombres kReservaNueva[] = {"reserva:nueva", "reservation_created"};
constexpr Nombres kReservaCambio[] = {"reserva:cambio", "reservation_updated"};
constexpr Nombres kReservaFin[] = {"reserva:cancelacion", "reservation_deleted"};
constexpr Nombres kServicioNuevo[] = {"servicio:disponible"};
constexpr Nombres kCalificacion[] = {"calificacion:nueva"};
constexpr Nombres kPago[] = {"pago:confirmado", "payment_created", "payment_updated"};

constexpr std::array kTipos{
    Tipo{"reserva:creada", Clase::kReserva, false, kReservaNueva, "admin", "reserva:notificacion"},
    Tipo{"reservation_created", Clase::kReserva, false, kReservaNueva, "admin",
         "reserva:notificacion"},
    Tipo{"reserva:actualizada", Clase::kReserva, false, kReservaCambio, {}, {}},
    Tipo{"reservation_updated", Clase::kReserva, false, kReservaCambio, {}, {}},
    Tipo{"reserva:cancelada", Clase::kReserva, true, kReservaFin, {}, {}},
    Tipo{"reservation_deleted", Clase::kReserva, true, kReservaFin, {}, {}},
    Tipo{"servicio:creado", Clase::kServicio, false, kServicioNuevo, "cliente", "servicio:nuevo"},
    Tipo{"servicio:actualizado", Clase::kServicio, false, {}, {}, {}},
    Tipo{"service_created", Clase::kServicio, false, {}, {}, {}},
    Tipo{"service_updated", Clase::kServicio, false, {}, {}, {}},
    Tipo{"service_deleted", Clase::kServicio, true, {}, {}, {}},
    Tipo{"calificacion:creada", Clase::kCalificacion, false, kCalificacion, {}, {}},
    Tipo{"rating_created", Clase::kCalificacion, false, {}, {}, {}},
    Tipo{"comment_created", Clase::kOtra, false, {}, {}, {}},
    Tipo{"cliente:nuevo", Clase::kCliente, false, {}, "admin", "cliente:registrado"},
    Tipo{"proveedor:nuevo", Clase::kProveedor, false, {}, {}, {}},
    Tipo{"pago:procesado", Clase::kPago, false, kPago, {}, {}},
    Tipo{"payment_created", Clase::kPago, false, kPago, {}, {}},
    Tipo{"payment_updated", Clase::kPago, false, kPago, {}, {}},
};

}  // namespace

std::string_view a_texto(Clase clase) {
  static constexpr std::array<std::string_view, 7> kNombres{
      "reserva", "pago", "calificacion", "servicio", "cliente", "proveedor", ""};
  return kNombres[static_cast<std::size_t>(clase)];
}

std::span<const Tipo> tipos() { return kTipos; }

const Tipo* tipo_de(std::string_view nombre) {
  const auto* const tipo = std::ranges::find(kTipos, nombre, &Tipo::nombre);
  return tipo == kTipos.end() ? nullptr : tipo;
}

bool es_nombre_ingles(std::string_view evento) {
  static constexpr std::string_view kComienzos[] = {"reservation_", "payment_", "comment_",
                                                    "rating_", "service_"};
  return std::ranges::any_of(kComienzos,
                             [&](auto comienzo) { return evento.starts_with(comienzo); });
}

}  // namespace chasqui::tablero
