// A list query as SQL, and the run of it.
#include <algorithm>

#include "base/text.h"
#include "schema/cursor.h"
#include "schema/list_query.h"
#include "schema/view.h"

namespace chasqui::schema {
namespace {

// A LIKE pattern for text that has `part` in it; the caller says ESCAPE '\'.
std::string like_pattern(std::string_view part) {
  std::string pattern = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  return pattern + "%";
}

class ListWriter {
 public:
  ListWriter(const ModelSql& model, const ListQuery& query) : model_(model), query_(query) {}

  Sql select(const std::vector<Predicate>& more) {
    sql_.add("SELECT ").add(model_.columns()).add(" FROM ").add(model_.table());
    add_conditions(more);
    if (!query_.after.empty()) add_after();
    sql_.add(" ORDER BY ");
    bool first = true;
    for (const OrderKey& key : query_.order) {
      if (!std::exchange(first, false)) sql_.add(",");
      column(key).add(key.descending ? " DESC" : "");
    }
    sql_.add(" LIMIT ").bind(query_.limit + (query_.by_cursor ? 1 : 0));
    if (query_.offset > 0) sql_.add(" OFFSET ").bind(query_.offset);
    return std::move(sql_);
  }

  Sql count(const std::vector<Predicate>& more) {
    sql_.add("SELECT count(*) FROM ").add(model_.table());
    add_conditions(more);
    return std::move(sql_);
  }

 private:
  Sql& column(const OrderKey& key) { return sql_.name(key.field->column); }
  Sql& next_condition() { return sql_.add(std::exchange(has_where_, true) ? " AND " : " WHERE "); }

  void add_conditions(const std::vector<Predicate>& more) {
    if (const Field* deleted = model_.model().with_role(FieldRole::kDeleted))
      next_condition().name(deleted->column).add(query_.trashed ? " IS NOT NULL" : " IS NULL");
    for (const Filter& filter : query_.filters) add_filter(filter);
    if (!query_.search.empty()) add_search();
    for (const Predicate& predicate : more) next_condition().where(predicate);
  }

  void add_filter(const Filter& filter) {
    next_condition();
    const std::string name = sql_.dialect().quote(filter.field->column);
    const auto compare = [&](std::string_view op) {
      sql_.add(name).add(op).bind(filter.values.front());
    };
    switch (filter.op) {
      case FilterOp::kEqual:
        return compare("=");
      case FilterOp::kNotEqual:
        return compare(" IS NOT ");  // A null is not equal to a value.
      case FilterOp::kGreater:
        return compare(">");
      case FilterOp::kGreaterEqual:
        return compare(">=");
      case FilterOp::kLess:
        return compare("<");
      case FilterOp::kLessEqual:
        return compare("<=");
      case FilterOp::kIn:
        return add_in(name, filter.values);
      case FilterOp::kContains:
        return add_like(folded(name), std::get<std::string>(filter.values.front()));
      case FilterOp::kIsNull:
        const bool wants_null = filter.values.front() == db::Value(std::int64_t{1});
        sql_.add(name).add(wants_null ? " IS NULL" : " IS NOT NULL");
    }
  }

  void add_in(const std::string& name, const std::vector<db::Value>& values) {
    sql_.add(name).add(" IN (");
    for (std::size_t i = 0; i < values.size(); ++i) sql_.add(i == 0 ? "" : ",").bind(values[i]);
    sql_.add(")");
  }

  void add_like(std::string_view value, std::string_view part) {
    sql_.add(value).add(" LIKE ").bind(like_pattern(part)).add(" ESCAPE '\\'");
  }

  // Each way in which the term may be found, telephone numbers also by their digits alone.
  void add_search() {
    const std::string digits = digits_of(query_.search);
    const bool has_digits = !digits.empty();
    next_condition().add("(0");
    const auto or_like = [this](std::string_view value, std::string_view part) {
      sql_.add(" OR ");
      add_like(value, part);
    };
    if (query_.searches_all && !model_.folded().empty()) {
      const std::string stored = sql_.dialect().quote(kFoldedColumn);
      or_like(stored, query_.search);
      if (has_digits && digits != query_.search) or_like(stored, digits);
    } else {
      for (const Field* field : searched()) {
        const std::string name = sql_.dialect().quote(field->column);
        or_like(folded(name), query_.search);
        if (has_digits && field->type == FieldType::kPhone)
          or_like(without_separators(name), digits);
      }
    }
    sql_.add(")");
  }

  std::vector<const Field*> searched() const {
    return query_.searches_all ? search_fields(model_.model()) : query_.searched;
  }

  // Rows behind `after` in the order: for some key all before it are equal and it is beyond. Null
  // is the least.
  void add_after() {
    next_condition();
    add_first_bound(query_.order.front(), query_.after.front());
    sql_.add(" AND (");
    for (std::size_t i = 0; i < query_.order.size(); ++i) {
      sql_.add(i == 0 ? "(" : " OR (");
      for (std::size_t before = 0; before < i; ++before)
        column(query_.order[before]).add(" IS ").bind(query_.after[before]).add(" AND ");
      add_beyond(query_.order[i], query_.after[i]);
      sql_.add(")");
    }
    sql_.add(")");
  }

  // What the whole condition implies of the first key, so that its index is entered at the place.
  void add_first_bound(const OrderKey& key, const db::Value& value) {
    const bool is_null = std::holds_alternative<std::monostate>(value);
    if (is_null && !key.descending) {
      sql_.add("1");
    } else if (is_null) {
      column(key).add(" IS NULL");
    } else if (!key.descending) {
      column(key).add(">=").bind(value);
    } else {
      sql_.add("(");
      column(key).add("<=").bind(value);
      if (key.field->null) column_is_null(key);
      sql_.add(")");
    }
  }

  void add_beyond(const OrderKey& key, const db::Value& value) {
    const bool is_null = std::holds_alternative<std::monostate>(value);
    if (is_null) {
      if (key.descending)
        sql_.add("0");
      else
        column(key).add(" IS NOT NULL");
      return;
    }
    sql_.add("(");
    column(key).add(key.descending ? "<" : ">").bind(value);
    if (key.descending && key.field->null) column_is_null(key);
    sql_.add(")");
  }

  void column_is_null(const OrderKey& key) {
    sql_.add(" OR ");
    column(key).add(" IS NULL");
  }

  const ModelSql& model_;
  const ListQuery& query_;
  Sql sql_{model_.dialect()};
  bool has_where_ = false;
};

}  // namespace

Sql list_sql(const ModelSql& model, const ListQuery& query, const std::vector<Predicate>& more) {
  return ListWriter(model, query).select(more);
}

Sql count_sql(const ModelSql& model, const ListQuery& query, const std::vector<Predicate>& more) {
  return ListWriter(model, query).count(more);
}

std::string cursor_after(const Model& model, const ListQuery& query, const db::Statement& row) {
  std::vector<db::Value> values;
  for (const OrderKey& key : query.order)
    values.push_back(row.value(static_cast<int>(key.field - model.fields.data())));
  return encode_cursor(query.order, values);
}

ListPage append_list_json(std::string& out, db::Connection& connection, const ModelSql& model,
                          const ListJson& list) {
  ListPage page;
  const Sql sql = list_sql(model, list.query, list.more);
  db::Statement row = connection.prepare(sql.text());
  row.bind(sql.args());
  const auto rows_max = static_cast<std::size_t>(list.query.limit);
  std::string last;
  out.push_back('[');
  while (row.step()) {
    if (page.rows == rows_max) {
      page.next = std::move(last);
      break;
    }
    if (page.rows++ > 0) out.push_back(',');
    if (list.by_record)
      append_text(out, list.by_record->shown(row_to_object(model.model(), row)));
    else
      append_row_json(out, list.format, row);
    if (list.query.by_cursor && page.rows == rows_max)
      last = cursor_after(model.model(), list.query, row);
  }
  out.push_back(']');
  if (list.query.with_total) {
    const Sql count = count_sql(model, list.query, list.more);
    page.total = connection.query_int64(count.text(), count.args());
  }
  return page;
}

}  // namespace chasqui::schema
