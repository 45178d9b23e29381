#include "schema/select.h"

#include "base/check.h"
#include "db/dialect.h"
#include "schema/rows.h"

namespace chasqui::schema {
namespace {

const Field& field_of(const Model& model, std::string_view name) {
  const Field* field = model.find(name);
  CHASQUI_ASSERT(field != nullptr);
  return *field;
}

constexpr db::Dialect kDialect{db::Engine::kSqlite};

std::string column_of(const Model& model, std::string_view name) {
  return kDialect.quote(field_of(model, name).column);
}

std::string_view operator_of(Compare compare) {
  switch (compare) {
    case Compare::kEqual:
      return " = ";
    case Compare::kNotEqual:
      return " <> ";
    case Compare::kLess:
      return " < ";
    case Compare::kLessEqual:
      return " <= ";
    case Compare::kGreater:
      return " > ";
    case Compare::kGreaterEqual:
      return " >= ";
    case Compare::kIsNull:
      return " IS NULL";
    case Compare::kNotNull:
      return " IS NOT NULL";
  }
  return " = ";
}

// Every condition is one more predicate, so that bound values keep their order.
Sql select_of(const std::string& columns, const Selection& selection) {
  const Model& model = *selection.model;
  Sql sql(kDialect);
  sql.add("SELECT " + columns + " FROM ").name(model.table);
  std::string_view joint = " WHERE ";
  const Field* deleted = model.with_role(FieldRole::kDeleted);
  if (deleted && !selection.with_deleted) {
    sql.add(joint).name(deleted->column).add(" IS NULL");
    joint = " AND ";
  }
  for (const Condition& condition : selection.conditions) {
    sql.add(joint).where(to_predicate(model, condition));
    joint = " AND ";
  }
  for (const Predicate& predicate : selection.more) {
    sql.add(joint).where(predicate);
    joint = " AND ";
  }
  return sql;
}

std::string sum_of(const Model& model, std::string_view field) {
  return "COALESCE(SUM(" + column_of(model, field) + "), 0)";
}

}  // namespace

Predicate to_predicate(const Model& model, const Condition& condition) {
  std::string sql = column_of(model, condition.field);
  sql.append(operator_of(condition.compare));
  if (condition.compare == Compare::kIsNull || condition.compare == Compare::kNotNull)
    return {sql, {}};
  if (!condition.other.empty()) return {sql + column_of(model, condition.other), {}};
  return {sql + "?", {to_db(field_of(model, condition.field), condition.value)}};
}

Sql select_rows(const Selection& selection) {
  const Model& model = *selection.model;
  std::string columns;
  for (const Field& field : model.fields)
    columns.append(columns.empty() ? "" : ", ").append(column_of(model, field.name));
  Sql sql = select_of(columns, selection);
  std::string_view joint = " ORDER BY ";
  for (const OrderTerm& term : selection.order) {
    sql.add(joint).add(column_of(model, term.field)).add(term.descending ? " DESC" : "");
    joint = ", ";
  }
  if (selection.limit) sql.add(" LIMIT ").bind(*selection.limit);
  return sql;
}

Sql select_count(const Selection& selection) { return select_of("COUNT(*)", selection); }

Sql select_sum(const Selection& selection, std::string_view field) {
  return select_of(sum_of(*selection.model, field), selection);
}

Sql select_count_by(const Selection& selection, std::string_view field) {
  Sql sql = select_of(column_of(*selection.model, field) + ", COUNT(*)", selection);
  sql.add(" GROUP BY 1 ORDER BY 1");
  return sql;
}

Sql select_sum_by(const Selection& selection, std::string_view field, std::string_view summed) {
  const Model& model = *selection.model;
  Sql sql = select_of(column_of(model, field) + ", " + sum_of(model, summed), selection);
  sql.add(" GROUP BY 1 ORDER BY 1");
  return sql;
}

}  // namespace chasqui::schema
