#include "api/claims.h"

#include <string_view>
#include <utility>

#include "access/jwt.h"
#include "api/credentials.h"
#include "base/errors.h"

namespace chasqui::api {
namespace {

wire::Response claims_of(const Site& site, const wire::Request& request) {
  const std::string_view authorization = request.header("Authorization");
  if (!authorization.starts_with(kBearer))
    throw Refusal(Kind::kUnauthenticated, "no_autenticado", "Not authenticated");
  const auto claims = site.keys->verify(authorization.substr(kBearer.size()),
                                        {.needs_expiry = false}, site.clock.now());
  if (!claims)
    throw Refusal(Kind::kUnauthenticated, "token_invalido", "El token es inválido o ha expirado")
        .with("falla", to_string(claims.error()));
  wire::Response response = wire::Response::json(200, to_text(Json(*claims)));
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_claims(edge::RouteTable& routes, const Site& site) {
  if (site.schema().auth || !site.keys) return;
  routes.add("GET", "/me", [&site](edge::Call&& call, edge::Responder&& responder) {
    try {
      std::move(responder).send(claims_of(site, call.request));
    } catch (const Refusal& refusal) {
      std::move(responder).refuse(refusal);
    }
  });
}

}  // namespace chasqui::api
