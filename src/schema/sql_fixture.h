// For this folder's tests: a small shop as models, and a database with its tables.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "db/sqlite.h"
#include "schema/app_schema.h"
#include "schema/migrate.h"
#include "schema/rows.h"
#include "schema/sql.h"

namespace chasqui::schema {

inline Field field_of(std::string name, FieldType type, bool null = false) {
  Field field;
  field.name = field.column = std::move(name);
  field.type = type;
  field.null = null;
  field.scale = type == FieldType::kDecimal ? 2 : 0;
  return field;
}

inline Model model_of(std::string name, std::vector<Field> fields) {
  Model model;
  model.name = std::move(name);
  model.fields = std::move(fields);
  complete(model, {});
  return model;
}

inline Model clientes() {
  Model model = model_of(
      "clientes",
      {field_of("nombre", FieldType::kText), field_of("telefono", FieldType::kPhone, true),
       field_of("saldo", FieldType::kDecimal, true), field_of("activo", FieldType::kBoolean, true),
       field_of("visto", FieldType::kTimestamp, true), field_of("nacido", FieldType::kDate, true),
       field_of("nivel", FieldType::kEnum, true), field_of("puntos", FieldType::kInteger, true),
       field_of("extra", FieldType::kJson, true), field_of("clave", FieldType::kText, true)});
  for (Field& field : model.fields) {
    if (field.name == "nivel") field.values = {{"Oro", "Oro", {}}, {"Plata", "Plata", {"silver"}}};
    if (field.name == "clave") field.hidden = true;
  }
  model.search = {"nombre", "telefono"};
  return model;
}

// A database of its own in memory with the app's tables.
class TestDatabase {
 public:
  explicit TestDatabase(const AppSchema& app) : TestDatabase() {
    migrate(*connection, app, {.allow_data_loss = false, .now = clock.now()});
  }
  TestDatabase()
      : connection(
            db::open_sqlite({.path = file.path(), .synchronous = db::Synchronous::kOff}, clock)) {}

  ManualClock clock;
  db::PrivateFile file;
  std::unique_ptr<db::Connection> connection;
};

// Inserts a record of these fields; the others are null, or what the platform gives. Its key.
inline std::int64_t insert(db::Connection& connection, const ModelSql& sql,
                           const JsonObject& record) {
  std::vector<db::Value> values;
  for (const Field& field : sql.model().fields) {
    if (field.role == FieldRole::kId) continue;
    db::Value value = to_db(field, record.at(field.name));
    const bool is_given = !std::holds_alternative<std::monostate>(value);
    if (!is_given && field.role == FieldRole::kUuid)
      value = "u" +
              std::to_string(connection.query_int64("SELECT count(*) FROM " + sql.table()).value());
    else if (!is_given && !field.null)
      value = std::int64_t{1};
    values.push_back(std::move(value));
  }
  connection.execute(sql.insert(), values);
  return connection.last_insert_id();
}

}  // namespace chasqui::schema
