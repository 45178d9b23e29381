#include "api/admin_settings.h"

#include "api/audit.h"
#include "api/input.h"
#include "api/run.h"
#include "api/stored_settings.h"
#include "base/errors.h"
#include "schema/shape.h"

namespace chasqui::api {
namespace {

using schema::Field;

bool is_secret(const Field& field) { return field.type == schema::FieldType::kSecret; }
Json bound(const std::optional<Decimal>& number) { return number ? Json(*number) : Json(); }

JsonObject setting_json(const Field& field, const service::Settings& settings) {
  JsonArray values;
  for (const schema::EnumValue& value : field.values)
    values.emplace_back(JsonObject{{"valor", value.name}, {"etiqueta", value.label}});
  const bool is_choice = field.type == schema::FieldType::kEnum;
  return {
      {"nombre", field.name},
      {"etiqueta", field.label.empty() ? field.name : field.label},
      {"ayuda", field.help},
      {"tipo", schema::to_word(field.type)},
      {"valor", is_secret(field) ? Json() : settings.value(field.name)},
      {"por_defecto", is_secret(field) ? Json() : field.default_value},
      {"min", bound(field.min)},
      {"max", bound(field.max)},
      {"largo_max", field.length_max ? Json(static_cast<std::int64_t>(*field.length_max)) : Json()},
      {"escala", field.type == schema::FieldType::kDecimal ? Json(field.scale) : Json()},
      {"valores", is_choice ? Json(std::move(values)) : Json()},
      {"fijado", settings.is_fixed(field.name)}};
}

wire::Response settings_reply(const Site& site) {
  JsonArray all;
  for (const Field& field : site.schema().settings)
    all.emplace_back(setting_json(field, site.context.settings));
  return json_reply(Json(std::move(all)));
}

void list_settings(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  responder.speak_for(desk->administrator(call.request).identity.name);
  std::move(responder).send(settings_reply(desk->site()));
}

FieldError wrong(const std::string& name, const char* type, std::string text, const Json& value) {
  return {{"body", name}, type, std::move(text), value};
}

// The values as they are stored; null: as declared again.
JsonObject changes_of(const Site& site, const Json& body) {
  const JsonObject* sent = body.if_object();
  if (!sent || sent->empty())
    throw Refusal::invalid({wrong("", "missing", "{nombre: valor}", body)});
  JsonObject changes;
  std::vector<FieldError> errors;
  for (const auto& [name, value] : *sent) {
    const Field* field = site.schema().find_setting(name);
    if (!field) {
      errors.push_back(wrong(name, "extra_forbidden", "No hay un ajuste con ese nombre", value));
    } else if (site.context.settings.is_fixed(name)) {
      errors.push_back(wrong(name, "fijado", "Lo fija la configuración del servidor", value));
    } else if (value.is_null()) {
      changes.set(name, nullptr);
    } else if (auto valid = schema::validate(schema::shape_of(*field), value, {"body", name})) {
      changes.set(name, std::move(*valid));
    } else {
      errors.insert(errors.end(), valid.error().begin(), valid.error().end());
    }
  }
  if (!errors.empty()) throw Refusal::invalid(std::move(errors));
  return changes;
}

// What the audit says of a value; nothing of a secret.
Json told(const Site& site, const std::string& name, const Json& value) {
  return is_secret(*site.schema().find_setting(name)) ? Json(true) : value;
}

void store(db::WriteTx& write, const service::Caller& caller, const Site& site,
           const JsonObject& changes) {
  JsonObject before, after;
  for (const auto& [name, value] : changes) {
    before.append(name, told(site, name, site.context.settings.value(name)));
    after.append(name, told(site, name, value));
    store_setting(write.connection(), {name, value}, caller.now);
  }
  note(write, caller,
       {.action = "update",
        .model = "ajustes",
        .record = "",
        .before = std::move(before),
        .after = std::move(after)});
}

void change_settings(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->administrator(call.request);
  const Site& site = desk->site();
  JsonObject changes = changes_of(site, body_of(call.request, site.limits));
  if (!site.settings) throw Refusal(Kind::kUnavailable, "ajustes", "No se pueden cambiar aquí");
  WriteRequest request{std::move(caller), std::move(call), false,
                       [&site] { load_settings(site.database, *site.settings); }};
  run_platform_write(
      site, std::move(request), std::move(responder),
      [&site, changes = std::move(changes)](db::WriteTx& write, const service::Caller& who) {
        store(write, who, site, changes);
        return wire::Response::empty(204);
      });
}

}  // namespace

// Somebody else's change may come to be between the two: whoever reads last has read it.
void load_settings(db::Database& database, service::Settings& settings) {
  const auto read = [&database] {
    return database.read_now(
        [](db::Connection& connection) { return stored_settings(connection); });
  };
  for (JsonObject stored = read();;) {
    settings.take(stored);
    JsonObject again = read();
    if (again == stored) return;
    stored = std::move(again);
  }
}

void add_admin_settings(DeskRoutes& routes) {
  routes.add("GET", "/ajustes", list_settings);
  routes.add("PUT", "/ajustes", change_settings);
}

}  // namespace chasqui::api
