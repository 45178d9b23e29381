// The selects that services ask for: conditions on a model's fields to SQL text and bound values.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/value.h"
#include "schema/model.h"
#include "schema/sql.h"

namespace chasqui::schema {

enum class Compare {
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIsNull,
  kNotNull
};

// One claim about a record. `other` compares with another field instead of `value`.
struct Condition {
  std::string field;
  Compare compare = Compare::kEqual;
  Json value;
  std::string other;
};

struct Selection {
  const Model* model = nullptr;
  std::vector<Condition> conditions;  // All of them hold.
  std::vector<OrderTerm> order;
  std::optional<std::int64_t> limit;
  bool with_deleted = false;         // Also records that are soft-deleted.
  std::vector<Predicate> more = {};  // Conditions too: a rule's.
};

// Column `i` of a row is the model's field `i`.
Sql select_rows(const Selection& selection);
Sql select_count(const Selection& selection);
// One value: the sum of an integer or decimal field, 0 for no rows.
Sql select_sum(const Selection& selection, std::string_view field);
// Two columns: each value of `field` with the count of its records, then with the sum of `summed`.
Sql select_count_by(const Selection& selection, std::string_view field);
Sql select_sum_by(const Selection& selection, std::string_view field, std::string_view summed);

// A condition for a generated list's further filters.
Predicate to_predicate(const Model& model, const Condition& condition);

}  // namespace chasqui::schema
