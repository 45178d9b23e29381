#include "api/admin_app.h"

#include <algorithm>

#include "access/audit.h"
#include "api/accounts.h"
#include "api/admin_accounts.h"
#include "api/identify.h"
#include "api/run.h"
#include "schema/asker.h"

namespace chasqui::api {
namespace {

using schema::Field;
using schema::FieldRole;
using schema::Model;
using schema::Rule;
using schema::Verb;

Json first_of(const schema::AuthPaths::List& paths) {
  return paths.empty() ? Json() : Json(paths.front());
}

Json paths_of(const Site& site) {
  if (!site.accounts) return nullptr;
  const schema::AuthPaths& paths = site.accounts->auth().paths;
  return JsonObject{{"login", first_of(paths.login)},    {"refresh", first_of(paths.refresh)},
                    {"logout", first_of(paths.logout)},  {"me", first_of(paths.me)},
                    {"clave", first_of(paths.password)}, {"sesiones", first_of(paths.sessions)},
                    {"enlace", first_of(paths.link)}};
}

void send_entry(const DeskRef& desk, edge::Call&&, edge::Responder&& responder) {
  const Site& site = desk->site();
  const schema::AppMeta& app = site.schema().app;
  std::move(responder).send(json_reply(JsonObject{{"titulo", app.title},
                                                  {"descripcion", app.description},
                                                  {"idioma", app.locale},
                                                  {"abierto", site.accounts == nullptr},
                                                  {"rutas", paths_of(site)}}));
}

// May who asks do so with any record at all?
bool may(const Rule& rule, const schema::Asker& asker) {
  return schema::allows_any(rule, asker) != schema::Verdict::kNo;
}

JsonObject rights_of(const Model& model, const schema::Asker& asker) {
  const schema::ModelRules& rules = model.rules;
  const bool deletes = model.has(Verb::kDelete) && may(rules.remove, asker);
  return {{"leer", true},
          {"crear", model.has(Verb::kCreate) && may(rules.create, asker)},
          {"cambiar", model.has(Verb::kUpdate) && may(rules.update, asker)},
          {"borrar", deletes},
          {"restaurar", deletes && model.soft_delete}};
}

Json role_word(FieldRole role) {
  switch (role) {
    case FieldRole::kDeclared:
      return nullptr;
    case FieldRole::kId:
      return "id";
    case FieldRole::kUuid:
      return "uuid";
    case FieldRole::kVersion:
      return "version";
    case FieldRole::kCreated:
      return "created";
    case FieldRole::kUpdated:
      return "updated";
    case FieldRole::kDeleted:
      return "deleted";
  }
  return nullptr;
}

Json fill_of(const Field& field) {
  switch (field.fill) {
    case schema::Fill::kNothing:
      return nullptr;
    case schema::Fill::kValue:
      return "valor";
    case schema::Fill::kNow:
      return "ahora";
    case schema::Fill::kUuid:
      return "uuid";
    case schema::Fill::kUserId:
      return "usuario";
  }
  return nullptr;
}

// Who asks, and what of the site the page may show them.
struct Viewer {
  schema::Asker asker;
  bool sees_accounts;
};

Json ref_of(const Field& field, const Viewer& viewer) {
  if (field.account && viewer.sees_accounts)
    return JsonObject{{"modelo", kAccountsModel}, {"al_borrar", "restrict"}};
  if (field.type != schema::FieldType::kRef) return nullptr;
  const char* on_delete = field.on_delete == schema::OnDelete::kCascade ? "cascade"
                          : field.on_delete == schema::OnDelete::kNull  ? "null"
                                                                        : "restrict";
  return JsonObject{{"modelo", field.ref}, {"al_borrar", on_delete}};
}

Json values_of(const Field& field) {
  if (field.type != schema::FieldType::kEnum) return nullptr;
  JsonArray values;
  for (const schema::EnumValue& value : field.values)
    values.emplace_back(JsonObject{{"valor", value.name}, {"etiqueta", value.label}});
  return values;
}

Json number_of(const std::optional<Decimal>& number) { return number ? Json(*number) : Json(); }
Json length_of(const std::optional<std::size_t>& length) {
  return length ? Json(static_cast<std::int64_t>(*length)) : Json();
}

bool is_out(const Field& field) {
  return !field.hidden && field.type != schema::FieldType::kSecret;
}

bool is_writable(const Field& field, const schema::Asker& asker) {
  return field.role == FieldRole::kDeclared && !field.readonly &&
         (!field.write || may(*field.write, asker));
}

JsonObject field_of(const Field& field, const Viewer& viewer) {
  const Json ref = ref_of(field, viewer);
  const auto type = ref.is_null() ? field.type : schema::FieldType::kRef;
  return {{"nombre", field.name},
          {"etiqueta", field.label},
          {"ayuda", field.help},
          {"tipo", schema::to_word(type)},
          {"nulo", field.null},
          {"obligatorio", field.required},
          {"por_defecto", field.fill == schema::Fill::kValue ? field.default_value : Json()},
          {"se_llena", fill_of(field)},
          {"min", number_of(field.min)},
          {"max", number_of(field.max)},
          {"mas_que", number_of(field.above)},
          {"largo_min", length_of(field.length_min)},
          {"largo_max", length_of(field.length_max)},
          {"escala", field.type == schema::FieldType::kDecimal ? Json(field.scale) : Json()},
          {"valores", values_of(field)},
          {"ref", ref},
          {"unico", field.unique},
          {"visible", is_out(field)},
          {"solo_lectura", field.readonly || field.role != FieldRole::kDeclared},
          {"escribible", is_writable(field, viewer.asker)},
          {"papel", role_word(field.role)}};
}

// A secret that may be set is shown as a field without a value.
bool is_listed(const Field& field, const schema::Asker& asker) {
  if (field.hidden || (field.read && !may(*field.read, asker))) return false;
  return is_out(field) || is_writable(field, asker);
}

JsonArray order_of(const Model& model) {
  JsonArray order;
  for (const schema::OrderTerm& term : model.order)
    order.emplace_back((term.descending ? "-" : "") + term.field);
  return order;
}

JsonObject model_of(const schema::AppSchema& schema, const Model& model, const Viewer& viewer) {
  const schema::Asker& asker = viewer.asker;
  JsonArray fields;
  for (const Field& field : model.fields)
    if (is_listed(field, asker)) fields.emplace_back(field_of(field, viewer));
  const Field* version = model.with_role(FieldRole::kVersion);
  const Field* deleted = model.with_role(FieldRole::kDeleted);
  return {{"nombre", model.name},
          {"etiqueta", JsonArray{Json(model.label), Json(model.label_plural)}},
          {"ruta", model.verbs.empty() ? Json() : Json(model.path)},
          {"tema", model.stream},
          {"clave", model.key().name},
          {"muestra", model.display},
          {"busca", !model.search.empty()},
          {"filtros", JsonArray(model.filters.begin(), model.filters.end())},
          {"papelera", model.soft_delete},
          {"auditado", schema.app.audit && model.audit},
          {"version", version ? Json(version->name) : Json()},
          {"borrado", deleted ? Json(deleted->name) : Json()},
          {"orden", order_of(model)},
          {"limite", model.limit_max},
          {"puede", rights_of(model, asker)},
          {"campos", std::move(fields)}};
}

JsonObject roles_of(const schema::AppSchema& schema) {
  JsonObject roles;
  if (schema.auth)
    for (const schema::AuthRole& role : schema.auth->roles) roles.append(role.name, role.label);
  return roles;
}

JsonArray streams_of(const schema::AppSchema& schema) {
  JsonArray streams;
  for (const schema::Stream& stream : schema.streams)
    streams.emplace_back(JsonObject{{"nombre", stream.name},
                                    {"guarda", stream.keep_events},
                                    {"presencia", stream.presence},
                                    {"ultimo", stream.latest}});
  return streams;
}

JsonArray events_of(const schema::AppSchema& schema) {
  JsonArray events;
  for (const schema::Event& event : schema::all_events(schema))
    events.emplace_back(JsonObject{
        {"nombre", event.name}, {"tema", event.stream}, {"descripcion", event.description}});
  return events;
}

JsonObject who_of(const Desk& desk, service::Read& read) {
  const access::Identity& who = read.who();
  const auto account = who.kind == access::IdentityKind::kUser ? read.account(who.id)
                                                               : std::optional<access::Account>();
  return {{"id", who.id},
          {"usuario", who.name},
          {"nombre", account ? account->full_name() : who.name},
          {"tipo", access::to_string(who.kind)},
          {"roles", JsonArray(who.roles.begin(), who.roles.end())},
          {"administra", desk.administers(who)}};
}

wire::Response app_reply(const Desk& desk, service::Read& read) {
  const schema::AppSchema& schema = desk.site().schema();
  const Viewer viewer{read.asker(), desk.site().accounts && desk.administers(read.who())};
  JsonArray models, pages;
  for (const Model& model : schema.models)
    if (may(model.rules.read, viewer.asker)) models.emplace_back(model_of(schema, model, viewer));
  for (const service::MenuPage& page : read.app().menu())
    pages.emplace_back(JsonObject{{"ruta", page.path}, {"titulo", page.title}});
  return json_reply(JsonObject{{"nombre", schema.app.name},
                               {"sitio", desk.site().name},
                               {"titulo", schema.app.title},
                               {"descripcion", schema.app.description},
                               {"version", schema.app.version},
                               {"idioma", schema.app.locale},
                               {"zona", schema.app.timezone},
                               {"epoca", desk.site().database.epoch()},
                               {"cuentas", desk.site().accounts != nullptr},
                               {"yo", who_of(desk, read)},
                               {"roles", roles_of(schema)},
                               {"paginas", std::move(pages)},
                               {"modelos", std::move(models)},
                               {"temas", streams_of(schema)},
                               {"eventos", events_of(schema)}});
}

void send_app(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  run_read(desk->site(), std::move(caller), std::move(responder),
           [desk](service::Read& read) { return app_reply(*desk, read); });
}

}  // namespace

void add_admin_app(DeskRoutes& routes) {
  routes.add("GET", "/entrada", send_entry);
  routes.add("GET", "/aplicacion", send_app);
}

}  // namespace chasqui::api
