#include "api/admin_credentials.h"

#include <map>

#include "access/keys.h"
#include "access/sessions.h"
#include "api/admin_accounts.h"
#include "api/audit.h"
#include "api/input.h"
#include "api/run.h"
#include "base/chance.h"
#include "base/errors.h"
#include "base/text.h"
#include "service/tally.h"

namespace chasqui::api {
namespace {

using access::ApiKey;
using access::Session;
namespace shapes = schema::shapes;

constexpr std::int64_t kSessionsMax = 500;

Json time_json(const std::optional<Utc>& at) { return at ? Json(to_iso(*at)) : Json(); }

JsonObject session_json(service::Read& read, const Session& session,
                        std::map<std::int64_t, std::string>& names) {
  std::string& name = names[session.account];
  if (name.empty())
    if (const auto account = read.account(session.account)) name = account->username;
  return {{"id", session.id},
          {"usuario", name},
          {"cuenta", session.account},
          {"creada", to_iso(session.created_at)},
          {"ultima", to_iso(session.last_used_at)},
          {"vence", to_iso(session.expires_at)},
          {"direccion", session.address},
          {"dispositivo", session.agent},
          {"actual", !read.who().session.empty() && session.id == read.who().session}};
}

void list_sessions(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const auto account = whole_number(query_of(call.request), "usuario");
  run_read(desk->site(), std::move(caller), std::move(responder), [account](service::Read& read) {
    const auto sessions =
        account ? access::list_sessions(read.connection(), *account, read.now())
                : access::list_all_sessions(read.connection(), read.now(), kSessionsMax);
    std::map<std::int64_t, std::string> names;
    JsonArray rows;
    for (const Session& session : sessions) rows.emplace_back(session_json(read, session, names));
    return json_reply(Json(std::move(rows)));
  });
}

wire::Response ended(db::WriteTx& write, const service::Caller& caller, const std::string& id) {
  const auto session = access::find_session(write.connection(), id);
  if (!session || !access::end_session(write, session->account, id))
    throw Refusal(Kind::kNotFound, "sesion", "No hay una sesión abierta con ese número");
  note(write, caller,
       {.action = "delete",
        .model = "sesiones",
        .record = std::to_string(session->account),
        .before = JsonObject{{"direccion", session->address}, {"dispositivo", session->agent}},
        .after = nullptr});
  return wire::Response::empty(204);
}

void end_session(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  std::string id(call.param("sesion"));
  run_platform_write(desk->site(), account_write(desk, std::move(caller), std::move(call)),
                     std::move(responder),
                     [id = std::move(id)](db::WriteTx& write, const service::Caller& who) {
                       return ended(write, who, id);
                     });
}

JsonObject key_json(const ApiKey& key, Utc now) {
  return {{"id", key.id},
          {"nombre", key.name},
          {"prefijo", key.prefix},
          {"roles", JsonArray(key.roles.begin(), key.roles.end())},
          {"tipos", JsonArray(key.types.begin(), key.types.end())},
          {"creada", to_iso(key.created_at)},
          {"vence", time_json(key.expires_at)},
          {"ultimo_uso", time_json(key.last_used_at)},
          {"revocada", time_json(key.revoked_at)},
          {"viva", key.is_live(now)}};
}

// What the key published since the program started; null: nothing.
Json published_by(const Site& site, const ApiKey& key) {
  if (!site.context.tally) return nullptr;
  for (const service::Tally::Line& line : site.context.tally->lines())
    if (line.name == key.name)
      return JsonObject{{"aceptados", static_cast<std::int64_t>(line.counts.accepted)},
                        {"repetidos", static_cast<std::int64_t>(line.counts.repeated)},
                        {"rechazados", static_cast<std::int64_t>(line.counts.refused)},
                        {"ultimo", to_iso(line.last)}};
  return nullptr;
}

void list_keys(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  run_read(desk->site(), std::move(caller), std::move(responder), [desk](service::Read& read) {
    JsonArray rows;
    for (const ApiKey& key : access::list_keys(read.connection())) {
      JsonObject row = key_json(key, read.now());
      row.append("publicado", published_by(desk->site(), key));
      rows.emplace_back(std::move(row));
    }
    return json_reply(Json(std::move(rows)));
  });
}

const schema::Shape& key_shape() {
  static const schema::Shape shape = [] {
    schema::Shape name = shapes::text(100);
    name.trim = name.refuse_blank = true;
    schema::Shape words = shapes::array_of(shapes::text(100));
    return shapes::object_of(
        "LlaveNueva",
        {shapes::required("nombre", std::move(name)), shapes::optional("roles", words, JsonArray()),
         shapes::optional("tipos", words, JsonArray()),
         shapes::optional("vence", shapes::nullable(shapes::timestamp()), Json())});
  }();
  return shape;
}

Refusal wrong(const char* field, std::string text, Json input) {
  return Refusal::invalid({{{"body", field}, "value_error", std::move(text), std::move(input)}});
}

access::NewKey new_key(const Desk& desk, const JsonObject& input) {
  access::NewKey key{.name = std::string(input.at("nombre").text())};
  for (const Json& role : *input.at("roles").if_array()) {
    if (!desk.site().schema().auth->find_role(fold(role.text())))
      throw wrong("roles", "No hay un rol '" + std::string(role.text()) + "'", role);
    key.roles.emplace_back(role.text());
  }
  for (const Json& type : *input.at("tipos").if_array()) key.types.emplace_back(type.text());
  if (input.at("vence").is_null()) return key;
  key.expires_at = parse_iso(input.at("vence").text());
  if (!key.expires_at || *key.expires_at <= desk.site().clock.now())
    throw wrong("vence", "La llave vencería antes de nacer", input.at("vence"));
  return key;
}

wire::Response issued(db::WriteTx& write, const service::Caller& caller,
                      const access::NewKey& wanted) {
  SystemRandom random;
  const access::IssuedKey made = access::add_key(write, wanted, random);
  JsonObject answer = key_json(made.key, caller.now);
  note(write, caller,
       {.action = "create",
        .model = "llaves",
        .record = std::to_string(made.key.id),
        .before = nullptr,
        .after = JsonObject{{"nombre", made.key.name},
                            {"prefijo", made.key.prefix},
                            {"roles", answer.at("roles")},
                            {"tipos", answer.at("tipos")}}});
  answer.append("llave", made.text);
  return json_reply(Json(std::move(answer)), 201);
}

void add_key(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  access::NewKey wanted = new_key(*desk, desk_input(*desk, call, key_shape()));
  run_platform_write(desk->site(), account_write(desk, std::move(caller), std::move(call)),
                     std::move(responder),
                     [wanted = std::move(wanted)](db::WriteTx& write, const service::Caller& who) {
                       return issued(write, who, wanted);
                     });
}

wire::Response revoked(db::WriteTx& write, const service::Caller& caller, Id id) {
  for (const ApiKey& key : access::list_keys(write.connection())) {
    if (key.id != id.value || !access::revoke_key(write, key.prefix)) continue;
    note(write, caller,
         {.action = "delete",
          .model = "llaves",
          .record = std::to_string(key.id),
          .before = JsonObject{{"nombre", key.name}, {"prefijo", key.prefix}},
          .after = nullptr});
    return wire::Response::empty(204);
  }
  throw Refusal(Kind::kNotFound, "llave", "No hay una llave viva con ese número");
}

void revoke_key(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Id id = path_id(call);
  run_platform_write(
      desk->site(), account_write(desk, std::move(caller), std::move(call)), std::move(responder),
      [id](db::WriteTx& write, const service::Caller& who) { return revoked(write, who, id); });
}

}  // namespace

void add_admin_credentials(DeskRoutes& routes) {
  if (!routes.desk()->site().schema().auth) return;
  routes.add("GET", "/sesiones", list_sessions);
  routes.add("DELETE", "/sesiones/{sesion}", end_session);
  routes.add("GET", "/llaves", list_keys);
  routes.add("POST", "/llaves", add_key);
  routes.add("DELETE", "/llaves/{id}", revoke_key);
}

}  // namespace chasqui::api
