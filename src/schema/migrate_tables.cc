#include "schema/migrate_tables.h"

#include <algorithm>

#include "db/dialect.h"
#include "schema/rows.h"
#include "schema/sql.h"
#include "wire/json.h"

namespace chasqui::schema {
namespace {

constexpr db::Dialect kDialect(db::Engine::kSqlite);
constexpr FieldType kFieldTypes[] = {
    FieldType::kText,    FieldType::kEmail,   FieldType::kPhone,     FieldType::kInteger,
    FieldType::kDecimal, FieldType::kBoolean, FieldType::kTimestamp, FieldType::kDate,
    FieldType::kTime,    FieldType::kEnum,    FieldType::kRef,       FieldType::kJson,
    FieldType::kUuid,    FieldType::kBlob,    FieldType::kSecret};
constexpr std::string_view kOnDeleteWords[] = {"restrict", "cascade", "null"};
constexpr std::string_view kOnDeleteSql[] = {"RESTRICT", "CASCADE", "SET NULL"};

std::string literal_of(const db::Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  const auto* text = std::get_if<std::string>(&value);
  return text ? literal(*text) : "";
}

// A version 4 UUID per row, made by SQLite.
constexpr std::string_view kNewUuid =
    "lower(hex(randomblob(4))||'-'||hex(randomblob(2))||'-4'||substr(hex(randomblob(2)),2)||'-'||"
    "substr('89AB',1+(random()&3),1)||substr(hex(randomblob(2)),2)||'-'||hex(randomblob(6)))";

// ?1 is the moment of the migration.
std::string fill_of(const Field& field) {
  if (field.role == FieldRole::kVersion) return "1";
  if (field.role == FieldRole::kCreated || field.role == FieldRole::kUpdated) return "?1";
  if (field.role == FieldRole::kDeclared || field.role == FieldRole::kUuid) {
    if (field.fill == Fill::kValue) return literal_of(to_db(field, field.default_value));
    if (field.fill == Fill::kNow && field.type == FieldType::kTimestamp) return "?1";
    if (field.fill == Fill::kUuid) return std::string(kNewUuid);
  }
  return {};
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts)
    text.append(&part == &parts.front() ? "" : separator).append(part);
  return text;
}

class TableMaker {
 public:
  TableMaker(const AppSchema& app, const Model& model) : app_(app), model_(model) {}

  TableSpec make() {
    table_.name = model_.table;
    table_.was = model_.was;
    for (const Field& field : model_.fields) table_.columns.push_back(column_of(field));
    if (!model_.managed) return std::move(table_);
    if (const Field* deleted = model_.with_role(FieldRole::kDeleted)) living_ = deleted->column;
    for (const Field& field : model_.fields) add_indexes_of(field);
    for (const auto& fields : model_.uniques) add_index(columns_of(fields), true);
    for (const auto& fields : model_.indexes) add_index(columns_of(fields), false);
    add_folded();
    return std::move(table_);
  }

 private:
  ColumnSpec column_of(const Field& field) const {
    ColumnSpec column;
    column.name = field.column;
    column.type = field.type;
    column.scale = field.type == FieldType::kDecimal ? field.scale : 0;
    column.null = field.null;
    column.is_key = field.role == FieldRole::kId;
    column.fill = model_.managed ? fill_of(field) : "";
    column.was = field.was;
    const Model* target = field.type == FieldType::kRef ? app_.find_model(field.ref) : nullptr;
    if (!target || !target->managed) return column;
    column.ref_table = target->table;
    column.ref_key = target->key().column;
    column.on_delete = field.on_delete;
    return column;
  }

  std::vector<std::string> columns_of(const std::vector<std::string>& fields) const {
    std::vector<std::string> columns;
    for (const std::string& name : fields)
      if (const Field* field = model_.find(name)) columns.push_back(field->column);
    return columns;
  }

  // References are always indexed, be it by an index over more: deleting what they refer to looks
  // for them.
  void add_indexes_of(const Field& field) {
    if (field.role == FieldRole::kId) return;
    if (field.unique)
      add_index({field.column}, true);
    else if (field.index || (field.type == FieldType::kRef && !leads_an_index(field)))
      add_index({field.column}, false);
  }

  bool leads_an_index(const Field& field) const {
    const auto begins = [&field](const auto& fields) {
      return !fields.empty() && fields.front() == field.name;
    };
    return std::ranges::any_of(model_.indexes, begins) ||
           (living_.empty() && std::ranges::any_of(model_.uniques, begins));
  }

  void add_index(std::vector<std::string> columns, bool unique) {
    IndexSpec index;
    index.name = (unique ? "ux__" : "ix__") + model_.table + "__" + joined(columns, "__");
    index.columns = std::move(columns);
    index.unique = unique;
    if (unique) index.living = living_;
    const auto same = std::ranges::find(table_.indexes, index.name, &IndexSpec::name);
    if (same == table_.indexes.end()) table_.indexes.push_back(std::move(index));
  }

  void add_folded() {
    table_.folded = ModelSql(model_).folded();
    if (table_.folded.empty()) return;
    ColumnSpec column;
    column.name = kFoldedColumn;
    column.null = true;
    column.fill = table_.folded;
    table_.columns.push_back(std::move(column));
  }

  const AppSchema& app_;
  const Model& model_;
  TableSpec table_;
  std::string living_;
};

Json to_json(const ColumnSpec& column) {
  JsonObject json{{"name", column.name}, {"type", to_word(column.type)}};
  if (column.type == FieldType::kDecimal) json.set("scale", column.scale);
  if (column.null) json.set("null", true);
  if (column.is_key) json.set("key", true);
  if (column.ref_table.empty()) return json;
  json.set("ref", column.ref_table);
  json.set("ref_key", column.ref_key);
  json.set("on_delete", kOnDeleteWords[static_cast<std::size_t>(column.on_delete)]);
  return json;
}

Json to_json(const IndexSpec& index) {
  JsonArray columns;
  for (const std::string& column : index.columns) columns.emplace_back(column);
  JsonObject json{{"name", index.name}, {"columns", std::move(columns)}};
  if (index.unique) json.set("unique", true);
  if (!index.living.empty()) json.set("living", index.living);
  return json;
}

Json to_json(const TableSpec& table);

template <class Item>
JsonArray sorted_json(std::vector<Item> items) {
  std::ranges::sort(items, {}, &Item::name);
  JsonArray json;
  for (const Item& item : items) json.push_back(to_json(item));
  return json;
}

Json to_json(const TableSpec& table) {
  JsonObject json{{"name", table.name}, {"columns", sorted_json(table.columns)}};
  if (!table.indexes.empty()) json.set("indexes", sorted_json(table.indexes));
  if (!table.folded.empty()) json.set("folded", table.folded);
  return json;
}

const JsonArray& array_at(const Json& json, std::string_view key) {
  static const JsonArray none;
  const JsonArray* array = json[key].if_array();
  return array ? *array : none;
}

ColumnSpec read_column(const Json& json) {
  ColumnSpec column;
  column.name = json["name"].text();
  for (const FieldType type : kFieldTypes)
    if (to_word(type) == json["type"].text()) column.type = type;
  if (const auto* scale = json["scale"].if_int()) column.scale = static_cast<int>(*scale);
  column.null = !json["null"].is_null();
  column.is_key = !json["key"].is_null();
  column.ref_table = json["ref"].text();
  column.ref_key = json["ref_key"].text();
  for (std::size_t i = 0; i < std::size(kOnDeleteWords); ++i)
    if (kOnDeleteWords[i] == json["on_delete"].text()) column.on_delete = OnDelete(i);
  return column;
}

IndexSpec read_index(const Json& json) {
  IndexSpec index;
  index.name = json["name"].text();
  for (const Json& column : array_at(json, "columns")) index.columns.emplace_back(column.text());
  index.unique = !json["unique"].is_null();
  index.living = json["living"].text();
  return index;
}

TableSpec read_table(const Json& json) {
  TableSpec table;
  table.name = json["name"].text();
  table.folded = json["folded"].text();
  for (const Json& column : array_at(json, "columns")) table.columns.push_back(read_column(column));
  for (const Json& index : array_at(json, "indexes")) table.indexes.push_back(read_index(index));
  return table;
}

}  // namespace

const ColumnSpec* TableSpec::find(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &ColumnSpec::name);
  return found == columns.end() ? nullptr : &*found;
}

const TableSpec* DatabaseSpec::find(std::string_view table) const {
  const auto found = std::ranges::find(tables, table, &TableSpec::name);
  return found == tables.end() ? nullptr : &*found;
}

DatabaseSpec desired_tables(const AppSchema& app) {
  DatabaseSpec database;
  for (const Model& model : app.models)
    (model.managed ? database.tables : database.adopted).push_back(TableMaker(app, model).make());
  return database;
}

std::string describe(const DatabaseSpec& tables) {
  return to_text(Json(JsonObject{{"tables", sorted_json(tables.tables)},
                                 {"adopted", sorted_json(tables.adopted)}}));
}

std::optional<DatabaseSpec> read_description(std::string_view text) {
  const auto json = wire::parse_json(text);
  if (!json || !(*json)["tables"].if_array()) return std::nullopt;
  DatabaseSpec database;
  for (const Json& table : array_at(*json, "tables")) database.tables.push_back(read_table(table));
  for (const Json& table : array_at(*json, "adopted"))
    database.adopted.push_back(read_table(table));
  return database;
}

std::string_view storage_word(const ColumnSpec& column) {
  Field field;
  field.type = column.type;
  return kDialect.type_name(storage_of(field));
}

std::string quoted(std::string_view identifier) { return kDialect.quote(identifier); }

std::string literal(std::string_view text) {
  std::string sql = "'";
  for (const char c : text) sql.append(c == '\'' ? 2 : 1, c);
  return sql + "'";
}

std::string quoted_list(const std::vector<std::string>& identifiers) {
  std::vector<std::string> names;
  for (const std::string& name : identifiers) names.push_back(quoted(name));
  return joined(names, ",");
}

std::string to_text(const ColumnSpec& column) {
  std::string text = column.name + " " + std::string(to_word(column.type));
  if (column.type == FieldType::kDecimal) text += "(" + std::to_string(column.scale) + ")";
  if (column.null) text += " null";
  if (!column.ref_table.empty())
    text += " -> " + column.ref_table + " on delete " +
            std::string(kOnDeleteWords[static_cast<std::size_t>(column.on_delete)]);
  return text;
}

std::string column_sql(const ColumnSpec& column) {
  std::string sql = quoted(column.name) + " ";
  const std::string_view storage = storage_word(column);
  if (column.is_key && storage == "INTEGER") return sql.append(kDialect.key_column());
  sql += storage;
  if (!column.null) sql += " NOT NULL";
  if (column.is_key) sql += " PRIMARY KEY";
  if (column.ref_table.empty()) return sql;
  return sql + " REFERENCES " + quoted(column.ref_table) + " (" + quoted(column.ref_key) +
         ") ON DELETE " + std::string(kOnDeleteSql[static_cast<std::size_t>(column.on_delete)]);
}

std::string create_table_sql(const TableSpec& table, std::string_view name) {
  std::vector<std::string> columns;
  for (const ColumnSpec& column : table.columns) columns.push_back(column_sql(column));
  return "CREATE TABLE " + quoted(name) + " (" + joined(columns, ", ") + ") STRICT";
}

std::string create_index_sql(const TableSpec& table, const IndexSpec& index) {
  std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql += quoted(index.name) + " ON " + quoted(table.name) + " (" + quoted_list(index.columns) + ")";
  if (!index.living.empty()) sql += " WHERE " + quoted(index.living) + " IS NULL";
  return sql;
}

}  // namespace chasqui::schema
