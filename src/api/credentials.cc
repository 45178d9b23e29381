#include "api/credentials.h"

#include <algorithm>
#include <utility>

#include "wire/cookie.h"
#include "wire/query.h"

namespace chasqui::api {
namespace {

constexpr std::string_view kBearerProtocol = "bearer.";

Presented bad(std::string fault) {
  Presented presented;
  presented.credential = Presented::Credential::kBad;
  presented.fault = std::move(fault);
  return presented;
}

Presented good(access::Identity identity) {
  return {Presented::Credential::kGood, std::move(identity), {}, false};
}

std::string query_token(const wire::Request& request) {
  const auto query = wire::parse_query(request.query());
  return query ? std::string(query->get("token")) : std::string();
}

// Empty: none. Schemes other than Bearer, in exactly this case, are no credential.
std::string token_of(const wire::Request& request, Door door) {
  const std::string_view authorization = request.header("Authorization");
  if (authorization.starts_with(kBearer)) return std::string(authorization.substr(kBearer.size()));
  if (request.has_header("X-API-Key")) return std::string(request.header("X-API-Key"));
  if (door == Door::kRequest) return {};
  const std::string protocol = door == Door::kSocket ? bearer_subprotocol(request) : "";
  if (!protocol.empty()) return protocol.substr(kBearerProtocol.size());
  return query_token(request);
}

Presented by_address(const Accounts& accounts, const wire::Request& request) {
  Presented presented;
  if (!accounts.settings().allowed.contains(request.remote)) return presented;
  presented.credential = Presented::Credential::kGood;
  presented.identity.kind = access::IdentityKind::kAddress;
  presented.identity.name = request.remote;
  presented.identity.roles = accounts.auth().address_roles;
  return presented;
}

bool is_same_host(std::string_view origin, std::string_view host) {
  const std::size_t scheme = origin.find("://");
  return scheme != std::string_view::npos && !host.empty() && origin.substr(scheme + 3) == host;
}

}  // namespace

Presented by_token(Accounts& accounts, std::string_view token, Utc now) {
  if (token.contains(' ')) return bad("bad_header");
  if (access::looks_like_key(token)) {
    auto identity = accounts.directory().identify_key(token, now);
    return identity ? good(std::move(*identity)) : bad("unknown_key");
  }
  auto identity = accounts.tokens().identify(token, now);
  return identity ? good(std::move(*identity)) : bad(std::string(to_string(identity.error())));
}

std::string bearer_subprotocol(const wire::Request& request) {
  const std::string offered = request.headers.joined("Sec-WebSocket-Protocol");
  std::size_t at = 0;
  while (at < offered.size()) {
    const std::size_t comma = std::min(offered.find(',', at), offered.size());
    const std::size_t begin = std::min(offered.find_first_not_of(" \t", at), comma);
    const std::size_t end = offered.find_last_not_of(" \t", comma == 0 ? 0 : comma - 1) + 1;
    const std::string_view word =
        std::string_view(offered).substr(begin, end > begin ? end - begin : 0);
    if (word.starts_with(kBearerProtocol)) return std::string(word);
    at = comma + 1;
  }
  return {};
}

// The prefix __Host- keeps other hosts of the same domain from setting it.
std::string session_cookie(const Accounts& accounts, bool is_secure) {
  return (is_secure ? "__Host-chasqui_" : "chasqui_") + accounts.settings().site;
}

std::string csrf_cookie(const Accounts& accounts) { return "csrf_" + accounts.settings().site; }

Presented presented_by(Accounts& accounts, const wire::Request& request, Door door, Utc now) {
  const std::string token = token_of(request, door);
  if (!token.empty()) return by_token(accounts, token, now);
  for (const bool is_secure : {true, false}) {
    const auto cookie = wire::find_cookie(request.headers, session_cookie(accounts, is_secure));
    if (!cookie) continue;
    Presented presented = by_token(accounts, *cookie, now);
    // An old cookie comes with every request, also to what is public.
    if (presented.credential == Presented::Credential::kBad) continue;
    presented.is_cookie = true;
    return presented;
  }
  return by_address(accounts, request);
}

bool proves_origin(const Accounts& accounts, const wire::Request& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  if (request.has_header("Origin")) return is_same_host(request.header("Origin"), request.host);
  const auto cookie = wire::find_cookie(request.headers, csrf_cookie(accounts));
  const std::string_view said = request.has_header("X-CSRF-Token") ? request.header("X-CSRF-Token")
                                                                   : request.header("X-CSRFToken");
  return cookie && !cookie->empty() && *cookie == said;
}

}  // namespace chasqui::api
