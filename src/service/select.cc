#include "service/select.h"

#include "base/check.h"
#include "db/connection.h"
#include "schema/rows.h"

namespace chasqui::service {
namespace {

Decimal decimal_of(const schema::Model& model, std::string_view field, std::int64_t stored) {
  return Decimal(stored, model.find(field)->scale);
}

}  // namespace

Select::Select(db::Connection& connection, const schema::Model& model) : connection_(&connection) {
  selection_.model = &model;
}

Select& Select::where(std::string_view field, Json value) & {
  if (value.is_null()) return where({std::string(field), Compare::kIsNull, {}, {}});
  return where({std::string(field), Compare::kEqual, std::move(value), {}});
}

Select& Select::where(std::string_view field, Compare compare, Json value) & {
  return where({std::string(field), compare, std::move(value), {}});
}

Select& Select::where(Condition condition) & {
  selection_.conditions.push_back(std::move(condition));
  return *this;
}

Select& Select::where(schema::Predicate predicate) & {
  selection_.more.push_back(std::move(predicate));
  return *this;
}

Select& Select::order(std::string_view field) & {
  const bool descending = field.starts_with('-');
  selection_.order.push_back({std::string(descending ? field.substr(1) : field), descending});
  return *this;
}

Select& Select::limit(std::int64_t rows) & {
  selection_.limit = rows;
  return *this;
}

Select& Select::with_deleted() & {
  selection_.with_deleted = true;
  return *this;
}

std::vector<Record> Select::rows() {
  const schema::Sql sql = schema::select_rows(selection_);
  db::Statement statement = connection_->prepare(sql.text());
  statement.bind(sql.args());
  std::vector<Record> rows;
  while (statement.step()) rows.emplace_back(schema::row_to_object(*selection_.model, statement));
  return rows;
}

std::optional<Record> Select::first() {
  limit(1);
  std::vector<Record> found = rows();
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

bool Select::any() { return first().has_value(); }

std::int64_t Select::count() {
  const schema::Sql sql = schema::select_count(selection_);
  return connection_->query_int64(sql.text(), sql.args()).value_or(0);
}

Decimal Select::sum(std::string_view field) {
  const schema::Sql sql = schema::select_sum(selection_, field);
  return decimal_of(*selection_.model, field,
                    connection_->query_int64(sql.text(), sql.args()).value_or(0));
}

std::vector<std::pair<Json, std::int64_t>> Select::count_by(std::string_view field) {
  const schema::Sql sql = schema::select_count_by(selection_, field);
  db::Statement statement = connection_->prepare(sql.text());
  statement.bind(sql.args());
  std::vector<std::pair<Json, std::int64_t>> counts;
  while (statement.step())
    counts.emplace_back(schema::from_db(*selection_.model->find(field), statement, 0),
                        statement.int64(1));
  return counts;
}

std::vector<std::pair<Json, Decimal>> Select::sum_by(std::string_view field,
                                                     std::string_view summed) {
  const schema::Sql sql = schema::select_sum_by(selection_, field, summed);
  db::Statement statement = connection_->prepare(sql.text());
  statement.bind(sql.args());
  std::vector<std::pair<Json, Decimal>> sums;
  while (statement.step())
    sums.emplace_back(schema::from_db(*selection_.model->find(field), statement, 0),
                      decimal_of(*selection_.model, summed, statement.int64(1)));
  return sums;
}

}  // namespace chasqui::service
