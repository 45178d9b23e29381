// What each type of event is about, and what is said of it on sockets. Pure.
#pragma once
#include <span>
#include <string_view>

namespace chasqui::tablero {

enum class Clase { kReserva, kPago, kCalificacion, kServicio, kCliente, kProveedor, kOtra };
std::string_view a_texto(Clase clase);  // "reserva"…: also the name its data nest under; "": kOtra.

struct Tipo {
  std::string_view nombre;
  Clase clase = Clase::kOtra;
  bool termina = false;                        // The object is gone or cancelled.
  std::span<const std::string_view> publicos;  // Said to everybody, in this order.
  std::string_view rol, evento_del_rol;        // Said to a role alone; empty: nobody.
};

std::span<const Tipo> tipos();  // All that are known.
// Null: a type nobody knows.
const Tipo* tipo_de(std::string_view nombre);

// The names of the older caller, whose data are flat: reservation_created…
bool es_nombre_ingles(std::string_view evento);

}  // namespace chasqui::tablero
