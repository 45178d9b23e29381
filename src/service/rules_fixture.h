// For tests: a shop whose rules tell people apart.
#pragma once
#include <string>
#include <utility>

#include "service/app_fixture.h"

namespace chasqui::service {

inline constexpr std::string_view kReglas = R"toml(
[app]
name = "reglas"
[auth]
roles = { vendedor = "Vendedor", gerente = "Gerente", auditor = "Auditor" }
admin_roles = ["gerente"]
[model.pedidos]
label = ["Pedido", "Pedidos"]
owner = "vendedor_id"
search = ["detalle", "notas"]
events = { created = "pedido_creado", updated = "pedido_actualizado", deleted = "pedido_eliminado" }
[model.pedidos.fields]
detalle = { type = "text", required = true, max = 40 }
vendedor_id = { type = "integer", required = true }
estado = { type = "text", default = "abierto" }
costo = { type = "decimal", null = true, read = "role(gerente)", write = "role(gerente)" }
notas = { type = "text", default = "", read = "owner or role(gerente)" }
clave = { type = "secret", null = true }
lineas = { type = "integer", readonly = true, default = 0 }
[model.pedidos.rules]
read = "owner or role(gerente) or role(auditor)"
create = "owner or role(gerente)"
update = "role(gerente) or (owner and estado = 'abierto')"
delete = "role(gerente)"
[model.pedidos.replies]
not_found = "Pedido no encontrado"
[model.marcas]
operations = []
audit = false
[model.marcas.fields]
nombre = { type = "text", required = true }
[event.aviso]
stream = "avisos"
read = "role(gerente) or para = user.id"
[event.aviso.data]
para = { type = "integer", null = true }
texto = { type = "text" }
margen = { type = "text", required = false, read = "role(gerente)" }
[socket."/ws"]
streams = ["*"]
connect = "auth"
)toml";

inline access::Identity user_of(std::int64_t id, std::string role) {
  access::Identity user;
  user.kind = access::IdentityKind::kUser;
  user.id = id;
  user.name = role + std::to_string(id);
  user.roles = {std::move(role)};
  user.address = "10.0.0.7";
  return user;
}

}  // namespace chasqui::service
