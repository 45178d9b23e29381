#include "titular.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "conexiones.h"
#include "service/permit.h"

namespace chasqui::tablero {

std::vector<std::string> llaves_de(const access::Identity& cuenta) {
  if (cuenta.kind == access::IdentityKind::kOutside)
    return {std::string(cuenta.traits.at("sub").text())};
  std::vector<std::string> llaves{std::to_string(cuenta.id)};
  if (!cuenta.name.empty() && !parse_int(cuenta.name)) llaves.push_back(cuenta.name);
  return llaves;
}

Titular titular_de(const Read& read, const std::optional<std::string>& dicho) {
  const access::Identity& quien = read.who();
  if (quien.has_every_role()) {
    if (dicho.value_or("").empty())
      throw Refusal(Kind::kMalformed, "userId", "userId: de quién es la bandeja");
    return {{*dicho}};
  }
  const bool es_alguien =
      quien.kind == access::IdentityKind::kUser || quien.kind == access::IdentityKind::kOutside;
  if (!es_alguien) throw service::not_allowed(quien);
  Titular titular{llaves_de(quien)};
  if (dicho && std::ranges::find(titular.llaves, *dicho) == titular.llaves.end())
    throw Refusal(Kind::kForbidden, "bandeja_ajena", "La bandeja es de otra persona");
  return titular;
}

std::optional<Titular> titular_del_socket(Read& read, const std::string& socket) {
  auto conexion = conexion_de(read, socket);
  if (!conexion || !conexion->es_el_suyo) return std::nullopt;
  Titular titular{{std::move(conexion->usuario)}};
  if (!conexion->otra.empty()) titular.llaves.push_back(std::move(conexion->otra));
  return titular;
}

Titular titular_llamado(Read& read, const std::string& llave) {
  for (const auto& [suya, otra] : {std::pair("usuario", "otra"), std::pair("otra", "usuario")}) {
    const auto fila =
        read.from("conexiones").where(suya, llave).where("es_el_suyo", true).limit(1).first();
    if (!fila) continue;
    if (fila->text(otra).empty()) break;
    return {{llave, std::string(fila->text(otra))}};
  }
  return {{llave}};
}

}  // namespace chasqui::tablero
