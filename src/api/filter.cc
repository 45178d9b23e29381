#include "api/filter.h"

#include <algorithm>
#include <utility>

#include "schema/rules_sql.h"

namespace chasqui::api {
namespace {

using schema::RuleExpr;
using schema::RuleOp;
using schema::RuleOperand;

// Filters are about the record: what only depends on the one who asks is no filter.
bool asks_who(const RuleExpr& expr) {
  return expr.op == RuleOp::kRole || expr.op == RuleOp::kSignedIn || expr.op == RuleOp::kNever ||
         expr.op == RuleOp::kAlways || std::ranges::any_of(expr.parts, asks_who);
}

// False when the operand is something that the asker does not have.
bool settle(RuleOperand& operand, const schema::Asker& asker) {
  if (operand.kind != RuleOperand::Kind::kUser) return true;
  Json own = operand.name == "id" ? asker.id : asker.traits.at(operand.name);
  if (own.is_null()) return false;
  operand = {RuleOperand::Kind::kLiteral, "", std::move(own)};
  return true;
}

// A comparison with what the asker does not have never holds, also within "not".
void settle(RuleExpr& expr, const schema::Asker& asker) {
  bool is_known = settle(expr.left, asker);
  if (expr.op == RuleOp::kIn)
    std::erase_if(expr.right, [&](RuleOperand& one) { return !settle(one, asker); });
  else
    for (RuleOperand& one : expr.right) is_known = settle(one, asker) && is_known;
  if (!is_known) expr = RuleExpr{};
  for (RuleExpr& part : expr.parts) settle(part, asker);
}

bool is_field(const RuleOperand& operand) { return operand.kind == RuleOperand::Kind::kField; }
bool is_literal(const RuleOperand& operand) { return operand.kind == RuleOperand::Kind::kLiteral; }

// `field = value` that must hold.
std::optional<std::pair<std::string, Json>> equality_in(const RuleExpr& expr) {
  if (expr.op == RuleOp::kAnd) {
    for (const RuleExpr& part : expr.parts)
      if (auto found = equality_in(part)) return found;
    return std::nullopt;
  }
  if (expr.op != RuleOp::kEqual) return std::nullopt;
  const RuleOperand &left = expr.left, &right = expr.right.at(0);
  if (is_field(left) && is_literal(right)) return std::pair(left.name, right.literal);
  if (is_literal(left) && is_field(right)) return std::pair(right.name, left.literal);
  return std::nullopt;
}

bool fits(const RuleExpr& expr, const JsonObject& data) {
  return carries_all(expr, data) && schema::allows(expr, schema::Asker{}, data);
}

class FilteredAudience final : public hub::Audience {
 public:
  struct Reading {
    const hub::FacetReader& facets;
    EventReader& reader;
  };
  FilteredAudience(std::shared_ptr<const hub::Audience> whole, Filters filters, Reading reading)
      : whole_(std::move(whole)), filters_(std::move(filters)), reading_(reading) {
    for (const auto& [stream, filter] : filters_)
      if (auto found = equality_in(filter.expr))
        facets_.emplace(stream, hub::Facet{&reading_.facets, std::move(found->first),
                                           facet_text(found->second)});
  }

  bool may_hear(std::string_view stream) const override { return whole_->may_hear(stream); }
  bool may_hear(const hub::Event& event) const override {
    const auto found = filters_.find(event.stream);
    if (found == filters_.end()) return whole_->may_hear(event);
    return fits_now_or_before(found->second.expr, event) && whole_->may_hear(event);
  }
  const hub::Facet* facet_of(std::string_view stream) const override {
    const auto found = facets_.find(stream);
    return found == facets_.end() ? nullptr : &found->second;
  }

 private:
  bool fits_now_or_before(const RuleExpr& expr, const hub::Event& event) const {
    if (fits(expr, reading_.reader.now(event))) return true;
    const JsonObject* before = reading_.reader.before(event);
    return before && fits(expr, *before);
  }

  const std::shared_ptr<const hub::Audience> whole_;
  const Filters filters_;
  const Reading reading_;
  std::map<std::string, hub::Facet, std::less<>> facets_;  // Of the streams that have one.
};

std::expected<Filter, std::string> parse_filter(std::string_view text,
                                                const schema::RuleNames& names,
                                                const schema::Asker& asker) {
  auto rule = schema::parse_rule(text, names);
  if (!rule)
    return std::unexpected("at " + std::to_string(rule.error().at) + ": " + rule.error().text);
  if (asks_who(rule->expr)) return std::unexpected("a filter compares fields of records");
  settle(rule->expr, asker);
  return Filter{std::move(rule->text), std::move(rule->expr)};
}

// What clients say on a stream is theirs to choose.
bool takes_publications(const EventWords& words) {
  const schema::Stream* declared = words.schema.find_stream(words.stream);
  return declared && declared->publish;
}

// An event that is said on other streams may be said on this one too: what one hides none tells.
schema::RuleNames names_on(const EventWords& words) {
  schema::RuleNames names;
  bool is_declared = false;
  for (const schema::Event& event : words.schema.events) {
    for (const schema::MemberRule& rule : event.member_rules)
      if (schema::allows_any(rule.read, words.asker) != schema::Verdict::kYes)
        names.hidden.push_back(rule.member);
    if (event.stream != words.stream) continue;
    is_declared = true;
    names.takes_any = names.takes_any || event.data.open;
    for (const schema::Member& member : event.data.members) names.fields.push_back(member.name);
  }
  names.takes_any = names.takes_any || !is_declared || takes_publications(words);
  std::erase_if(names.fields, [&](const std::string& name) {
    return std::ranges::find(names.hidden, name) != names.hidden.end();
  });
  return names;
}

// Equal for filters that mean the same to the same audience.
std::string name_of(const hub::Audience& whole, const Filters& filters) {
  std::string name = std::to_string(reinterpret_cast<std::uintptr_t>(&whole));
  for (const auto& [stream, filter] : filters) {
    name.append("\n").append(stream).append("\n").append(filter.text);
    schema::each_operand(filter.expr, [&name](const RuleOperand& operand) {
      if (is_literal(operand)) name.append("\n").append(to_text(operand.literal));
    });
  }
  return name;
}

}  // namespace

std::expected<Filter, std::string> parse_filter(std::string_view text, const schema::View& view) {
  schema::RuleNames names;
  for (const schema::Field& field : view.model().fields)
    if (view.format().shows(field)) names.fields.push_back(field.name);
  return parse_filter(text, names, view.asker());
}

std::expected<Filter, std::string> parse_filter(std::string_view text, const EventWords& words) {
  return parse_filter(text, names_on(words), words.asker);
}

std::optional<schema::Predicate> rows_of(const Filter& filter, const schema::Model& model) {
  schema::RuleSql sql = schema::rule_sql(filter.expr, schema::Asker{}, model);
  if (sql.verdict == schema::Verdict::kYes) return std::nullopt;
  if (sql.verdict == schema::Verdict::kNo) return schema::Predicate{.sql = "0", .args = {}};
  return std::move(sql.rows);
}

std::string facet_text(const Json& value) {
  if (const auto* exact = value.if_decimal()) {
    std::string text = exact->to_string();
    if (!text.contains('.')) return text;
    const std::size_t last = text.find_last_not_of('0');
    return text.substr(0, text[last] == '.' ? last : last + 1);
  }
  return to_text(value);
}

hub::FacetValues DataFacets::values_of(const hub::Event& event, std::string_view field) const {
  hub::FacetValues values;
  if (const Json* now = reader_.now(event).find(field)) values.now = facet_text(*now);
  const JsonObject* before = reader_.before(event);
  if (const Json* was = before ? before->find(field) : nullptr) values.before = facet_text(*was);
  return values;
}

FilteredAudiences::AudienceRef FilteredAudiences::of(AudienceRef whole, Filters filters) {
  if (filters.empty()) return whole;
  auto& known = audiences_[name_of(*whole, filters)];
  AudienceRef audience = known.lock();
  if (audience) return audience;
  known = audience = std::make_shared<const FilteredAudience>(
      std::move(whole), std::move(filters), FilteredAudience::Reading{facets_, reader_});
  if (audiences_.size() < forgets_at_) return audience;
  std::erase_if(audiences_, [](const auto& entry) { return entry.second.expired(); });
  forgets_at_ = std::max(forgets_at_, 2 * audiences_.size());
  return audience;
}

}  // namespace chasqui::api
