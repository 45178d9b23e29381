#include "pagina.h"

#include <algorithm>

#include "pagina_fuente.h"

namespace chasqui::tablero {
namespace {

constexpr std::string_view kHueco = "{{sitio}}";

// As the value of an attribute.
std::string escapado(std::string_view texto) {
  std::string escapado;
  for (const char c : texto) {
    if (c == '&')
      escapado += "&amp;";
    else if (c == '"')
      escapado += "&quot;";
    else if (c == '<')
      escapado += "&lt;";
    else
      escapado += c;
  }
  return escapado;
}

std::string_view modo_de(const access::Identity& quien) {
  if (quien.has_every_role()) return "abierto";
  return quien.kind == access::IdentityKind::kUser ? "cuenta" : "anonimo";
}

// An operator looks on: sockets are for the roles that events are said to.
bool abre_socket(const access::Identity& quien) {
  return modo_de(quien) != "anonimo" &&
         std::ranges::any_of(kRoles, [&](std::string_view rol) { return quien.has_role(rol); });
}

}  // namespace

Answer pagina(Read& read) {
  const std::string_view fuente{kPagina};
  const std::size_t donde = fuente.find(kHueco);
  const access::Identity& quien = read.who();
  const std::string_view modo = modo_de(quien);
  const JsonObject sitio{
      {"modo", modo},
      {"quien", modo == "cuenta" ? quien.name : std::string()},
      {"lee", puede_leer(read)},
      {"publico", modo != "abierto" && read.settings().text("lectura") == "todos"},
      {"opera", quien.has_role("admin") || quien.has_role("operador")},
      {"socket", abre_socket(quien)}};
  std::string html(fuente.substr(0, donde));
  html.append(escapado(to_text(Json(sitio)))).append(fuente.substr(donde + kHueco.size()));
  return Answer::html(std::move(html));
}

}  // namespace chasqui::tablero
