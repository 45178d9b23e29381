#include "api/admin_history.h"

#include <algorithm>

#include "access/audit.h"
#include "api/audit.h"
#include "api/identify.h"
#include "api/input.h"
#include "api/run.h"
#include "base/errors.h"
#include "service/permit.h"
#include "service/records.h"

namespace chasqui::api {
namespace {

using schema::Model;
using schema::Verb;

// The values of an entry as far as who asks sees these fields of the record.
Json seen_part(const service::Read& read, const Model& model, const Json& values,
               const service::Record* record) {
  const JsonObject* members = values.if_object();
  if (!members) return values;
  const schema::View& view = read.view(model.name);
  return record ? view.shown(*members, record->values()) : view.shown(*members, *members);
}

std::optional<service::Record> record_of(service::Read& read, const Model& model, Id id) {
  auto record = read.from(model.name).with_deleted().where(model.key().name, id.value).first();
  if (record && !read.can_read(model.name, *record)) record.reset();
  return record;
}

access::AuditQuery history_query(const Model& model, Id id, const wire::Query& query) {
  access::AuditQuery audit;
  audit.model = model.name;
  audit.record_id = std::to_string(id.value);
  audit.before_id = whole_number(query, "despues");
  audit.limit = whole_number(query, "limit").value_or(audit.limit);
  return audit;
}

// Of a record that is gone for good administrators alone are told.
wire::Response history_reply(const Desk& desk, const Model& model, service::Read& read,
                             const access::AuditQuery& query) {
  const Id id{std::stoll(query.record_id)};
  const auto record = record_of(read, model, id);
  if (!record && !desk.administers(read.who()))
    throw Refusal(Kind::kNotFound, "no_encontrado", model.replies.not_found);
  const auto entries = access::list_audit(read.connection(), query);
  JsonArray rows;
  for (access::AuditEntry entry : entries) {
    entry.before = seen_part(read, model, entry.before, record ? &*record : nullptr);
    entry.after = seen_part(read, model, entry.after, record ? &*record : nullptr);
    rows.emplace_back(audit_json(entry));
  }
  wire::Response response = json_reply(Json(std::move(rows)));
  if (entries.size() == static_cast<std::size_t>(query.limit))
    response.set("X-Next-Cursor", std::to_string(entries.back().id));
  return response;
}

void show_history(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const Model& model = desk->model(call).model();
  authorise(model.rules.read, caller);
  access::AuditQuery query = history_query(model, path_id(call), query_of(call.request));
  run_read(desk->site(), std::move(caller), std::move(responder),
           [desk, &model, query = std::move(query)](service::Read& read) {
             return history_reply(*desk, model, read, query);
           });
}

Refusal cannot_revert(std::string why) {
  return {Kind::kConflict, "no_se_puede_revertir", std::move(why)};
}

access::AuditEntry entry_of(service::Tx& tx, const Model& model, Id id, std::int64_t entry_id) {
  auto entry = access::find_audit(tx.connection(), entry_id);
  if (!entry || entry->model != model.name || entry->record_id != std::to_string(id.value))
    throw Refusal(Kind::kNotFound, "entrada", "Este registro no tiene esa entrada en su historial");
  return std::move(*entry);
}

// What the entry changed, as it was before, in the shape of an update.
JsonObject changes_back(const DeskModel& model, const Json& before) {
  const JsonObject* values = before.if_object();
  if (!values || values->empty()) throw cannot_revert("La entrada no dice qué había antes");
  std::string kept;
  for (const auto& [name, value] : *values) {
    const bool is_input = std::ranges::find(model.update.members, name, &schema::Member::name) !=
                          model.update.members.end();
    if (!is_input) kept.append(kept.empty() ? "" : ", ").append(name);
  }
  if (!kept.empty())
    throw cannot_revert("Estos campos los lleva la aplicación, no se cambian a mano: " + kept)
        .with("campos", kept);
  auto valid = schema::validate(model.update, *values, {"antes"}, schema::Mode::kPartial);
  if (!valid) throw Refusal::invalid(std::move(valid.error()));
  return std::move(*valid->if_object());
}

service::Saved reverted(service::Tx& tx, const Desk& desk, const DeskModel& model,
                        const access::AuditEntry& entry) {
  const Id id{std::stoll(entry.record_id)};
  if (entry.action == "delete") {
    if (!model.model().soft_delete)
      throw cannot_revert("El registro se borró del todo: no hay papelera de " +
                          model.model().label_plural);
    desk.authorise_write(model, Verb::kDelete, tx.caller());
    return service::restore_record(tx, model.model(), id);
  }
  if (entry.action != "update")
    throw cannot_revert("La entrada cuenta cómo se creó el registro: para quitarlo, bórrelo");
  desk.authorise_write(model, Verb::kUpdate, tx.caller());
  return service::update_record(tx, model.model(), {id, std::nullopt},
                                changes_back(model, entry.before));
}

const schema::Shape& revert_shape() {
  static const schema::Shape shape = schema::shapes::object_of(
      "Reversion", {schema::shapes::required("entrada", schema::shapes::integer())});
  return shape;
}

void revert(const DeskRef& desk, edge::Call&& call, edge::Responder&& responder) {
  service::Caller caller = desk->signed_in(call.request);
  const DeskModel& model = desk->model(call);
  authorise(model.model().rules.read, caller);
  const Id id = path_id(call);
  const std::int64_t entry = *desk_input(*desk, call, revert_shape()).at("entrada").if_int();
  run_write(desk->site(), {std::move(caller), std::move(call)}, std::move(responder),
            [desk, &model, id, entry](service::Tx& tx) {
              service::kept_record(tx, model.model(), id);
              const auto saved = reverted(tx, *desk, model, entry_of(tx, model.model(), id, entry));
              return json_reply(tx.visible(model.model().name, saved.record));
            });
}

}  // namespace

void add_admin_history(DeskRoutes& routes) {
  routes.add("GET", "/modelos/{modelo}/{id}/historial", show_history);
  routes.add("POST", "/modelos/{modelo}/{id}/revertir", revert);
}

}  // namespace chasqui::api
