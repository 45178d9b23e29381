// Words that all of the app shares: roles, streams, and how a service takes what was sent.
#pragma once
#include <string>
#include <string_view>

#include "service/app.h"

namespace chasqui::tablero {

using service::Answer;
using service::App;
using service::Read;
using service::Record;
using service::Tx;

inline constexpr std::string_view kRoles[] = {"cliente", "proveedor", "admin"};
inline constexpr std::string_view kFuente = "REST_API";

// Streams. An event is filed once under each stream that it is for, so that a socket which hears
// its own ones hears it once: these three are everybody's; of the others a socket has one by its
// role and two for each of its user ids.
inline constexpr std::string_view kEventos = "negocio";
inline constexpr std::string_view kTablero = "tablero";
inline constexpr std::string_view kMedidas = "contadores";
std::string canal_de_rol(std::string_view rol);
std::string canal_de_usuario(std::string_view usuario);  // Its notices.
// The events that are its business: not for administrators, who hear them as such.
std::string canal_de_asunto(std::string_view usuario);

bool es_rol(std::string_view rol);

// A body as it came: any JSON object, all of its members kept.
struct Cuerpo {
  JsonObject valor;
};
void read_value(const Json& json, Cuerpo& cuerpo);

// A refusal as callers of the four endpoints read it: 400 with `success` false. `campo` is what is
// wrong, and its code.
Refusal mal_enviado(std::string_view campo, const std::string& texto);

inline constexpr std::size_t kTipoMax = 80;     // Letters of an event's name.
inline constexpr std::size_t kNombreMax = 200;  // Of who or what is named.
inline constexpr std::size_t kDia = 10;         // Of "2026-01-31".
// The text of a member that has to be there, trimmed.
std::string exigido(const JsonObject& cuerpo, std::string_view nombre, std::size_t max);

// Some endpoints tell about people: under `lectura = con_credencial` not to just anybody.
bool puede_leer(const Read& read);
void exigir_lectura(const Read& read);

}  // namespace chasqui::tablero

namespace chasqui::service {
template <>
struct ShapeOf<tablero::Cuerpo> {
  static schema::Shape make() {
    schema::Shape shape = schema::shapes::object_of("", {});
    shape.open = true;
    return shape;
  }
};
}  // namespace chasqui::service
