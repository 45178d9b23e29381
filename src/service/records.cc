#include "service/records.h"

#include <algorithm>

#include "base/errors.h"
#include "service/app.h"
#include "service/permit.h"

namespace chasqui::service {
namespace {

using schema::Field;
using schema::Model;
using schema::Reply;

bool shows(const Field& field) { return !field.hidden && field.type != schema::FieldType::kSecret; }

JsonObject whole(const Model& model, const Record& record) {
  JsonObject shown;
  for (const Field& field : model.fields)
    if (shows(field)) shown.append(field.name, record[field.name]);
  return shown;
}

void say(Tx& tx, const Model& model, const std::string& event, const JsonObject& data) {
  if (!event.empty()) tx.emit(model.stream, event, data);
}

JsonObject changed_reply(const Model& model, const Record& record, const JsonObject& changes) {
  if (model.replies.update == Reply::kRecord) return whole(model, record);
  JsonObject reply{{model.key().name, record[model.key().name]}};
  for (const auto& [name, value] : changes)
    if (const Field* field = model.find(name); field && shows(*field)) reply.append(name, value);
  return reply;
}

void check_version(const Tx& tx, const Model& model, const Record& current,
                   std::optional<std::int64_t> expected) {
  const Field* version = model.with_role(schema::FieldRole::kVersion);
  if (!expected || !version || current.integer(version->name) == *expected) return;
  throw Refusal(Kind::kConflict, "version_obsoleta", "Otra persona cambió el registro")
      .with("actual", tx.visible(model.name, current));
}

// A number that stands for an account is one's, where there are accounts.
void check_accounts(Tx& tx, const Model& model, const JsonObject& sent) {
  std::vector<FieldError> errors;
  for (const Field& field : model.fields) {
    const Json* value = field.account ? sent.find(field.name) : nullptr;
    if (!value || !value->if_int() || tx.account(*value->if_int())) continue;
    if (!tx.accounts_with_role("").empty())
      errors.push_back({{"body", field.name}, "account_missing", "No hay esa cuenta", *value});
  }
  if (!errors.empty()) throw Refusal::invalid(std::move(errors));
}

// What the one who changed the record is told; the event says all of `reply`.
JsonObject told(const Tx& tx, const Model& model, const JsonObject& reply, const Record& record) {
  const schema::View& view = tx.view(model.name);
  if (view.reads(record.values())) return view.shown(reply, record.values());
  return {{model.key().name, record[model.key().name]}};
}

}  // namespace

JsonObject created_reply(const Model& model, const Record& record, const JsonObject& input) {
  if (model.replies.create == Reply::kRecord) return whole(model, record);
  JsonObject reply{{model.key().name, record[model.key().name]}};
  const std::vector<std::string>& echo = model.replies.echo;
  for (const Field& field : model.fields) {
    const bool is_echoed = std::find(echo.begin(), echo.end(), field.name) != echo.end();
    const bool is_sent = input.contains(field.name) && field.role == schema::FieldRole::kDeclared;
    if (shows(field) && (is_echoed || (is_sent && echo.empty())))
      reply.append(field.name, record[field.name]);
  }
  return reply;
}

Saved create_record(Tx& tx, const Model& model, JsonObject input) {
  check_accounts(tx, model, input);
  Record values(input);
  if (const Guard* guard = tx.app().guard_of(model.name); guard && guard->create)
    guard->create(tx, nullptr, values);
  Record record = tx.insert(model.name, std::move(values));
  require(tx, model.rules.create, record);
  require_writes_of_new(tx, model, input, record);
  const JsonObject reply = created_reply(model, record, input);
  say(tx, model, model.events.created, reply);
  JsonObject seen = told(tx, model, reply, record);
  return {std::move(record), std::move(seen)};
}

Saved update_record(Tx& tx, const Model& model, const Target& target, JsonObject changes) {
  // What the changes were made from is no change: the record's own goes up.
  if (const Field* version = model.with_role(schema::FieldRole::kVersion))
    changes.erase(version->name);
  if (changes.empty())
    throw Refusal(Kind::kMalformed, "sin_cambios", model.replies.nothing_to_change);
  const Record before = readable_record(tx, model, target.id);
  require(tx, model.rules.update, before);
  require_writes(tx, model, changes, before);
  check_version(tx, model, before, target.version);
  check_accounts(tx, model, changes);
  Record wanted(changes);
  if (const Guard* guard = tx.app().guard_of(model.name); guard && guard->update)
    guard->update(tx, &before, wanted);
  Record after = tx.update(model.name, target.id, std::move(wanted), target.version);
  require(tx, model.rules.update, after);
  const JsonObject reply = changed_reply(model, after, changes);
  say(tx, model, model.events.updated, reply);
  JsonObject seen = told(tx, model, reply, after);
  return {std::move(after), std::move(seen)};
}

Saved remove_record(Tx& tx, const Model& model, const Target& target) {
  const Record before = readable_record(tx, model, target.id);
  require(tx, model.rules.remove, before);
  check_version(tx, model, before, target.version);
  if (const Guard* guard = tx.app().guard_of(model.name); guard && guard->remove)
    guard->remove(tx, before);
  Record removed = tx.remove(model.name, target.id);
  say(tx, model, model.events.deleted, {{model.key().name, target.id.value}});
  return {std::move(removed), {{"message", model.replies.deleted}}};
}

Saved restore_record(Tx& tx, const Model& model, Id id) {
  const Record before = kept_record(tx, model, id);
  require(tx, model.rules.remove, before);
  const Field* deleted = model.with_role(schema::FieldRole::kDeleted);
  if (!deleted || before.is_null(deleted->name))
    throw Refusal(Kind::kConflict, "no_borrado", model.label + ": no está en la papelera");
  Record record = tx.restore(model.name, id);
  const JsonObject reply = whole(model, record);
  say(tx, model, model.events.created, reply);
  JsonObject seen = told(tx, model, reply, record);
  return {std::move(record), std::move(seen)};
}

}  // namespace chasqui::service
