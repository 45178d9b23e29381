// A rule as a condition on rows, for lists. It means what schema/rules says of the same records in
// memory; what only the asker decides is settled here and leaves no trace in the SQL.
#pragma once
#include "schema/model.h"
#include "schema/rules.h"
#include "schema/sql.h"

namespace chasqui::schema {

struct RuleSql {
  Verdict verdict = Verdict::kNo;  // Of every record, unless it depends on the record:
  Predicate rows = {};  // those for which this is 1. Never null, so NOT may be said of it.
};

// The columns are those of the model's table, without an alias; every value is bound.
RuleSql rule_sql(const RuleExpr& expr, const Asker& asker, const Model& model);

}  // namespace chasqui::schema
