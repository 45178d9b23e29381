#include "schema/migrate_actual.h"

#include <algorithm>

#include "base/text.h"

namespace chasqui::schema {
namespace {

constexpr std::string_view kRecordTable =
    "CREATE TABLE IF NOT EXISTS chasqui_schema (version INTEGER PRIMARY KEY, "
    "applied_at INTEGER NOT NULL, fingerprint TEXT NOT NULL, description TEXT NOT NULL) STRICT";

void read_references(db::Connection& connection, std::string_view table, ActualTable& actual) {
  auto row =
      connection.prepare("SELECT \"from\", \"table\", on_delete FROM pragma_foreign_key_list(?1)");
  row.bind(table);
  while (row.step()) {
    const std::string_view column = row.text(0);
    const auto found = std::ranges::find(actual.columns, column, &ActualColumn::name);
    if (found == actual.columns.end()) continue;
    found->ref_table = row.text(1);
    found->on_delete = row.text(2);
  }
}

void read_indexes(db::Connection& connection, std::string_view table, ActualTable& actual) {
  auto row = connection.prepare(
      "SELECT l.name, l.\"unique\", i.name FROM pragma_index_list(?1) l, "
      "pragma_index_info(l.name) i WHERE l.origin = 'c' ORDER BY l.name, i.seqno");
  row.bind(table);
  while (row.step()) {
    const std::string_view name = row.text(0);
    if (actual.indexes.empty() || actual.indexes.back().name != name)
      actual.indexes.push_back({std::string(name), {}, row.int64(1) != 0, ""});
    actual.indexes.back().columns.emplace_back(row.text(2));
  }
}

std::string on_delete_sql(OnDelete on_delete) {
  if (on_delete == OnDelete::kCascade) return "CASCADE";
  return on_delete == OnDelete::kNull ? "SET NULL" : "RESTRICT";
}

std::string words_of(const ActualColumn& column) {
  std::string text = column.type + (column.null ? " null" : " not null");
  if (!column.ref_table.empty()) text += " -> " + column.ref_table + " " + column.on_delete;
  return text;
}

// The same words of what a column should be.
std::string words_of(const ColumnSpec& column) {
  ActualColumn actual;
  actual.type = storage_word(column);
  actual.null = column.null && !column.is_key;
  actual.ref_table = column.ref_table;
  if (!column.ref_table.empty()) actual.on_delete = on_delete_sql(column.on_delete);
  return words_of(actual);
}

// SQLite's rules for the affinity of a declared type, as far as they matter here.
bool holds(const ColumnSpec& column, std::string_view declared) {
  const std::string type = lower_ascii(declared);
  const auto has = [&type](std::string_view word) { return type.find(word) != std::string::npos; };
  const bool is_integer = has("int");
  const bool is_text = !is_integer && (has("char") || has("clob") || has("text"));
  const bool is_real = !is_integer && !is_text && (has("real") || has("floa") || has("doub"));
  const std::string_view storage = storage_word(column);
  if (storage == "BLOB") return true;
  if (storage == "TEXT") return !is_integer && !is_real;
  if (column.type == FieldType::kDecimal) return is_integer;
  return !is_text && !is_real;
}

}  // namespace

const ActualColumn* ActualTable::find(std::string_view column) const {
  const auto found = std::ranges::find(columns, column, &ActualColumn::name);
  return found == columns.end() ? nullptr : &*found;
}

std::string hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::string hex;
  for (int shift = 60; shift >= 0; shift -= 4)
    hex.push_back("0123456789abcdef"[hash >> shift & 15]);
  return hex;
}

ActualTable read_table(db::Connection& connection, std::string_view table) {
  ActualTable actual;
  auto row = connection.prepare(
      "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1");
  row.bind(table);
  while (row.step()) {
    ActualColumn column;
    column.name = row.text(0);
    column.type = row.text(1);
    column.is_key = row.int64(3) != 0;
    column.null = row.int64(2) == 0 && !column.is_key;
    actual.columns.push_back(std::move(column));
  }
  read_references(connection, table, actual);
  read_indexes(connection, table, actual);
  return actual;
}

std::string fingerprint(db::Connection& connection) {
  std::string text;
  auto row = connection.prepare(
      "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE tbl_name NOT LIKE "
      "'chasqui\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1, 2");
  while (row.step())
    for (int column = 0; column < 4; ++column) text.append(row.text(column)).push_back('\n');
  return hash_text(text);
}

Record read_record(db::Connection& connection) {
  Record record;
  if (!connection.query_value("SELECT 1 FROM sqlite_schema WHERE name = 'chasqui_schema'"))
    return record;
  auto row = connection.prepare(
      "SELECT version, fingerprint, description FROM chasqui_schema ORDER BY version DESC LIMIT 1");
  if (!row.step()) return record;
  record.version = row.int64(0);
  record.fingerprint = row.text(1);
  record.description = row.text(2);
  return record;
}

void write_record(db::Connection& connection, const Record& record, std::int64_t now_ms) {
  connection.exec(kRecordTable);
  const Record last = read_record(connection);
  if (last.version != 0 && last.description == record.description) {
    connection.execute("UPDATE chasqui_schema SET fingerprint = ?1 WHERE version = ?2",
                       {record.fingerprint, last.version});
    return;
  }
  connection.execute("INSERT INTO chasqui_schema VALUES (?1, ?2, ?3, ?4)",
                     {last.version + 1, now_ms, record.fingerprint, record.description});
}

std::vector<std::string> differences(const TableSpec& expected, const ActualTable& actual) {
  if (actual.columns.empty()) return {"the table is missing"};
  std::vector<std::string> words;
  for (const ColumnSpec& column : expected.columns) {
    const ActualColumn* found = actual.find(column.name);
    if (!found)
      words.push_back("column " + column.name + " is missing");
    else if (words_of(*found) != words_of(column) || found->is_key != column.is_key)
      words.push_back("column " + column.name + " is " + words_of(*found) + " instead of " +
                      words_of(column));
  }
  for (const ActualColumn& column : actual.columns)
    if (!expected.find(column.name)) words.push_back("column " + column.name + " is unknown");
  for (const IndexSpec& index : expected.indexes) {
    const auto found = std::ranges::find(actual.indexes, index.name, &IndexSpec::name);
    if (found == actual.indexes.end())
      words.push_back("index " + index.name + " is missing");
    else if (found->columns != index.columns || found->unique != index.unique)
      words.push_back("index " + index.name + " is another one");
  }
  return words;
}

std::vector<std::string> unreadable(const TableSpec& adopted, const ActualTable& actual) {
  if (actual.columns.empty()) return {"the table is missing, and not managed here"};
  std::vector<std::string> words;
  for (const ColumnSpec& column : adopted.columns) {
    const ActualColumn* found = actual.find(column.name);
    if (!found)
      words.push_back("column " + column.name + " is missing");
    else if (!holds(column, found->type))
      words.push_back("column " + column.name + " is declared " + found->type + ", and " +
                      std::string(to_word(column.type)) + " is kept as " +
                      std::string(storage_word(column)));
  }
  return words;
}

}  // namespace chasqui::schema
