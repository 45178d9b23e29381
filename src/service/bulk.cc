#include "service/bulk.h"

#include <algorithm>

#include "schema/rows.h"

namespace chasqui::service {
namespace {

using schema::Field;
using schema::FieldRole;

constexpr std::size_t kRowsMax = 50;  // Of a statement: its text is kept, and its values bound.

// Without numbers, so that each row is the same text.
std::string insert_text(const schema::ModelSql& sql, std::size_t rows) {
  std::string names, row;
  for (const Field& field : sql.model().fields) {
    if (field.role == FieldRole::kId) continue;
    names.append(names.empty() ? "" : ",").append(sql.dialect().quote(field.column));
    row.append(row.empty() ? "(?" : ",?");
  }
  std::string text = "INSERT INTO " + sql.table() + " (" + names + ") VALUES " + row + ")";
  for (std::size_t i = 1; i < rows; ++i) text.append(",").append(row).append(")");
  return text;
}

// Texts are bound where they are: the records outlive the run.
void bind_value(db::Statement& insert, const Field& field, const Json& value) {
  const bool is_text = field.type == schema::FieldType::kText ||
                       field.type == schema::FieldType::kEnum ||
                       field.type == schema::FieldType::kUuid;
  if (const std::string* text = value.if_string(); text && is_text)
    insert.bind_in_place(*text);
  else
    insert.bind(schema::to_db(field, value));
}

void bind_row(db::Statement& insert, const schema::Model& model, const Record& record) {
  auto member = record.values().begin();  // As filled in: in the order of the fields.
  for (const Field& field : model.fields) {
    if (field.role != FieldRole::kId) bind_value(insert, field, member->second);
    ++member;
  }
}

void insert_some(db::Connection& connection, const schema::ModelSql& sql,
                 std::span<Record> records) {
  db::Statement insert = connection.prepare(insert_text(sql, records.size()));
  for (const Record& record : records) bind_row(insert, sql.model(), record);
  insert.step();
  // The writer is alone: the rows of a statement have keys without a gap, this is the last one.
  std::int64_t key = connection.last_insert_id() - std::ssize(records);
  for (Record& record : records) record.set(sql.model().key().name, ++key);
}

}  // namespace

void insert_rows(db::Connection& connection, const schema::ModelSql& sql,
                 std::span<Record> records) {
  for (; !records.empty(); records = records.subspan(std::min(kRowsMax, records.size())))
    insert_some(connection, sql, records.first(std::min(kRowsMax, records.size())));
}

}  // namespace chasqui::service
