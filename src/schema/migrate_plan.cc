// What must be done so that a database becomes the one that the models want.
#include <algorithm>

#include "schema/migrate.h"
#include "schema/migrate_actual.h"
#include "schema/migrate_table.h"
#include "schema/migrate_tables.h"

namespace chasqui::schema {
namespace {

class DatabasePlan {
 public:
  DatabasePlan(db::Connection& connection, const AppSchema& app)
      : connection_(connection), shall_(desired_tables(app)) {}

  MigrationPlan make() {
    read_base();
    check_names();
    check_adopted();
    check_drift();
    if (!plan_.problems.empty()) return std::move(plan_);
    for (const TableSpec& table : shall_.tables) follow_renames(table);
    for (const TableSpec& table : shall_.tables) plan_one(table);
    drop_tables();
    return std::move(plan_);
  }

 private:
  void problem(const std::string& table, const std::string& text) {
    plan_.problems.push_back(table + ": " + text);
  }

  void read_base() {
    const Record record = read_record(connection_);
    plan_.base_version = record.version;
    plan_.base_fingerprint = fingerprint(connection_);
    plan_.target = describe(shall_);
    if (record.version == 0) return;
    if (auto was = read_description(record.description))
      was_ = std::move(*was);
    else
      problem("chasqui_schema", "version " + std::to_string(record.version) + " cannot be read");
  }

  void check_names() {
    for (const TableSpec& table : shall_.tables)
      if (table.name.starts_with("chasqui_") || table.name.starts_with("sqlite_"))
        problem(table.name, "this name is not for models");
  }

  void check_adopted() {
    for (const TableSpec& table : shall_.adopted)
      for (const std::string& text : unreadable(table, read_table(connection_, table.name)))
        problem(table.name, text);
  }

  void check_drift() {
    for (const TableSpec& table : was_.tables)
      for (const std::string& text : differences(table, read_table(connection_, table.name)))
        problem(table.name, text + ": somebody changed the table by other means than a migration");
  }

  // The recorded table that becomes `table`; nullptr when it is a new one.
  const TableSpec* old_of(const TableSpec& table) const {
    if (const TableSpec* same = was_.find(table.name)) return same;
    const bool is_free = !table.was.empty() && !shall_.find(table.was);
    return is_free ? was_.find(table.was) : nullptr;
  }

  // SQLite renames in references what it renames.
  void follow_renames(const TableSpec& table) {
    const TableSpec* old = old_of(table);
    if (!old) return;
    for (const ColumnSpec& column : table.columns) {
      const bool is_renamed = !column.was.empty() && !old->find(column.name) &&
                              old->find(column.was) && !table.find(column.was);
      if (is_renamed) rename_reference(*old, column.was, {table.name, column.name});
    }
    for (const ColumnSpec& column : old->columns)
      if (column.is_key) rename_reference(*old, column.name, {table.name, column.name});
  }

  struct Target {
    std::string table, key;
  };
  void rename_reference(const TableSpec& old, const std::string& key, const Target& target) {
    for (TableSpec& table : renamed_.tables.empty() ? (renamed_ = was_).tables : renamed_.tables)
      for (ColumnSpec& column : table.columns)
        if (column.ref_table == old.name && column.ref_key == key)
          column.ref_table = target.table, column.ref_key = target.key;
  }

  void plan_one(const TableSpec& table) {
    const TableSpec* old = old_of(table);
    if (old) {
      const TableSpec* renamed = renamed_.find(old->name);
      return plan_table(connection_, renamed ? *renamed : *old, table, plan_);
    }
    const ActualTable actual = read_table(connection_, table.name);
    if (actual.columns.empty()) return create(table);
    for (const std::string& text : differences(table, actual))
      problem(table.name, "is there already, not made by a migration, and differs: " + text);
  }

  void create(const TableSpec& table) {
    std::vector<std::string> sql = {create_table_sql(table, table.name)};
    for (const IndexSpec& index : table.indexes) sql.push_back(create_index_sql(table, index));
    plan_.steps.push_back({Risk::kSafe, table.name, table.name + ": new table", std::move(sql)});
  }

  bool is_wanted(const TableSpec& old) const {
    const auto is_it = [&](const TableSpec& table) {
      const TableSpec* source = old_of(table);
      return source && source->name == old.name;
    };
    // A table that is no longer managed stays as it is.
    return std::ranges::any_of(shall_.tables, is_it) ||
           std::ranges::any_of(shall_.adopted,
                               [&](const TableSpec& table) { return table.name == old.name; });
  }

  void drop_tables() {
    for (const TableSpec& old : was_.tables) {
      if (is_wanted(old)) continue;
      const auto rows =
          connection_.query_int64("SELECT count(*) FROM " + quoted(old.name)).value_or(0);
      plan_.steps.push_back({rows > 0 ? Risk::kLosesData : Risk::kSafe,
                             old.name,
                             old.name + ": drop table, " + std::to_string(rows) + " rows",
                             {"DROP TABLE " + quoted(old.name)}});
    }
  }

  db::Connection& connection_;
  DatabaseSpec shall_;
  DatabaseSpec was_;
  DatabaseSpec
      renamed_;  // As was_, with references that follow the renames. Empty: nothing was renamed.
  MigrationPlan plan_;
};

}  // namespace

MigrationPlan plan_migration(db::Connection& connection, const AppSchema& app) {
  return DatabasePlan(connection, app).make();
}

}  // namespace chasqui::schema
