// For tests: an app with accounts, and two people.
#pragma once
#include <string>

#include "access/accounts.h"
#include "access/password.h"
#include "api/api_fixture.h"
#include "wire/json.h"

namespace chasqui::api {

inline constexpr std::string_view kCuentas = R"toml(
[app]
name = "tienda"
[auth]
roles = { vendedor = "Ventas", jefe = "Jefatura" }
admin_roles = ["jefe"]
address_roles = ["vendedor"]
[auth.paths]
login = "/login"
token = "/token"
refresh = "/token/refresh"
logout = "/logout"
me = "/me"
sessions = "/sesiones"
password = "/clave"
link = "/enlace"
[model.notas]
[model.notas.fields]
texto = { type = "text", required = true }
[model.notas.rules]
read = "auth"
write = "role(jefe)"
[socket."/sala/{numero}"]
frame = { event = "tipo", data = "", seq = "", epoch = "" }
connect = "role(vendedor)"
[socket."/charla"]
connect = "public"
)toml";

struct AccountsFixture : ApiFixture {
  explicit AccountsFixture(service::AppFixture::Install install = nullptr)
      : AccountsFixture(kCuentas, install) {}
  explicit AccountsFixture(std::string_view toml, service::AppFixture::Install install = nullptr)
      : ApiFixture(toml, install, Doors::kAccounts) {
    add("ana", "vendedor");
    add("jefa", "jefe");
    accounts().refresh();
  }

  void add(const std::string& name, const std::string& role) {
    static const std::string hash = access::hashed_password("una-clave-buena");
    app.database().write_now([&](db::WriteTx& write) {
      access::add_account(write, {.username = name, .password = hash, .roles = {role}});
      return std::string();
    });
  }
  Json post(std::string_view path, const Json& body, const Fields& headers = {}) {
    Fields all = headers;
    all.emplace_back("Content-Type", "application/json");
    last = ask("POST", path, to_text(body), all);
    return wire::parse_json(last.bytes()).value_or(Json());
  }
  Json login(std::string_view name, bool by_cookie = false) {
    JsonObject body{{"username", name}, {"password", "una-clave-buena"}};
    if (by_cookie) body.set("cookie", true);
    return post("/login", Json(std::move(body)));
  }
  std::string token_of(std::string_view name) {
    return std::string(login(name)["access_token"].text());
  }
  static Fields bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }
};

}  // namespace chasqui::api
