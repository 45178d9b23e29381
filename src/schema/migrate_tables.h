// Tables as a migration sees them: those that the models want, those that were recorded. Values, no
// database.
#pragma once
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "schema/app_schema.h"

namespace chasqui::schema {

struct ColumnSpec {
  std::string name;
  FieldType type = FieldType::kText;
  int scale = 0;
  bool null = false;
  bool is_key = false;
  std::string ref_table, ref_key;  // Empty: no reference.
  OnDelete on_delete = OnDelete::kRestrict;
  // Not recorded: the SQL of what rows get that are there already (empty: null), and the column's
  // old name.
  std::string fill, was;
};

struct IndexSpec {
  std::string name;
  std::vector<std::string> columns;
  bool unique = false;
  std::string living;  // Only rows where this column is null; empty: all rows.
  bool operator==(const IndexSpec&) const = default;
};

struct TableSpec {
  std::string name;
  std::vector<ColumnSpec> columns;
  std::vector<IndexSpec> indexes;
  std::string folded;  // SQL of what kFoldedColumn holds; empty: there is none.
  std::string was;     // Not recorded.

  const ColumnSpec* find(std::string_view column) const;
};

struct DatabaseSpec {
  std::vector<TableSpec> tables;
  std::vector<TableSpec> adopted;  // Only names, columns and their types matter.

  const TableSpec* find(std::string_view table) const;
};

DatabaseSpec desired_tables(const AppSchema& app);

// One text for the same tables, whatever order they and their columns are declared in.
std::string describe(const DatabaseSpec& tables);
std::optional<DatabaseSpec> read_description(std::string_view text);

std::string_view storage_word(const ColumnSpec& column);  // "INTEGER", "TEXT", "BLOB"
std::string quoted(std::string_view identifier);
std::string literal(std::string_view text);  // In single quotes.
std::string quoted_list(const std::vector<std::string>& identifiers);
// "saldo decimal(2) null": for people.
std::string to_text(const ColumnSpec& column);

std::string column_sql(const ColumnSpec& column);
std::string create_table_sql(const TableSpec& table, std::string_view name);
std::string create_index_sql(const TableSpec& table, const IndexSpec& index);

}  // namespace chasqui::schema
