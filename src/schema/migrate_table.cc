#include "schema/migrate_table.h"

#include <algorithm>
#include <map>

#include "schema/migrate_convert.h"
#include "schema/sql.h"

namespace chasqui::schema {
namespace {

std::int64_t count(db::Connection& connection, std::string_view table, const std::string& where) {
  const std::string sql = "SELECT count(*) FROM " + quoted(table) + " WHERE " + where;
  return connection.query_int64(sql).value_or(0);
}

std::string plural(std::int64_t number, std::string_view word) {
  return std::to_string(number) + " " + std::string(word) + (number == 1 ? "" : "s");
}

std::string replaced(std::string text, std::string_view old, std::string_view now) {
  for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += now.size())
    text.replace(at, old.size(), now);
  return text;
}

// One table from what it was recorded as to what it shall be.
class TablePlan {
 public:
  TablePlan(db::Connection& connection, const TableSpec& was, const TableSpec& shall,
            MigrationPlan& plan)
      : connection_(connection), was_(was), shall_(shall), stored_(was.name), plan_(plan) {}

  void make() {
    if (stored_ != shall_.name) {
      step(Risk::kSafe, "renamed from " + stored_,
           {"ALTER TABLE " + quoted(stored_) + " RENAME TO " + quoted(shall_.name)});
      was_.name = shall_.name;
    }
    match_columns();
    drop_columns();
    for (const ColumnSpec& column : shall_.columns)
      if (const ColumnSpec* old = old_of(column)) change_column(*old, column);
    for (const ColumnSpec& column : shall_.columns)
      if (!old_of(column)) add_column(column);
    drop_indexes();
    if (must_rebuild_) rebuild();
    const bool searches_otherwise = was_.folded != shall_.folded && !was_.folded.empty();
    if (searches_otherwise && !shall_.folded.empty() && !must_rebuild_)
      step(Risk::kRewrites, "search looks into other fields",
           {fill_sql(*shall_.find(kFoldedColumn))});
    add_indexes();
  }

 private:
  void step(Risk risk, const std::string& text, std::vector<std::string> sql = {}) {
    plan_.steps.push_back({risk, shall_.name, shall_.name + ": " + text, std::move(sql)});
  }
  void problem(const std::string& text) { plan_.problems.push_back(shall_.name + ": " + text); }

  std::int64_t count_rows(const std::string& where) const {
    return count(connection_, stored_, where);
  }
  std::string stored_column(const ColumnSpec& old) const {
    const auto renamed = old_names_.find(old.name);
    return renamed == old_names_.end() ? old.name : renamed->second;
  }
  // The old column under the name that it has in the database now, before the plan.
  ColumnSpec as_stored(const ColumnSpec& old) const {
    ColumnSpec column = old;
    column.name = stored_column(old);
    return column;
  }

  const ColumnSpec* old_of(const ColumnSpec& column) const { return was_.find(column.name); }

  // Renames come first, so that old and new columns have the same names afterwards.
  void match_columns() {
    for (const ColumnSpec& column : shall_.columns) {
      if (column.was.empty() || was_.find(column.name) || shall_.find(column.was)) continue;
      const auto old = std::ranges::find(was_.columns, column.was, &ColumnSpec::name);
      if (old == was_.columns.end()) continue;
      step(Risk::kSafe, "column " + column.was + " renamed to " + column.name,
           {"ALTER TABLE " + quoted(shall_.name) + " RENAME COLUMN " + quoted(column.was) + " TO " +
            quoted(column.name)});
      old_names_[column.name] = column.was;
      old->name = column.name;
      for (IndexSpec& index : was_.indexes) rename_in(index, column);
      was_.folded = replaced(was_.folded, quoted(column.was), quoted(column.name));
    }
  }

  static void rename_in(IndexSpec& index, const ColumnSpec& column) {
    std::ranges::replace(index.columns, column.was, column.name);
    if (index.living == column.was) index.living = column.name;
  }

  void drop_columns() {
    for (const ColumnSpec& old : was_.columns) {
      if (shall_.find(old.name)) continue;
      must_rebuild_ = true;
      const bool is_ours = old.name == kFoldedColumn;
      const auto values = is_ours ? 0 : count_rows(quoted(stored_column(old)) + " IS NOT NULL");
      step(
          values > 0 ? Risk::kLosesData : Risk::kRewrites,
          "drop column " + old.name + (values > 0 ? ", " + plural(values, "value") + " lost" : ""));
    }
  }

  void change_column(const ColumnSpec& old, const ColumnSpec& column) {
    if (to_text(old) == to_text(column) && old.is_key == column.is_key &&
        old.ref_key == column.ref_key)
      return;
    const std::string text = "column " + to_text(old) + " becomes " + to_text(column);
    const Conversion conversion = convert(as_stored(old), column);
    const bool keeps_values = conversion.sql == quoted(stored_column(old));
    const bool keeps_definition = column_sql(old) == column_sql(column);
    if (keeps_values && keeps_definition) return step(Risk::kSafe, text);
    must_rebuild_ = true;
    const auto lost = count_rows(conversion.loses);
    step(lost > 0 ? Risk::kLosesData : Risk::kRewrites,
         text + (lost > 0 ? ", " + plural(lost, "value") + " not kept whole" : ""));
    if (column.null || column.is_key || !column.fill.empty()) return;
    const auto nulls = count_rows("(" + conversion.sql + ") IS NULL");
    if (nulls > 0)
      problem("column " + column.name + " may not be empty, and " + plural(nulls, "row") +
              " would have no value in it: give it a default, or fill the rows first");
  }

  void add_column(const ColumnSpec& column) {
    const bool is_folded = column.name == kFoldedColumn;
    const std::string text =
        is_folded ? "add what search looks into" : "add column " + to_text(column);
    if (column.null) {
      std::vector<std::string> sql = {"ALTER TABLE " + quoted(shall_.name) + " ADD COLUMN " +
                                      column_sql(column)};
      if (!column.fill.empty()) sql.push_back(fill_sql(column));
      added_.push_back(plan_.steps.size());
      return step(column.fill.empty() ? Risk::kSafe : Risk::kRewrites, text, std::move(sql));
    }
    must_rebuild_ = true;
    if (column.fill.empty() && count_rows("1") > 0)
      problem("column " + column.name + " may not be empty, and the table has rows: " +
              "give it a default, or let it be null");
    step(Risk::kRewrites, text);
  }

  std::string fill_sql(const ColumnSpec& column) const {
    return "UPDATE " + quoted(shall_.name) + " SET " + quoted(column.name) + " = " + column.fill;
  }

  void drop_indexes() {
    for (const IndexSpec& index : was_.indexes) {
      if (std::ranges::find(shall_.indexes, index) != shall_.indexes.end()) continue;
      step(Risk::kSafe, "drop index " + index.name, {"DROP INDEX " + quoted(index.name)});
    }
  }

  bool is_kept(const IndexSpec& index) const {
    return std::ranges::find(was_.indexes, index) != was_.indexes.end();
  }

  void add_indexes() {
    for (const IndexSpec& index : shall_.indexes) {
      if (is_kept(index)) continue;
      if (index.unique) look_for_duplicates(index);
      step(Risk::kRewrites,
           std::string(index.unique ? "add unique index" : "add index") + " on " +
               quoted_list(index.columns),
           {create_index_sql(shall_, index)});
    }
  }

  // Only among columns that are there and keep their values; others are seen when the plan is
  // applied.
  void look_for_duplicates(const IndexSpec& index) {
    std::vector<std::string> columns;
    std::string where = "1";
    for (const std::string& name : index.columns) {
      const ColumnSpec* old = was_.find(name);
      if (!old) return;
      columns.push_back(stored_column(*old));
      where += " AND " + quoted(columns.back()) + " IS NOT NULL";
    }
    const ColumnSpec* living = was_.find(index.living);
    if (living) where += " AND " + quoted(stored_column(*living)) + " IS NULL";
    const std::string sql = "SELECT count(*) FROM (SELECT 1 FROM " + quoted(stored_) + " WHERE " +
                            where + " GROUP BY " + quoted_list(columns) + " HAVING count(*) > 1)";
    const auto duplicates = connection_.query_int64(sql).value_or(0);
    if (duplicates > 0)
      problem(quoted_list(index.columns) + " shall be unique, and " + plural(duplicates, "value") +
              " occur more than once");
  }

  // SQLite changes columns by making the table anew (https://www.sqlite.org/lang_altertable.html,
  // section 7).
  void rebuild() {
    for (const std::size_t at : added_) plan_.steps[at].sql.clear();
    const std::string fresh = "chasqui_nueva_" + shall_.name;
    std::vector<std::string> names;
    std::string values;
    for (const ColumnSpec& column : shall_.columns) {
      names.push_back(column.name);
      values += (values.empty() ? "" : ", ") + value_of(column);
    }
    std::vector<std::string> sql = {create_table_sql(shall_, fresh),
                                    "INSERT INTO " + quoted(fresh) + " (" + quoted_list(names) +
                                        ") SELECT " + values + " FROM " + quoted(shall_.name)};
    if (std::ranges::any_of(shall_.columns, [](const ColumnSpec& c) {
          return c.is_key && storage_word(c) == "INTEGER";
        }))
      keep_sequence(sql, fresh);
    sql.push_back("DROP TABLE " + quoted(shall_.name));
    sql.push_back("ALTER TABLE " + quoted(fresh) + " RENAME TO " + quoted(shall_.name));
    if (!shall_.folded.empty()) sql.push_back(fill_sql(*shall_.find(kFoldedColumn)));
    for (const IndexSpec& index : shall_.indexes)
      if (is_kept(index)) sql.push_back(create_index_sql(shall_, index));
    add_strangers(sql);
    step(Risk::kRewrites, "made anew, " + plural(count_rows("1"), "row"), std::move(sql));
  }

  std::string value_of(const ColumnSpec& column) const {
    const ColumnSpec* old = old_of(column);
    if (column.name == kFoldedColumn) return "NULL";  // Made when the other columns are there.
    if (!old) return column.fill.empty() ? "NULL" : column.fill;
    std::string value = convert(*old, column).sql;
    if (column.null || column.fill.empty()) return value;
    return "coalesce(" + value + ", " + column.fill + ")";
  }

  // A key that was given once is never given again, also when its record is gone.
  void keep_sequence(std::vector<std::string>& sql, const std::string& fresh) const {
    sql.push_back("DELETE FROM sqlite_sequence WHERE name = " + literal(fresh));
    sql.push_back("INSERT INTO sqlite_sequence SELECT " + literal(fresh) +
                  ", seq FROM sqlite_sequence WHERE name = " + literal(shall_.name));
  }

  // Indexes and triggers that somebody else made on the table.
  void add_strangers(std::vector<std::string>& sql) const {
    auto row = connection_.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE tbl_name = ?1 AND type IN ('index', 'trigger') "
        "AND sql IS NOT NULL ORDER BY name");
    row.bind(stored_);
    while (row.step()) {
      const std::string_view name = row.text(0);
      const bool is_ours =
          std::ranges::find(was_.indexes, name, &IndexSpec::name) != was_.indexes.end();
      if (!is_ours) sql.emplace_back(row.text(1));
    }
  }

  db::Connection& connection_;
  TableSpec was_;
  const TableSpec& shall_;
  const std::string stored_;
  MigrationPlan& plan_;
  std::map<std::string, std::string> old_names_;  // By the new one.
  std::vector<std::size_t> added_;  // Steps that add columns, void when the table is made anew.
  bool must_rebuild_ = false;
};

}  // namespace

void plan_table(db::Connection& connection, const TableSpec& was, const TableSpec& shall,
                MigrationPlan& plan) {
  TablePlan(connection, was, shall, plan).make();
}

}  // namespace chasqui::schema
