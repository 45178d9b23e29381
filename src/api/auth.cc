#include "api/auth.h"

#include <memory>
#include <utility>

#include "api/accounts.h"
#include "api/auth_words.h"
#include "api/credentials.h"
#include "api/identify.h"
#include "api/input.h"
#include "base/errors.h"
#include "wire/cookie.h"

namespace chasqui::api {
namespace {

using access::SignedIn;

access::Client client_of(const wire::Request& request) {
  return {request.remote, std::string(request.header("User-Agent"))};
}

std::string text_in(const Json& body, std::string_view name) {
  const JsonObject* object = body.if_object();
  return object ? std::string(object->at(name).text()) : std::string();
}

// A browser's session: the token stays where scripts cannot read it.
wire::Response with_cookies(wire::Response response, const Accounts& accounts,
                            const SignedIn& signed_in, const wire::Request& request) {
  wire::SetCookie session;
  session.is_secure = request.is_secure;
  session.name = session_cookie(accounts, request.is_secure);
  session.value = signed_in.access;
  session.max_age = signed_in.access_life;
  wire::SetCookie csrf = session;
  csrf.name = csrf_cookie(accounts);
  csrf.value = signed_in.session.salt;
  csrf.is_http_only = false;
  response.headers.add("Set-Cookie", wire::to_header(session));
  response.headers.add("Set-Cookie", wire::to_header(csrf));
  return response;
}

wire::Response without_cookies(wire::Response response, const Accounts& accounts,
                               const wire::Request& request) {
  wire::SetCookie cookie;
  cookie.is_secure = request.is_secure;
  cookie.max_age = std::chrono::seconds(0);
  for (const std::string& name :
       {session_cookie(accounts, request.is_secure), csrf_cookie(accounts)}) {
    cookie.name = name;
    response.headers.add("Set-Cookie", wire::to_header(cookie));
  }
  return response;
}

wire::Response reply(int status, const JsonObject& body) {
  wire::Response response = wire::Response::json(status, to_text(Json(body)));
  response.set("Cache-Control", "no-store");
  return response;
}

// The endpoints of one site. Each may wait for a commit, or for a hash, which takes much longer:
// those have workers of their own.
class AuthRoutes {
 public:
  explicit AuthRoutes(const Site& site) : site_(site), accounts_(*site.accounts) {}
  static void add(edge::RouteTable& routes, const Site& site);

 private:
  using Answer = wire::Response (AuthRoutes::*)(const edge::Call&);
  using Self = std::shared_ptr<AuthRoutes>;

  struct Row {
    std::string_view method;
    const std::vector<std::string>& paths;
    Answer answer;
    bool hashes = false;
  };

  static edge::Handler handler(const Self& self, const Row& row) {
    return [self, answer = row.answer, hashes = row.hashes](edge::Call&& call,
                                                            edge::Responder&& out) {
      auto task = [self, answer, hashes, call = std::move(call), out = std::move(out)]() mutable {
        if (hashes && self->may_hash(call))
          self->run_among_hashers(self, answer, std::move(call), std::move(out));
        else
          self->run(answer, call, std::move(out));
      };
      self->accounts_.workers().post(std::move(task));
    };
  }

  // Not of a renewal that comes to the same door.
  bool may_hash(const edge::Call& call) const {
    try {
      return text_in(body_of(call.request, site_.limits), "grant_type") != "refresh_token";
    } catch (const Refusal&) {
      return false;  // Refused again, in words.
    }
  }

  void run_among_hashers(const Self& self, Answer answer, edge::Call&& call,
                         edge::Responder&& out) {
    if (accounts_.is_crowded())
      return std::move(out).refuse(
          Refusal(Kind::kTooMany, "ocupado", "Hay demasiadas entradas a la vez: intente de nuevo")
              .retry_after(5));
    accounts_.hashers().post(
        [self, answer, call = std::move(call), out = std::move(out)]() mutable {
          self->run(answer, call, std::move(out));
        });
  }

  void run(Answer answer, const edge::Call& call, edge::Responder&& out) {
    try {
      std::move(out).send((this->*answer)(call));
    } catch (const Refusal& refusal) {
      std::move(out).refuse(refusal);
    } catch (const std::exception& error) {
      std::move(out).fail(error.what());
    }
  }

  bool is_simple() const { return accounts_.auth().format == schema::TokenFormat::kSimpleJwt; }

  wire::Response login(const edge::Call& call) {
    const Json body = body_of(call.request, site_.limits);
    const std::string name = text_in(body, "username"), password = text_in(body, "password");
    if (name.empty() || password.empty()) {
      if (is_simple()) return reply(400, {{"error", words::kNamePasswordMissing}});
      throw missing(name.empty() ? "username" : "password");
    }
    const JsonObject* object = body.if_object();
    const bool* wants_cookie = object->at("cookie").if_bool();
    try {
      if (wants_cookie && *wants_cookie) {
        const SignedIn in =
            accounts_.browser_sign_in().login(name, password, client_of(call.request));
        return with_cookies(reply(200, account_json(in.account)), accounts_, in, call.request);
      }
      return reply(200,
                   login_json(accounts_.sign_in().login(name, password, client_of(call.request))));
    } catch (const Refusal& refusal) {
      if (!is_simple()) throw;
      if (refusal.kind() != Kind::kUnauthenticated)
        throw Refusal(refusal).with("error", refusal.text());
      return reply(401, {{"error", refusal.text()}});
    }
  }

  // OAuth 2.0 (RFC 6749, 4.3 and 6), as FastAPI's password form; with simplejwt, the staff's pair.
  wire::Response token(const edge::Call& call) {
    const Json body = body_of(call.request, site_.limits);
    const std::string grant = text_in(body, "grant_type");
    if (grant == "refresh_token")
      return reply(200, login_json(accounts_.sign_in().renew(text_in(body, "refresh_token"))));
    if (!grant.empty() && grant != "password")
      return reply(400, {{"error", "unsupported_grant_type"}});
    const std::string name = text_in(body, "username"), password = text_in(body, "password");
    if (is_simple() && (name.empty() || password.empty())) return missing_pair(name, password);
    if (name.empty()) throw missing("username");
    if (password.empty()) throw missing("password");
    const SignedIn in = accounts_.sign_in().login(name, password, client_of(call.request));
    if (is_simple() && !is_staff(in.account)) {
      accounts_.sign_in().end_session(in.account.id, in.session.id);
      throw Refusal(Kind::kUnauthenticated, "credenciales", words::kNoSuchAccount);
    }
    return reply(200, login_json(in));
  }

  static wire::Response missing_pair(std::string_view name, std::string_view password) {
    JsonObject body;
    if (name.empty()) body.append("username", JsonArray{Json(words::kFieldRequired)});
    if (password.empty()) body.append("password", JsonArray{Json(words::kFieldRequired)});
    return reply(400, body);
  }

  wire::Response refresh(const edge::Call& call) {
    const Json body = body_of(call.request, site_.limits);
    const std::string sent = text_in(body, is_simple() ? "refresh" : "refresh_token");
    if (!is_simple()) {
      if (sent.empty()) throw missing("refresh_token");
      return reply(200, login_json(accounts_.sign_in().renew(sent)));
    }
    if (sent.empty()) return reply(400, {{"error", words::kRefreshMissing}});
    try {
      const SignedIn in = accounts_.sign_in().renew(sent);
      return reply(200, {{"access", in.access}, {"message", words::kRenewed}});
    } catch (const Refusal& refusal) {
      if (refusal.kind() != Kind::kUnauthenticated) throw;
      return reply(401, {{"error", refusal.text()}});
    }
  }

  // As djangorestframework-simplejwt's own view answers.
  wire::Response token_refresh(const edge::Call& call) {
    const std::string sent = text_in(body_of(call.request, site_.limits), "refresh");
    if (sent.empty()) return reply(400, {{"refresh", JsonArray{Json(words::kFieldRequired)}}});
    try {
      return reply(200, {{"access", accounts_.sign_in().renew(sent).access}});
    } catch (const Refusal& refusal) {
      if (refusal.kind() != Kind::kUnauthenticated) throw;
      wire::Response refused =
          reply(401, {{"detail", words::kTokenInvalid}, {"code", "token_not_valid"}});
      refused.set("WWW-Authenticate", "Bearer realm=\"api\"");
      return refused;
    }
  }

  // A browser's session has no refresh token that it could say.
  bool is_by_cookie(const edge::Call& call) {
    return presented_by(accounts_, call.request, Door::kRequest, site_.clock.now()).is_cookie;
  }

  wire::Response logout(const edge::Call& call) {
    const access::Identity who = signed_in(call);
    const std::string sent =
        text_in(body_of(call.request, site_.limits), is_simple() ? "refresh" : "refresh_token");
    if (is_simple() && !(sent.empty() && is_by_cookie(call))) {
      if (sent.empty()) return reply(400, {{"error", words::kRefreshMissing}});
      try {
        accounts_.sign_in().logout(sent, who.id);
      } catch (const Refusal& refusal) {
        if (refusal.kind() != Kind::kUnauthenticated) throw;
        return reply(400, {{"error", refusal.text()}});
      }
      return reply(205, {{"message", words::kSignedOut}});
    }
    accounts_.sign_in().end_session(who.id, who.session);
    return without_cookies(reply(200, {{"message", words::kSignedOut}}), accounts_, call.request);
  }

  wire::Response logout_all(const edge::Call& call) {
    const std::int64_t ended = accounts_.sign_in().end_sessions(signed_in(call).id);
    return without_cookies(reply(200, {{"message", words::kSignedOut}, {"sesiones", ended}}),
                           accounts_, call.request);
  }

  wire::Response change_password(const edge::Call& call) {
    const access::Identity who = signed_in(call);
    const Json body = body_of(call.request, site_.limits);
    accounts_.sign_in().change_password(who.id, text_in(body, "actual"), text_in(body, "nueva"));
    return without_cookies(reply(200, {{"message", words::kPasswordChanged}}), accounts_,
                           call.request);
  }

  // What the first administrator, somebody invited or who forgot the password sends once.
  wire::Response accept_link(const edge::Call& call) {
    const Json body = body_of(call.request, site_.limits);
    access::NewAccount first;
    first.username = text_in(body, "username");
    first.email = text_in(body, "email");
    first.roles = accounts_.auth().admin_roles;
    const SignedIn in = accounts_.browser_sign_in().accept_link(
        text_in(body, "enlace"), text_in(body, "password"), first, client_of(call.request));
    return with_cookies(reply(200, account_json(in.account)), accounts_, in, call.request);
  }

  wire::Response me(const edge::Call& call) {
    const access::Identity who = signed_in(call);
    return site_.database.read_now([&](db::Connection& connection) {
      const auto account = access::find_account(connection, who.id);
      if (account) return reply(200, account_json(*account));
      JsonArray roles(who.roles.begin(), who.roles.end());
      return reply(200, {{"id", who.id}, {"username", who.name}, {"roles", std::move(roles)}});
    });
  }

  wire::Response sessions(const edge::Call& call) {
    const access::Identity who = signed_in(call);
    JsonArray listed;
    site_.database.read_now([&](db::Connection& connection) {
      for (const access::Session& session :
           access::list_sessions(connection, who.id, site_.clock.now()))
        listed.emplace_back(JsonObject{{"id", session.id},
                                       {"direccion", session.address},
                                       {"agente", session.agent},
                                       {"creada", to_iso(session.created_at)},
                                       {"usada", to_iso(session.last_used_at)},
                                       {"vence", to_iso(session.expires_at)},
                                       {"actual", session.id == who.session}});
    });
    return wire::Response::json(200, to_text(Json(std::move(listed))));
  }

  wire::Response end(const edge::Call& call) {
    const access::Identity who = signed_in(call);
    if (!accounts_.sign_in().end_session(who.id, std::string(call.param("sesion"))))
      throw Refusal(Kind::kNotFound, "sesion", words::kNoSuchSession);
    return reply(200, {{"message", words::kSignedOut}});
  }

  wire::Response jwks(const edge::Call&) {
    return wire::Response::json(
        200, to_text(access::public_jwks(*accounts_.keyring(), site_.clock.now())));
  }

  // An account; keys and addresses have no session of their own.
  access::Identity signed_in(const edge::Call& call) {
    service::Caller caller = identify(site_, call.request);
    if (!caller.identity.is_authenticated())
      throw Refusal(Kind::kUnauthenticated, "no_autenticado", words::kNotSignedIn);
    if (caller.identity.kind != access::IdentityKind::kUser)
      throw Refusal(Kind::kForbidden, "sin_cuenta", words::kNoAccount);
    return std::move(caller.identity);
  }

  bool is_staff(const access::Account& account) const {
    for (const std::string& role : accounts_.auth().staff_roles)
      if (account.has_role(role)) return true;
    return false;
  }

  static Refusal missing(std::string_view field) {
    return Refusal::invalid(
        {{{"body", std::string(field)}, "missing", "Field required", Json(), Json()}});
  }

  JsonObject account_json(const access::Account& account) {
    JsonArray roles(account.roles.begin(), account.roles.end());
    return {{"id", account.id},
            {"username", account.username},
            {"first_name", account.first_name},
            {"last_name", account.last_name},
            {"full_name", account.full_name()},
            {"email", account.email},
            {"roles", std::move(roles)}};
  }

  JsonObject login_json(const SignedIn& in) {
    accounts_.refresh();  // The account may be new, made by another process.
    JsonObject body;
    if (is_simple()) {
      body = {{"access", in.access}, {"refresh", in.refresh}};
    } else {
      body = {{"access_token", in.access},
              {"token_type", "bearer"},
              {"expires_in", std::int64_t{in.access_life.count()}},
              {"refresh_token", in.refresh}};
    }
    const service::LoginNote& note = site_.context.app.login_note();
    if (!note) return body;
    const service::Caller caller{access::identity_of(in.account), site_.clock.now()};
    const JsonObject more = site_.database.read_now([&](db::Connection& connection) {
      service::Read read(site_.context, connection, caller);
      return note(read, in.account);
    });
    for (const auto& [key, value] : more) body.set(key, value);
    return body;
  }

  const Site& site_;
  Accounts& accounts_;
};

void AuthRoutes::add(edge::RouteTable& routes, const Site& site) {
  const auto self = std::make_shared<AuthRoutes>(site);
  const schema::AuthPaths& paths = site.accounts->auth().paths;
  const Row rows[] = {
      {"POST", paths.login, &AuthRoutes::login, true},
      {"POST", paths.token, &AuthRoutes::token, true},
      {"POST", paths.refresh, &AuthRoutes::refresh},
      {"POST", paths.token_refresh, &AuthRoutes::token_refresh},
      {"POST", paths.logout, &AuthRoutes::logout},
      {"POST", paths.logout_all, &AuthRoutes::logout_all},
      {"POST", paths.password, &AuthRoutes::change_password, true},
      {"POST", paths.link, &AuthRoutes::accept_link, true},
      {"GET", paths.me, &AuthRoutes::me},
      {"GET", paths.jwks, &AuthRoutes::jwks},
      {"GET", paths.sessions, &AuthRoutes::sessions},
  };
  for (const Row& row : rows)
    for (const std::string& path : row.paths) routes.add(row.method, path, handler(self, row));
  const Row end{"DELETE", paths.sessions, &AuthRoutes::end};
  for (const std::string& path : end.paths)
    routes.add(end.method, path + "/{sesion}", handler(self, end));
}

}  // namespace

void add_auth(edge::RouteTable& routes, const Site& site) {
  if (site.accounts) AuthRoutes::add(routes, site);
}

}  // namespace chasqui::api
