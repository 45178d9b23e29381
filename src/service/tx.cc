#include "service/tx.h"

#include "base/check.h"
#include "base/errors.h"
#include "db/connection.h"
#include "schema/catalog.h"
#include "schema/view.h"
#include "service/bulk.h"
#include "service/fill.h"
#include "service/trail.h"

namespace chasqui::service {
namespace {

using schema::Field;
using schema::FieldRole;
using schema::Model;
using schema::ModelEntry;

const ModelEntry& entry_of(const SiteContext& site, std::string_view model) {
  const ModelEntry* entry = site.sql.find(model);
  CHASQUI_ASSERT(entry != nullptr);
  return *entry;
}

Refusal not_found(const Model& model) {
  return Refusal(Kind::kNotFound, "no_encontrado", model.replies.not_found);
}

std::optional<Record> row_by_id(db::Connection& connection, const ModelEntry& entry, Id id) {
  db::Statement row = connection.prepare(entry.sql.select_by_id());
  row.bind(id.value);
  if (!row.step()) return std::nullopt;
  return Record(schema::row_to_object(entry.sql.model(), row));
}

Refusal stale(JsonObject current) {
  return std::move(Refusal(Kind::kConflict, "version_obsoleta", "Otra persona cambió el registro")
                       .with("actual", std::move(current)));
}

}  // namespace

const Model& Read::model(std::string_view name) const { return entry_of(site_, name).sql.model(); }

Select Read::from(std::string_view name) { return Select(connection_, model(name)); }

std::optional<Record> Read::find(std::string_view name, Id id) {
  return row_by_id(connection_, entry_of(site_, name), id);
}

Record Read::get(std::string_view name, Id id) {
  std::optional<Record> record = find(name, id);
  if (!record) throw not_found(model(name));
  return std::move(*record);
}

Record Tx::insert(std::string_view name, Record values) {
  const ModelEntry& entry = entry_of(site_, name);
  const Model& model = entry.sql.model();
  const bool has_id = !values.is_null(model.key().name);
  JsonObject filled = filled_in(model, std::move(values).take(), caller_);
  db::Statement insert =
      connection_.prepare(has_id ? entry.sql.insert_with_id() : entry.sql.insert());
  for (const Field& field : model.fields)
    if (has_id || field.role != FieldRole::kId)
      insert.bind(schema::to_db(field, filled.at(field.name)));
  insert.step();
  if (!has_id) filled.set(model.key().name, connection_.last_insert_id());
  const Record record(std::move(filled));
  audit(model, nullptr, &record);
  facts_.note(entry, nullptr, record);
  return record;
}

std::vector<Record> Tx::insert_all(std::string_view name, std::vector<Record> values) {
  const schema::ModelSql& sql = entry_of(site_, name).sql;
  if (!sql.folded().empty()) {
    for (Record& record : values) record = insert(name, std::move(record));
    return values;
  }
  for (Record& record : values)
    record = Record(filled_in(sql.model(), std::move(record).take(), caller_));
  insert_rows(connection_, sql, values);
  for (const Record& record : values) audit(sql.model(), nullptr, &record);
  return values;
}

Record Tx::update(std::string_view name, Id id, Record changes,
                  std::optional<std::int64_t> expected_version) {
  Record current = get(name, id);
  const Field* version = model(name).with_role(FieldRole::kVersion);
  if (expected_version && version && current.integer(version->name) != *expected_version)
    throw stale(visible(name, current));
  return update(name, std::move(current), std::move(changes));
}

Record Tx::update(std::string_view name, Record current, Record changes) {
  const ModelEntry& entry = entry_of(site_, name);
  const Model& model = entry.sql.model();
  if (const Field* updated = model.with_role(FieldRole::kUpdated))
    changes.set(updated->name, to_iso(now()));
  std::vector<const Field*> changed;
  for (const auto& [key, value] : changes.values()) changed.push_back(model.find(key));
  db::Statement update = connection_.prepare(entry.sql.update(changed));
  for (const Field* field : changed) update.bind(schema::to_db(*field, changes[field->name]));
  update.bind(current.id().value);
  update.step();
  Record after = current;
  for (const auto& [key, value] : changes.values()) after.set(key, value);
  if (const Field* version = model.with_role(FieldRole::kVersion))
    after.set(version->name, current.integer(version->name) + 1);
  audit(model, &current, &after);
  facts_.note(entry, &current, after);
  return after;
}

Record Tx::remove(std::string_view name, Id id) {
  const ModelEntry& entry = entry_of(site_, name);
  const Model& model = entry.sql.model();
  std::optional<Record> record = row_by_id(connection_, entry, id);
  if (!record) throw not_found(model);
  release_references(model, id);
  if (model.soft_delete)
    connection_.execute(entry.sql.soft_remove(), {now().ms, id.value});
  else
    connection_.execute(entry.sql.remove(), {id.value});
  audit(model, &*record, nullptr);
  facts_.note(entry, nullptr, *record);
  return std::move(*record);
}

Record Tx::restore(std::string_view name, Id id) {
  const ModelEntry& entry = entry_of(site_, name);
  const Model& model = entry.sql.model();
  std::optional<Record> record =
      from(name).with_deleted().where(model.key().name, id.value).first();
  if (!record) throw not_found(model);
  const Field* deleted = model.with_role(FieldRole::kDeleted);
  if (!deleted || record->is_null(deleted->name)) return std::move(*record);
  connection_.execute(entry.sql.soft_remove(), {std::monostate(), id.value});
  Record back = get(name, id);
  audit(model, nullptr, &back);
  facts_.note(entry, nullptr, back);
  return back;
}

void Tx::audit(const Model& model, const Record* before, const Record* after) {
  if (is_audited(site_.schema, model, caller_))
    leave_trail(connection_, caller_, {model, before, after});
}

void Tx::release_references(const Model& target, Id id) {
  for (const Model& holder : site_.schema.models)
    for (const Field& field : holder.fields)
      if (field.type == schema::FieldType::kRef && field.ref == target.name &&
          (!target.soft_delete || field.on_delete == schema::OnDelete::kRestrict))
        release_reference(holder, field, id);
}

void Tx::release_reference(const Model& holder, const Field& field, Id id) {
  std::vector<Record> held = from(holder.name).where(field.name, id.value).rows();
  if (held.empty()) return;
  if (field.on_delete == schema::OnDelete::kRestrict)
    throw Refusal(Kind::kConflict, "en_uso", "En uso: " + holder.label_plural)
        .with("modelo", holder.name)
        .with("cuantos", static_cast<std::int64_t>(held.size()));
  for (const Record& record : held) {
    if (field.on_delete == schema::OnDelete::kCascade)
      remove(holder.name, record.id());
    else
      update(holder.name, record.id(), Record{{field.name, nullptr}});
  }
}

void Tx::emit(std::string_view stream, std::string_view event, const Json& data) {
  tx_.emit(std::string(stream), std::string(event), to_text(data),
           {who().device, facts_.of(site_.schema, {stream, event, data})});
}

std::int64_t Tx::next_number(std::string_view series) {
  return connection_
      .query_int64(
          "INSERT INTO chasqui_series(name, last) VALUES (?, 1) "
          "ON CONFLICT(name) DO UPDATE SET last = last + 1 RETURNING last",
          {std::string(series)})
      .value();
}

}  // namespace chasqui::service
