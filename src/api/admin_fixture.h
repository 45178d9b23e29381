// For tests: the administration of a small app. Ana sells, Jefa administers.
#pragma once
#include "api/accounts_fixture.h"

namespace chasqui::api {

inline constexpr std::string_view kTaller = R"toml(
[app]
name = "tienda"
title = "Tienda"
[auth]
roles = { vendedor = "Ventas", jefe = "Jefatura" }
admin_roles = ["jefe"]
address_roles = ["vendedor"]
[auth.paths]
login = "/login"
[setting]
moneda = { type = "text", default = "MXN", max = 3, label = "Moneda" }
[model.clientes]
label = ["Cliente", "Clientes"]
display = "nombre"
search = ["nombre"]
soft_delete = true
events.created = "cliente_creado"
[model.clientes.fields]
nombre = { type = "text", required = true, max = 40 }
rut = { type = "text", null = true, unique = true }
saldo = { type = "decimal", scale = 2, null = true, read = "role(jefe)" }
clave = { type = "secret", null = true }
puntos = { type = "integer", default = 0, readonly = true }
asesor = { type = "integer", null = true, account = true }
[model.clientes.rules]
read = "auth"
write = "auth"
delete = "role(jefe)"
[model.pedidos]
operations = []
[model.pedidos.fields]
cliente = { type = "ref", ref = "clientes", on_delete = "restrict", required = true }
[model.pedidos.rules]
read = "role(jefe)"
)toml";

struct AdminFixture : AccountsFixture {
  explicit AdminFixture(service::AppFixture::Install install = nullptr)
      : AccountsFixture(kTaller, install), ana(token_of("ana")), jefa(token_of("jefa")) {}

  // The answer as JSON; its status is in `last`.
  Json as(const std::string& token, std::string_view method, const std::string& path,
          const Json& body = nullptr) {
    Fields headers = token.empty() ? Fields() : bearer(token);
    headers.emplace_back("Content-Type", "application/json");
    last = ask(method, "/admin/api" + path, body.is_null() ? "" : to_text(body), headers);
    return wire::parse_json(last.bytes()).value_or(Json());
  }
  int status(const std::string& token, std::string_view method, const std::string& path,
             const Json& body = nullptr) {
    as(token, method, path, body);
    return last.status;
  }
  std::int64_t add_client(const std::string& name, Json rut = nullptr) {
    const Json made = as(jefa, "POST", "/modelos/clientes",
                         JsonObject{{"nombre", name}, {"rut", std::move(rut)}});
    return *made["id"].if_int();
  }

  std::string ana, jefa;
};

}  // namespace chasqui::api
