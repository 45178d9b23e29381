#include "dominio.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::tablero {

std::string canal_de_rol(std::string_view rol) { return "rol:" + std::string(rol); }

std::string canal_de_usuario(std::string_view usuario) { return "usuario:" + std::string(usuario); }

std::string canal_de_asunto(std::string_view usuario) { return "asunto:" + std::string(usuario); }

bool es_rol(std::string_view rol) { return std::ranges::find(kRoles, rol) != std::end(kRoles); }

void read_value(const Json& json, Cuerpo& cuerpo) {
  if (const JsonObject* object = json.if_object()) cuerpo.valor = *object;
}

Refusal mal_enviado(std::string_view campo, const std::string& texto) {
  return Refusal(Kind::kMalformed, std::string(campo), texto).with("success", false);
}

std::string exigido(const JsonObject& cuerpo, std::string_view nombre, std::size_t max) {
  const Json& valor = cuerpo.at(nombre);
  std::string texto(trim(valor.text()));
  if (texto.empty() || count_code_points(texto) > max)
    throw mal_enviado(nombre, std::string(nombre) + ": un texto de 1 a " + std::to_string(max));
  return texto;
}

bool puede_leer(const Read& read) {
  return read.settings().text("lectura") == "todos" || read.who().is_authenticated();
}

void exigir_lectura(const Read& read) {
  if (!puede_leer(read))
    throw Refusal(Kind::kUnauthenticated, "no_autenticado", "Hace falta una credencial");
}

}  // namespace chasqui::tablero
