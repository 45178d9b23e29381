// For tests: an app whose models refer to each other in every way there is.
#pragma once
#include "service/app_fixture.h"

namespace chasqui::service {

inline constexpr std::string_view kTienda = R"(
[app]
name = "tienda"
[model.clientes]
label = ["Cliente", "Clientes"]
events.created = "cliente_creado"
events.updated = "cliente_actualizado"
events.deleted = "cliente_eliminado"
[model.clientes.fields]
nombre = { type = "text", required = true, max = 40 }
rut = { type = "text", null = true, unique = true }
saldo = { type = "decimal", scale = 2, default = "0" }
nivel = { type = "enum", values = ["Oro", "Plata"], default = "Plata" }
visto = { type = "timestamp", default = "now" }
clave = { type = "secret", null = true }
[model.clientes.rules]
read = "auth"
write = "auth"
[model.clientes.replies]
update = "echo"
deleted = "Cliente eliminado"
not_found = "Cliente no encontrado"
nothing_to_change = "No hay datos para actualizar"

[model.pedidos]
label = ["Pedido", "Pedidos"]
operations = []
[model.pedidos.fields]
cliente = { type = "ref", ref = "clientes", on_delete = "restrict", required = true }
[model.notas]
operations = []
[model.notas.fields]
cliente = { type = "ref", ref = "clientes", on_delete = "cascade", required = true }
[model.visitas]
operations = []
[model.visitas.fields]
cliente = { type = "ref", ref = "clientes", on_delete = "null", null = true }
[model.detalles]
operations = []
[model.detalles.fields]
nota = { type = "ref", ref = "notas", on_delete = "cascade", required = true }

[model.productos]
soft_delete = true
events = { created = "producto_creado" }
[model.productos.fields]
nombre = { type = "text", required = true, unique = true }
[model.productos.rules]
read = "auth"
write = "auth"
[model.productos.replies]
create = "echo"
)";

}  // namespace chasqui::service
