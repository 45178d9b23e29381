#include "api/auth_docs.h"

#include <string>
#include <utility>

namespace chasqui::api {
namespace {

namespace shapes = schema::shapes;
using schema::Operation;
using schema::Shape;

Shape texts(std::string name, const std::vector<std::string>& members) {
  std::vector<schema::Member> required;
  for (const std::string& member : members)
    required.push_back(shapes::required(member, shapes::text()));
  return shapes::object_of(std::move(name), std::move(required));
}

Shape open(Shape shape) {
  shape.open = true;
  return shape;
}

Shape pair_shape(const schema::Auth& auth) {
  if (auth.format == schema::TokenFormat::kSimpleJwt)
    return open(texts("ParDeTokens", {"access", "refresh"}));
  Shape pair = texts("Tokens", {"access_token", "token_type", "refresh_token"});
  pair.members.push_back(shapes::required("expires_in", shapes::integer()));
  return open(std::move(pair));
}

Shape account_shape() {
  return open(shapes::object_of(
      "Cuenta",
      {shapes::required("id", shapes::integer()), shapes::required("username", shapes::text()),
       shapes::required("first_name", shapes::text()),
       shapes::required("last_name", shapes::text()), shapes::required("full_name", shapes::text()),
       shapes::required("email", shapes::text()),
       shapes::required("roles", shapes::array_of(shapes::text()))}));
}

Shape sessions_shape() {
  return shapes::array_of(open(shapes::object_of(
      "Sesion",
      {shapes::required("id", shapes::text()), shapes::required("direccion", shapes::text()),
       shapes::required("agente", shapes::text()), shapes::required("creada", shapes::timestamp()),
       shapes::required("usada", shapes::timestamp()),
       shapes::required("vence", shapes::timestamp()),
       shapes::required("actual", shapes::boolean())})));
}

Shape keys_shape() {
  Shape key = open(shapes::object_of("Llave", {}));
  return shapes::object_of("Llaves", {shapes::required("keys", shapes::array_of(std::move(key)))});
}

Operation operation(std::string method, std::string summary) {
  Operation one;
  one.method = std::move(method);
  one.summary = std::move(summary);
  one.tags = {"Cuentas"};
  return one;
}

Operation answering(Operation one, Shape body) {
  one.answers[200] = {"Hecho", std::move(body)};
  return one;
}

// What only who is signed in may ask.
Operation signed_in(Operation one) {
  one.is_public = false;
  return one;
}

Operation taking(Operation one, Shape request) {
  one.request = std::move(request);
  if (one.answers.empty()) one.answers[200] = {"Hecho", open(texts("Mensaje", {"message"}))};
  return one;
}

class AuthOperations {
 public:
  explicit AuthOperations(const schema::Auth& auth)
      : auth_(auth), is_simple_(auth.format == schema::TokenFormat::kSimpleJwt) {}

  std::vector<Operation> all() {
    const schema::AuthPaths& paths = auth_.paths;
    const Shape password = texts("Credenciales", {"username", "password"});
    add(paths.login, taking(answering(operation("POST", "Entrar"), pair_shape(auth_)), password));
    add(paths.token, token(password));
    add(paths.refresh, renewal("Renovar el token"));
    add(paths.token_refresh, renewal("Renovar el token, como simplejwt"));
    add(paths.logout, logout());
    add(paths.logout_all, taking(signed_in(operation("POST", "Salir en todas partes")), nothing()));
    add(paths.password, taking(signed_in(operation("POST", "Cambiar la contraseña")),
                               texts("CambioDeClave", {"actual", "nueva"})));
    add(paths.link,
        taking(answering(operation("POST", "Usar un enlace de un solo uso"), account_shape()),
               texts("UsoDeEnlace", {"enlace", "password"})));
    add(paths.me, signed_in(answering(operation("GET", "Quién soy"), account_shape())));
    add(paths.sessions, signed_in(answering(operation("GET", "Mis sesiones"), sessions_shape())));
    for (const std::string& path : paths.sessions) add({path + "/{sesion}"}, end_session());
    add(paths.jwks, answering(operation("GET", "Llaves públicas (RFC 7517)"), keys_shape()));
    return std::move(operations_);
  }

 private:
  static Shape nothing() { return open(shapes::object_of("Nada", {})); }

  void add(const std::vector<std::string>& paths, const Operation& one) {
    for (const std::string& path : paths) {
      operations_.push_back(one);
      operations_.back().path = path;
    }
  }

  Operation token(const Shape& password) const {
    Operation one = taking(
        answering(operation("POST", "Entrar como OAuth 2.0 (RFC 6749, 4.3)"), pair_shape(auth_)),
        open(password));
    one.request_types = {"application/x-www-form-urlencoded", "application/json"};
    return one;
  }

  Operation renewal(std::string summary) const {
    const Shape sent =
        is_simple_ ? texts("Renovacion", {"refresh"}) : texts("Renovacion", {"refresh_token"});
    const Shape got = is_simple_ ? open(texts("Acceso", {"access"})) : pair_shape(auth_);
    return taking(answering(operation("POST", std::move(summary)), got), sent);
  }

  Operation logout() const {
    Operation one = signed_in(operation("POST", "Salir"));
    if (!is_simple_) return taking(std::move(one), nothing());
    one.answers[205] = {"Sesión cerrada", std::nullopt};
    return taking(std::move(one), texts("Renovacion", {"refresh"}));
  }

  static Operation end_session() {
    Operation one = signed_in(
        answering(operation("DELETE", "Cerrar una sesión"), open(texts("Mensaje", {"message"}))));
    one.parameters.push_back(
        {"sesion", schema::Parameter::Where::kPath, shapes::text(), true, std::nullopt});
    return one;
  }

  const schema::Auth& auth_;
  const bool is_simple_;
  std::vector<Operation> operations_;
};

}  // namespace

std::vector<schema::Operation> auth_operations(const schema::Auth& auth) {
  return AuthOperations(auth).all();
}

}  // namespace chasqui::api
