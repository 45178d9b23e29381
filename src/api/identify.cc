#include "api/identify.h"

#include <string>

#include "api/accounts.h"
#include "base/chance.h"
#include "schema/asker.h"
#include "service/permit.h"
#include "wire/base64.h"

namespace chasqui::api {
namespace {

constexpr std::size_t kDeviceBytesMax = 64;

std::string device_of(const wire::Request& request) {
  return std::string(request.header("Chasqui-Device").substr(0, kDeviceBytesMax));
}

bool is_safe(wire::Method method) {
  return method == wire::Method::kGet || method == wire::Method::kHead ||
         method == wire::Method::kOptions;
}

// As djangorestframework-simplejwt says it, where the app's clients look for that.
Refusal bad_token(const Accounts& accounts, std::string_view fault) {
  Refusal refusal(Kind::kUnauthenticated, "token_invalido", "El token es inválido o ha expirado");
  if (accounts.auth().format != schema::TokenFormat::kSimpleJwt) return refusal;
  if (fault == "bad_header") return refusal.with("code", "bad_authorization_header"), refusal;
  JsonObject message{{"token_class", "AccessToken"},
                     {"token_type", "access"},
                     {"message", "Token is invalid or expired"}};
  refusal.with("code", "token_not_valid").with("messages", JsonArray{Json(std::move(message))});
  return refusal;
}

// By whatever tells one asker from another: an account, a key, or an address.
void count(const Site& site, const access::Identity& identity) {
  if (!site.rates || identity.id == 0) return;
  const std::string key = (identity.kind == access::IdentityKind::kKey ? "key " : "user ") +
                          std::to_string(identity.id);
  const auto wait = site.rates->check_identity(key, site.clock.steady());
  if (wait > wait.zero()) throw edge::too_many(wait);
}

service::Caller caller_of(const Site& site, const wire::Request& request, Presented presented) {
  if (presented.credential == Presented::Credential::kBad)
    throw bad_token(*site.accounts, presented.fault);
  if (presented.is_cookie && !is_safe(request.method) && !proves_origin(*site.accounts, request))
    throw Refusal(Kind::kForbidden, "csrf", "La petición no viene de una página de este sitio");
  return {std::move(presented.identity), site.clock.now()};
}

}  // namespace

Presented present(const Site& site, const wire::Request& request, Door door) {
  Presented presented;
  if (site.accounts) {
    presented = presented_by(*site.accounts, request, door, site.clock.now());
    // Any site's page may open a socket here, and the browser adds the cookie.
    if (door == Door::kSocket && presented.is_cookie && !proves_origin(*site.accounts, request))
      presented = {};
  } else {
    presented.credential = Presented::Credential::kGood;
    presented.identity = access::Identity::local_operator();
  }
  presented.identity.device = device_of(request);
  presented.identity.address = request.remote;
  count(site, presented.identity);
  return presented;
}

service::Caller identify(const Site& site, const wire::Request& request, Door door) {
  return caller_of(site, request, present(site, request, door));
}

service::Caller identify_for(const schema::Rule& rule, const Site& site,
                             const wire::Request& request) {
  Presented presented = present(site, request, Door::kRequest);
  const bool is_over = presented.credential == Presented::Credential::kBad;
  if (is_over && rule.expr.op == schema::RuleOp::kAlways) {
    Presented nobody;
    nobody.identity.device = std::move(presented.identity.device);
    nobody.identity.address = std::move(presented.identity.address);
    presented = std::move(nobody);
  }
  return caller_of(site, request, std::move(presented));
}

std::string user_text(const access::Identity& who) {
  if (who.kind == access::IdentityKind::kOutside) return std::string(who.traits.at("sub").text());
  const bool is_account = who.kind == access::IdentityKind::kUser && who.id > 0;
  return is_account ? std::to_string(who.id) : std::string();
}

std::string new_socket_name() {
  SystemRandom random;
  return wire::random_base64url(random, 15);
}

edge::SocketOwner owner_of(const access::Identity& who) {
  edge::SocketOwner owner{.session = who.session};
  if (who.kind == access::IdentityKind::kUser) owner.account = who.id;
  if (who.kind == access::IdentityKind::kKey) owner.key = who.id;
  return owner;
}

void authorise(const schema::Rule& rule, const service::Caller& caller) {
  if (schema::allows_any(rule, schema::asker_of(caller.identity)) == schema::Verdict::kNo)
    throw service::not_allowed(caller.identity);
}

}  // namespace chasqui::api
