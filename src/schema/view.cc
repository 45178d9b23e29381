#include "schema/view.h"

#include <algorithm>
#include <utility>

#include "schema/rules_sql.h"

namespace chasqui::schema {

View::View(const ModelEntry& entry, Asker asker)
    : entry_(entry), asker_(std::move(asker)), reads_(allows_any(model().rules.read, asker_)) {
  std::vector<const Field*> kept_back;
  for (const Field& field : model().fields) {
    if (!field.read || !entry.shown.shows(field)) continue;
    const Verdict verdict = allows_any(*field.read, asker_);
    if (verdict != Verdict::kYes) kept_back.push_back(&field);
    if (verdict == Verdict::kDependsOnRecord) sometimes_.push_back(&field);
  }
  if (kept_back.empty()) return;
  own_ = std::make_unique<const RowFormat>(model(), [&](const Field& field) {
    return std::ranges::find(kept_back, &field) == kept_back.end();
  });
}

bool View::reads(const JsonObject& record) const {
  if (reads_ != Verdict::kDependsOnRecord) return reads_ == Verdict::kYes;
  return allows(model().rules.read, asker_, record);
}

std::vector<Predicate> View::conditions() const {
  RuleSql sql = rule_sql(model().rules.read.expr, asker_, model());
  if (sql.verdict == Verdict::kYes) return {};
  if (sql.verdict == Verdict::kNo) return {{"0", {}}};
  return {std::move(sql.rows)};
}

bool View::shows(const Field& field, const JsonObject& record) const {
  if (format().shows(field)) return true;
  return std::ranges::find(sometimes_, &field) != sometimes_.end() &&
         allows(*field.read, asker_, record);
}

JsonObject View::shown(const JsonObject& members, const JsonObject& record) const {
  JsonObject seen;
  for (const auto& [name, value] : members)
    if (const Field* field = model().find(name); field && shows(*field, record))
      seen.append(name, value);
  return seen;
}

}  // namespace chasqui::schema
