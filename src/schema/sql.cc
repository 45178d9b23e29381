#include "schema/sql.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace chasqui::schema {
namespace {

constexpr std::string_view kSeparators = " -.()+/";

bool is_searchable(const Field& field) {
  switch (field.type) {
    case FieldType::kText:
    case FieldType::kEmail:
    case FieldType::kPhone:
    case FieldType::kInteger:
    case FieldType::kEnum:
    case FieldType::kUuid:
    case FieldType::kDate:
      return !field.hidden;
    default:
      return false;
  }
}

// What kFoldedColumn holds: the search fields, then the telephone numbers without separators, a
// unit separator between them. `value_of` gives the SQL of a field's value.
template <class ValueOf>
std::string folded_expression(const Model& model, const ValueOf& value_of) {
  std::string joined;
  const auto append = [&joined](const std::string& value) {
    joined += (joined.empty() ? "" : "||char(31)||") + value;
  };
  const auto fields = search_fields(model);
  for (const Field* field : fields) append("coalesce(" + value_of(*field) + ",'')");
  for (const Field* field : fields)
    if (field->type == FieldType::kPhone)
      append(without_separators("coalesce(" + value_of(*field) + ",'')"));
  return joined.empty() || !model.managed ? "" : folded(joined);
}

const std::string& pick(const std::string (&texts)[2], Expect expect) {
  return texts[expect == Expect::kVersion ? 1 : 0];
}

}  // namespace

Sql& Sql::add(std::string_view sql) {
  text_ += sql;
  return *this;
}

Sql& Sql::name(std::string_view identifier) { return add(dialect_.quote(identifier)); }

Sql& Sql::bind(db::Value value) {
  args_.push_back(std::move(value));
  return add(dialect_.placeholder(static_cast<int>(args_.size())));
}

Sql& Sql::where(const Predicate& predicate) {
  std::size_t next = 0;
  bool is_quoted = false;  // A column's name may have a question mark.
  add("(");
  for (const char c : predicate.sql) {
    if (c == '"') is_quoted = !is_quoted;
    if (c != '?' || is_quoted) {
      text_.push_back(c);
      continue;
    }
    CHASQUI_ASSERT(next < predicate.args.size());
    bind(predicate.args[next++]);
  }
  CHASQUI_ASSERT(next == predicate.args.size());
  return add(")");
}

std::vector<const Field*> search_fields(const Model& model) {
  std::vector<const Field*> fields;
  for (const std::string& name : model.search) {
    const Field* field = model.find(name);
    if (field && is_searchable(*field)) fields.push_back(field);
  }
  return fields;
}

std::string folded(std::string_view value) { return "chasqui_fold(" + std::string(value) + ")"; }

std::string without_separators(std::string_view value) {
  std::string sql(value);
  for (const char separator : kSeparators)
    sql = "replace(" + sql + ",'" + std::string(1, separator) + "','')";
  return sql;
}

std::string digits_of(std::string_view term) {
  std::string digits;
  for (const char c : term) {
    if (kSeparators.find(c) != std::string_view::npos) continue;
    if (c < '0' || c > '9') return {};
    digits.push_back(c);
  }
  return digits;
}

ModelSql::ModelSql(const Model& model, db::Dialect dialect)
    : model_(&model), dialect_(dialect), table_(dialect.quote(model.table)) {
  for (const Field& field : model.fields)
    columns_ += (columns_.empty() ? "" : ",") + dialect_.quote(field.column);
  folded_ = folded_expression(model, [&](const Field& f) { return dialect_.quote(f.column); });
  const std::string by_key =
      "SELECT " + columns_ + " FROM " + table_ + where_key(1, Expect::kAnyVersion);
  const Field* deleted = model.with_role(FieldRole::kDeleted);
  select_any_by_id_ = by_key;
  select_by_id_ = by_key;
  if (deleted) select_by_id_ += " AND " + dialect_.quote(deleted->column) + " IS NULL";
  insert_ = insert_text(1);
  insert_with_id_ = insert_text(0);
  for (const Expect expect : {Expect::kAnyVersion, Expect::kVersion}) {
    const bool is_versioned = expect == Expect::kVersion;
    remove_[is_versioned] = "DELETE FROM " + table_ + where_key(1, expect);
    if (deleted) soft_remove_[is_versioned] = update(std::array{deleted}, expect);
  }
}

std::string ModelSql::insert_text(std::size_t first_field) const {
  std::string names, values;
  const auto placeholder_of = [&](const Field& field) {
    const auto index = static_cast<std::size_t>(&field - model_->fields.data());
    return dialect_.placeholder(static_cast<int>(index - first_field + 1));
  };
  for (std::size_t i = first_field; i < model_->fields.size(); ++i) {
    const Field& field = model_->fields[i];
    names += (names.empty() ? "" : ",") + dialect_.quote(field.column);
    values += (values.empty() ? "" : ",") + placeholder_of(field);
  }
  if (!folded_.empty()) {
    names += "," + dialect_.quote(kFoldedColumn);
    values += "," + folded_expression(*model_, placeholder_of);
  }
  if (names.empty()) return "INSERT INTO " + table_ + " DEFAULT VALUES";
  return "INSERT INTO " + table_ + " (" + names + ") VALUES (" + values + ")";
}

std::string ModelSql::where_key(int parameter, Expect expect) const {
  std::string sql =
      " WHERE " + dialect_.quote(model_->key().column) + "=" + dialect_.placeholder(parameter);
  const Field* version = model_->with_role(FieldRole::kVersion);
  if (expect == Expect::kVersion && version)
    sql += " AND " + dialect_.quote(version->column) + "=" + dialect_.placeholder(parameter + 1);
  return sql;
}

std::string ModelSql::update(std::span<const Field* const> changed, Expect expect) const {
  std::string sql = "UPDATE " + table_ + " SET ";
  const auto index_of = [&](const Field& field) {
    return std::find(changed.begin(), changed.end(), &field) - changed.begin();
  };
  const auto is_changed = [&](const Field* field) {
    return std::ranges::count(changed, field) != 0;
  };
  const auto value_of = [&](const Field& field) {
    return is_changed(&field) ? dialect_.placeholder(static_cast<int>(index_of(field)) + 1)
                              : dialect_.quote(field.column);
  };
  bool first = true;
  const auto set = [&](std::string_view column, const std::string& value) {
    if (!std::exchange(first, false)) sql += ",";
    sql += dialect_.quote(column) + "=" + value;
  };
  for (const Field* field : changed) set(field->column, value_of(*field));
  const Field* version = model_->with_role(FieldRole::kVersion);
  if (version && !is_changed(version)) set(version->column, dialect_.quote(version->column) + "+1");
  if (!folded_.empty() && std::ranges::any_of(search_fields(*model_), is_changed))
    set(kFoldedColumn, folded_expression(*model_, value_of));
  return sql + where_key(static_cast<int>(changed.size()) + 1, expect);
}

const std::string& ModelSql::remove(Expect expect) const { return pick(remove_, expect); }

const std::string& ModelSql::soft_remove(Expect expect) const { return pick(soft_remove_, expect); }

}  // namespace chasqui::schema
