#include "api/sync_operations.h"

#include <utility>

#include "api/identify.h"
#include "api/services.h"
#include "base/errors.h"
#include "service/conflicts.h"
#include "service/merge.h"
#include "service/permit.h"
#include "service/records.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

using schema::Model;
using schema::Verb;
using service::Record;
using service::Tx;
using State = Outcome::State;

Refusal unknown_kind(const std::string& kind) {
  return Refusal(Kind::kMalformed, "tipo_desconocido", "Nadie conoce el tipo " + kind);
}

Json checked(const schema::Shape& shape, const JsonObject& body, schema::Mode mode) {
  auto valid = schema::validate(shape, Json(body), {"cuerpo"}, mode);
  if (!valid) throw Refusal::invalid(std::move(valid.error()));
  return std::move(*valid);
}

void authorise_in(const Tx& tx, const schema::Rule& rule) {
  if (schema::allows_any(rule, tx.asker()) == schema::Verdict::kNo)
    throw service::not_allowed(tx.who());
}

Id record_of(const Told& told) {
  if (const auto* id = told.record.if_int()) return Id{*id};
  throw Refusal::invalid({{{"registro"}, "missing", "Field required", told.record}});
}

// A clash as people read it; without the values that who asks may not see.
JsonObject sides_of(const Tx& tx, const Model& model, const Record& current,
                    const std::vector<service::Clash>& clashes) {
  const JsonObject seen = tx.visible(model.name, current);
  JsonObject fields;
  for (const service::Clash& clash : clashes) {
    JsonObject sides{{"cliente", clash.ours}};
    if (seen.contains(clash.field)) sides.append("servidor", clash.theirs);
    fields.append(clash.field, std::move(sides));
  }
  return fields;
}

Outcome conflict_of(Tx& tx, service::Conflict conflict, JsonObject detail) {
  Outcome outcome{State::kConflict, conflict.record, {}, {}};
  detail.append("motivo", conflict.reason);
  if (const auto id = service::keep_conflict(tx, conflict)) {
    outcome.conflict = id->value;
    detail.append("conflicto", id->value);
  }
  outcome.detail = std::move(detail);
  return outcome;
}

// Whoever edits a record that was deleted meanwhile wins: it is there again.
Record found_again(Tx& tx, const Model& model, Id id, bool& was_restored) {
  if (tx.find(model.name, id)) return service::readable_record(tx, model, id);
  auto gone = tx.from(model.name).with_deleted().where(model.key().name, id.value).first();
  if (!gone || !tx.can_read(model.name, *gone)) return service::readable_record(tx, model, id);
  service::require(tx, model.rules.update, *gone);
  was_restored = true;
  return tx.restore(model.name, id);
}

Outcome edit_record(Tx& tx, const Model& model, const Told& told, const JsonObject& changes) {
  const Id id = record_of(told);
  bool was_restored = false;
  const Record current = found_again(tx, model, id, was_restored);
  service::Merge merged =
      service::merge(tx, model, current, {changes, told.base, told.base_version});
  Record after = current;
  if (!merged.changes.empty())
    after = service::update_record(tx, model, {id, std::nullopt}, std::move(merged.changes)).record;
  JsonObject detail{{"registro", tx.visible(model.name, after)}};
  if (was_restored) detail.append("restaurado", true);
  if (merged.clashes.empty()) return {State::kApplied, id.value, {}, std::move(detail)};
  JsonObject sides = sides_of(tx, model, after, merged.clashes);
  detail.append("campos", sides);
  service::Conflict conflict{told.kind, model.name, id.value, "campos"};
  conflict.fields = std::move(sides);
  conflict.uuid = told.uuid;
  return conflict_of(tx, std::move(conflict), std::move(detail));
}

// Whoever deletes what somebody edited meanwhile loses.
Outcome delete_record(Tx& tx, const Model& model, const Told& told) {
  const Id id = record_of(told);
  const Record current = service::readable_record(tx, model, id);
  const schema::Field* version = model.with_role(schema::FieldRole::kVersion);
  const bool was_edited =
      version && told.base_version && current.integer(version->name) != *told.base_version;
  if (was_edited) {
    service::Conflict conflict{told.kind, model.name, id.value, "editado"};
    conflict.uuid = told.uuid;
    return conflict_of(tx, std::move(conflict), {{"registro", tx.visible(model.name, current)}});
  }
  service::remove_record(tx, model, {id, std::nullopt});
  return {State::kApplied, id.value, {}, {}};
}

std::optional<std::int64_t> id_in(const Json& answer) {
  const std::int64_t* id = answer["id"].if_int();
  return id ? std::optional(*id) : std::nullopt;
}

std::string kind_of(const Model& model, std::string_view verb) {
  return model.name + "." + std::string(verb);
}

}  // namespace

SyncOperations::SyncOperations(const Site& site) {
  for (const service::Route& route : site.context.app.routes())
    if (!route.offline_kind().empty() && route.writes())
      services_.emplace(route.offline_kind(), Service{route, rule_of(site, route)});
  for (const Model& model : site.schema().models) {
    using schema::Purpose;
    if (model.has(Verb::kCreate))
      verbs_.emplace(kind_of(model, "crear"),
                     ModelVerb{model, Verb::kCreate, schema::shape_of(model, Purpose::kCreate)});
    if (model.has(Verb::kUpdate))
      verbs_.emplace(kind_of(model, "editar"),
                     ModelVerb{model, Verb::kUpdate, schema::shape_of(model, Purpose::kUpdate)});
    if (model.has(Verb::kDelete))
      verbs_.emplace(kind_of(model, "borrar"), ModelVerb{model, Verb::kDelete, {}});
  }
}

bool SyncOperations::is_fact(std::string_view kind) const {
  const auto service = services_.find(kind);
  return service != services_.end() && service->second.route.is_fact();
}

Outcome SyncOperations::apply(Tx& tx, const Told& told) const {
  if (const auto service = services_.find(told.kind); service != services_.end())
    return serve(tx, service->second, told);
  const auto verb = verbs_.find(told.kind);
  if (verb == verbs_.end()) throw unknown_kind(told.kind);
  return change(tx, verb->second, told);
}

Outcome SyncOperations::change(Tx& tx, const ModelVerb& verb, const Told& told) const {
  const Model& model = verb.model;
  if (verb.verb == Verb::kDelete) {
    authorise_in(tx, model.rules.remove);
    return delete_record(tx, model, told);
  }
  if (verb.verb == Verb::kUpdate) {
    authorise_in(tx, model.rules.update);
    const Json changes = checked(verb.shape, told.body, schema::Mode::kPartial);
    return edit_record(tx, model, told, *changes.if_object());
  }
  authorise_in(tx, model.rules.create);
  Json input = checked(verb.shape, told.body, schema::Mode::kWhole);
  const service::Saved saved = service::create_record(tx, model, std::move(*input.if_object()));
  return {State::kApplied, saved.record.id().value, {}, saved.reply};
}

Outcome SyncOperations::serve(Tx& tx, const Service& service, const Told& told) const {
  const service::Route& route = service.route;
  authorise_in(tx, service.rule);
  JsonObject body = told.body;
  if (!told.record.is_null()) body.set("id", told.record);
  const Json input = checked(route.input(), body, schema::Mode::kWhole);
  try {
    const service::Answer answer = tx.nested(
        [&] { return route.write() ? route.write()(tx, input) : route.prepare()(tx, input)(tx); });
    auto said = wire::parse_json(answer.body);
    Json detail = said ? std::move(*said) : Json();
    const State state = answer.status >= 400 ? State::kRefused : State::kApplied;
    return {state, id_in(detail), {}, std::move(detail)};
  } catch (const Refusal& refusal) {
    if (refusal.kind() != Kind::kConflict) throw;
    service::Conflict conflict{told.kind, "", {}, refusal.code()};
    if (const auto* id = told.record.if_int()) conflict.record = *id;
    conflict.body = told.body;
    conflict.uuid = told.uuid;
    JsonObject detail{{"mensaje", refusal.text()}};
    for (const auto& [name, value] : refusal.extra()) detail.append(name, value);
    return conflict_of(tx, std::move(conflict), std::move(detail));
  }
}

}  // namespace chasqui::api
