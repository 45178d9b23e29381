#include "service/permit.h"

#include "base/errors.h"

namespace chasqui::service {
namespace {

void require_write(const Read& read, const schema::Field& field, const Record& record) {
  if (!field.write || schema::allows(*field.write, read.asker(), record.values())) return;
  throw Refusal(Kind::kForbidden, "campo_prohibido", "Not allowed to write '" + field.name + "'")
      .with("campo", field.name);
}

}  // namespace

Refusal not_allowed(const access::Identity& who) {
  if (!who.is_authenticated())
    return Refusal(Kind::kUnauthenticated, "no_autenticado", "Not authenticated");
  return Refusal(Kind::kForbidden, "prohibido", "Not allowed");
}

Record readable_record(Read& read, const schema::Model& model, Id id) {
  std::optional<Record> record = read.find(model.name, id);
  if (!record || !read.can_read(model.name, *record))
    throw Refusal(Kind::kNotFound, "no_encontrado", model.replies.not_found);
  return std::move(*record);
}

Record kept_record(Read& read, const schema::Model& model, Id id) {
  std::optional<Record> record =
      read.from(model.name).with_deleted().where(model.key().name, id.value).first();
  if (!record || !read.can_read(model.name, *record))
    throw Refusal(Kind::kNotFound, "no_encontrado", model.replies.not_found);
  return std::move(*record);
}

Record readable_record(Read& read, std::string_view model, Id id) {
  return readable_record(read, read.view(model).model(), id);
}

void require(const Read& read, const schema::Rule& rule, const Record& record) {
  if (!schema::allows(rule, read.asker(), record.values())) throw not_allowed(read.who());
}

void require_writes(const Read& read, const schema::Model& model, const JsonObject& sent,
                    const Record& record) {
  for (const auto& [name, value] : sent)
    if (const schema::Field* field = model.find(name)) require_write(read, *field, record);
}

void require_writes_of_new(const Read& read, const schema::Model& model, const JsonObject& sent,
                           const Record& record) {
  for (const auto& [name, value] : sent)
    if (const schema::Field* field = model.find(name); field && value != field->default_value)
      require_write(read, *field, record);
}

}  // namespace chasqui::service
