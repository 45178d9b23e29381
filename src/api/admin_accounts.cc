#include "api/admin_accounts.h"

#include <algorithm>
#include <map>

#include "access/links.h"
#include "access/password.h"
#include "access/sessions.h"
#include "api/account_changes.h"
#include "api/accounts.h"
#include "api/input.h"
#include "base/errors.h"
#include "base/text.h"

namespace chasqui::api {
namespace {

std::function<void()> refresh_of(const Site& site) {
  if (!site.accounts) return nullptr;
  return [&site] {
    site.database.read_now([&](db::Connection& connection) {
      site.accounts->directory().refresh(connection, site.clock.now());
    });
  };
}

using access::Account;
namespace shapes = schema::shapes;

constexpr std::int64_t kAccountsShown = 100, kAccountsMax = 500;
constexpr std::chrono::hours kLinkLife{48};

JsonObject account_json(const Account& account, std::int64_t sessions) {
  return {{"id", account.id},
          {"usuario", account.username},
          {"correo", account.email},
          {"nombre", account.first_name},
          {"apellido", account.last_name},
          {"roles", JsonArray(account.roles.begin(), account.roles.end())},
          {"activo", account.is_active},
          {"tiene_clave", !account.password.empty()},
          {"creado", to_iso(account.created_at)},
          {"ultimo_ingreso", account.last_login_at ? Json(to_iso(*account.last_login_at)) : Json()},
          {"sesiones", sessions}};
}

bool fits(const Account& account, const std::string& term, const std::string& role) {
  if (!role.empty() && !account.has_role(role)) return false;
  return term.empty() ||
         fold(account.username + " " + account.full_name() + " " + account.email).find(term) !=
             std::string::npos;
}

struct AccountsAsked {
  std::string term, role;
  std::int64_t limit = kAccountsShown, offset = 0;
};

wire::Response accounts_reply(service::Read& read, const AccountsAsked& asked) {
  const auto sessions = access::count_sessions(read.connection(), read.now());
  JsonArray rows;
  std::int64_t found = 0;
  for (const Account& account : access::list_accounts(read.connection())) {
    if (!fits(account, asked.term, asked.role)) continue;
    const bool is_here = found >= asked.offset && found < asked.offset + asked.limit;
    ++found;
    const auto count = sessions.find(account.id);
    if (is_here)
      rows.emplace_back(account_json(account, count == sessions.end() ? 0 : count->second));
  }
  wire::Response response = json_reply(Json(std::move(rows)));
  response.set("X-Total-Count", std::to_string(found));
  return response;
}

void list_users(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const wire::Query query = query_of(call.request);
  AccountsAsked asked{fold(trim(query.get("search"))), fold(query.get("rol"))};
  asked.limit = std::clamp<std::int64_t>(whole_number(query, "limit").value_or(kAccountsShown), 0,
                                         kAccountsMax);
  asked.offset = std::max<std::int64_t>(whole_number(query, "offset").value_or(0), 0);
  run_read(desk->site(), std::move(caller), std::move(responder),
           [asked = std::move(asked)](service::Read& read) { return accounts_reply(read, asked); });
}

// As those of a model: [{id, texto}], the first that fit or those of `ids`.
wire::Response choices_reply(service::Read& read, const std::string& term, std::string_view ids) {
  constexpr std::size_t kChoices = 20, kIdsMax = 200;
  const std::vector<std::string_view> wanted =
      ids.empty() ? std::vector<std::string_view>() : split(ids, ',');
  JsonArray choices;
  for (const Account& account : access::list_accounts(read.connection())) {
    const bool is_wanted =
        ids.empty() ? account.is_active && fits(account, term, "")
                    : std::ranges::find(wanted, std::to_string(account.id)) != wanted.end();
    if (!is_wanted || choices.size() >= (ids.empty() ? kChoices : kIdsMax)) continue;
    choices.emplace_back(JsonObject{{"id", account.id}, {"texto", account.full_name()}});
  }
  return json_reply(Json(std::move(choices)));
}

void list_choices(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const wire::Query query = query_of(call.request);
  run_read(desk->site(), std::move(caller), std::move(responder),
           [term = fold(trim(query.get("search"))), ids = std::string(query.get("ids"))](
               service::Read& read) { return choices_reply(read, term, ids); });
}

schema::Shape words() { return shapes::array_of(shapes::text(100)); }

const schema::Shape& new_shape() {
  static const schema::Shape shape = shapes::object_of(
      "CuentaNueva", {shapes::required("usuario", shapes::text(150)),
                      shapes::optional("correo", shapes::text(254), ""),
                      shapes::optional("nombre", shapes::text(150), ""),
                      shapes::optional("apellido", shapes::text(150), ""),
                      shapes::optional("roles", words(), JsonArray()),
                      shapes::optional("clave", shapes::nullable(shapes::text()), Json())});
  return shape;
}

const schema::Shape& change_shape() {
  static const schema::Shape shape = shapes::object_of(
      "CuentaCambios",
      {shapes::optional("correo", shapes::text(254)), shapes::optional("nombre", shapes::text(150)),
       shapes::optional("apellido", shapes::text(150)), shapes::optional("roles", words()),
       shapes::optional("activo", shapes::boolean())});
  return shape;
}

const schema::Shape& password_shape() {
  static const schema::Shape shape =
      shapes::object_of("ClaveNueva", {shapes::required("clave", shapes::text())});
  return shape;
}

std::vector<std::string> texts_of(const Json& array) {
  std::vector<std::string> texts;
  if (const JsonArray* items = array.if_array())
    for (const Json& item : *items) texts.emplace_back(item.text());
  return texts;
}

const schema::Auth& auth_of(const Desk& desk) { return *desk.site().schema().auth; }

// The link works once; what it says is told here and never again.
void add_link_to(JsonObject& answer, const std::string& token, Utc now) {
  answer.set("enlace", access::link_path(token));
  answer.set("vence", to_iso(now + kLinkLife));
}

// Hashing takes its turn among the sign-ins.
void run_hashing(const Desk& desk, edge::Responder&& responder,
                 std::move_only_function<void(edge::Responder&&)> work) {
  loop::Workers& workers =
      desk.site().accounts ? desk.site().accounts->hashers() : desk.site().workers;
  workers.post([work = std::move(work), responder = std::move(responder)]() mutable {
    try {
      work(std::move(responder));
    } catch (const Refusal& refusal) {
      std::move(responder).refuse(refusal);
    } catch (const std::exception& error) {
      std::move(responder).fail(error.what());
    }
  });
}

wire::Response added_reply(AccountBook& book, const access::NewAccount& wanted, Utc now) {
  const Account account = book.add(wanted);
  JsonObject answer = account_json(account, 0);
  if (wanted.password.empty()) add_link_to(answer, book.invite(account.id), now);
  return json_reply(Json(std::move(answer)), 201);
}

void write_new(const DeskRef& desk, WriteRequest request, edge::Responder&& responder,
               access::NewAccount wanted) {
  run_platform_write(
      desk->site(), std::move(request), std::move(responder),
      [desk, wanted = std::move(wanted)](db::WriteTx& write, const service::Caller& caller) {
        AccountBook book(write, caller, auth_of(*desk));
        return added_reply(book, wanted, caller.now);
      });
}

void add_user(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const JsonObject input = desk_input(*desk, call, new_shape());
  access::NewAccount wanted{.username = std::string(trim(input.at("usuario").text())),
                            .email = std::string(trim(input.at("correo").text())),
                            .first_name = std::string(input.at("nombre").text()),
                            .last_name = std::string(input.at("apellido").text()),
                            .roles = texts_of(input.at("roles"))};
  std::string password(input.at("clave").text());
  WriteRequest request = account_write(desk, std::move(caller), std::move(call));
  if (password.empty())
    return write_new(desk, std::move(request), std::move(responder), std::move(wanted));
  access::require_password_policy(password, "clave");
  run_hashing(*desk, std::move(responder),
              [desk, request = std::move(request), wanted = std::move(wanted),
               password = std::move(password)](edge::Responder&& out) mutable {
                wanted.password = access::hashed_password(password);
                write_new(desk, std::move(request), std::move(out), std::move(wanted));
              });
}

AccountChanges changes_of(const JsonObject& input) {
  AccountChanges changes;
  const auto text = [&input](const char* name) {
    const Json* value = input.find(name);
    return value ? std::optional(std::string(trim(value->text()))) : std::nullopt;
  };
  changes.email = text("correo");
  changes.first_name = text("nombre");
  changes.last_name = text("apellido");
  if (const Json* roles = input.find("roles")) changes.roles = texts_of(*roles);
  if (const Json* active = input.find("activo")) changes.is_active = *active->if_bool();
  return changes;
}

void change_user(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Id id = path_id(call);
  AccountChanges changes =
      changes_of(desk_input(*desk, call, change_shape(), schema::Mode::kPartial));
  run_platform_write(
      desk->site(), account_write(desk, std::move(caller), std::move(call)), std::move(responder),
      [desk, id, changes = std::move(changes)](db::WriteTx& write, const service::Caller& who) {
        AccountBook book(write, who, auth_of(*desk));
        const Account account = book.change(id.value, changes);
        const auto sessions = access::list_sessions(write.connection(), id.value, who.now);
        return json_reply(account_json(account, static_cast<std::int64_t>(sessions.size())));
      });
}

void set_password(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Id id = path_id(call);
  std::string password(desk_input(*desk, call, password_shape()).at("clave").text());
  access::require_password_policy(password, "clave");
  WriteRequest request = account_write(desk, std::move(caller), std::move(call));
  run_hashing(*desk, std::move(responder),
              [desk, id, request = std::move(request),
               password = std::move(password)](edge::Responder&& out) mutable {
                run_platform_write(desk->site(), std::move(request), std::move(out),
                                   [desk, id, hash = access::hashed_password(password)](
                                       db::WriteTx& write, const service::Caller& who) {
                                     AccountBook book(write, who, auth_of(*desk));
                                     book.set_password(id.value, hash);
                                     return wire::Response::empty(204);
                                   });
              });
}

void make_link(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Id id = path_id(call);
  run_platform_write(desk->site(), account_write(desk, std::move(caller), std::move(call)),
                     std::move(responder),
                     [desk, id](db::WriteTx& write, const service::Caller& who) {
                       AccountBook book(write, who, auth_of(*desk));
                       JsonObject answer;
                       add_link_to(answer, book.invite(id.value), who.now);
                       return json_reply(Json(std::move(answer)));
                     });
}

void end_sessions(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Id id = path_id(call);
  run_platform_write(desk->site(), account_write(desk, std::move(caller), std::move(call)),
                     std::move(responder),
                     [desk, id](db::WriteTx& write, const service::Caller& who) {
                       AccountBook book(write, who, auth_of(*desk));
                       return json_reply(JsonObject{{"terminadas", book.end_sessions(id.value)}});
                     });
}

}  // namespace

WriteRequest account_write(const DeskRef& desk, service::Caller caller, edge::Call&& call) {
  return {std::move(caller), std::move(call), false, refresh_of(desk->site())};
}

void add_admin_accounts(DeskRoutes& routes) {
  if (!routes.desk()->site().schema().auth) return;
  routes.add("GET", "/usuarios", list_users);
  routes.add("GET", std::string("/relaciones/") + kAccountsModel, list_choices);
  routes.add("POST", "/usuarios", add_user);
  routes.add("PATCH", "/usuarios/{id}", change_user);
  routes.add("POST", "/usuarios/{id}/clave", set_password);
  routes.add("POST", "/usuarios/{id}/enlace", make_link);
  routes.add("DELETE", "/usuarios/{id}/sesiones", end_sessions);
}

}  // namespace chasqui::api
