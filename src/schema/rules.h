// Who may do what: the expression language of `rules` in app.toml, as a tree. Evaluated here
// against one record; schema/rules_sql makes a condition of the same tree for lists. Both have the
// same meaning, on all types but json, blob and secret, which rules cannot compare:
// = and != treat null as a value (null = null holds), the orderings are false when a side is null,
// and nothing compares with what the user does not have: `user.x` that is null makes a comparison
// false.
//   rule := none | public | auth | owner | role(x) | operand = operand | operand in (operand, …)
//         | not rule | rule and rule | rule or rule | (rule)
//   operand := field | user.id | user.<trait> | 'text' | "text" | 12.5 | true | false | null
#pragma once
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace chasqui::schema {

enum class RuleOp {
  kNever,     // none
  kAlways,    // public
  kSignedIn,  // auth
  kRole,      // role(x); `role` is folded (base/text)
  kAnd,       // all of `parts`
  kOr,        // any of `parts`
  kNot,       // `parts[0]` does not hold
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,  // `left` equals one of `right`
};

struct RuleOperand {
  enum class Kind { kLiteral, kField, kUser } kind = Kind::kLiteral;
  std::string name;  // kField: of the model; kUser: "id" or a trait of the user.
  Json literal;      // kLiteral: null, bool, int, Decimal or string.
  bool operator==(const RuleOperand&) const = default;
};

struct RuleExpr {
  RuleOp op = RuleOp::kNever;
  std::string role;
  RuleOperand left;
  std::vector<RuleOperand> right;  // One for comparisons, any number for kIn.
  std::vector<RuleExpr> parts;
  bool operator==(const RuleExpr&) const = default;
};

// Calls use(operand) for each operand of each comparison.
template <class Use>
void each_operand(const RuleExpr& expr, const Use& use) {
  use(expr.left);
  for (const RuleOperand& operand : expr.right) use(operand);
  for (const RuleExpr& part : expr.parts) each_operand(part, use);
}

struct Rule {  // Nobody, until said otherwise.
  std::string text = "none";
  RuleExpr expr;
};

struct RuleError {
  std::size_t at = 0;  // Byte offset in the rule's text.
  std::string text;
};

struct RuleNames {
  std::vector<std::string> fields;  // Those a rule may compare.
  std::string owner = {};           // The field that `owner` compares with user.id; empty: none.
  std::vector<std::string> roles = {};  // Those there are, folded; empty: any name is one.
  bool takes_any = false;               // Whatever is not hidden is a field.
  std::vector<std::string> hidden = {};
};

inline constexpr std::size_t kRuleBytesMax = 2048;
inline constexpr int kRuleDepthMax = 32;

std::expected<Rule, RuleError> parse_rule(std::string_view text, const RuleNames& names);

// What rules ask about the one who asks.
struct Asker {
  bool is_unrestricted = false;  // Every rule holds but `none` itself: the operator, the program.
  bool is_signed_in = false;
  Json id;                         // Null when not signed in.
  std::vector<std::string> roles;  // Folded.
  JsonObject traits;               // user.<trait>
};

enum class Verdict { kNo, kYes, kDependsOnRecord };

bool allows(const RuleExpr& expr, const Asker& asker, const JsonObject& record);
inline bool allows(const Rule& rule, const Asker& asker, const JsonObject& record) {
  return allows(rule.expr, asker, record);
}
std::optional<Decimal> as_number(const Json& value);  // Whole or exact; else nothing.
// What one comparison of two values says.
bool holds(RuleOp op, const Json& left, const Json& right);
// Before a record is known: what the rule says of any record at all.
Verdict allows_any(const RuleExpr& expr, const Asker& asker);
inline Verdict allows_any(const Rule& rule, const Asker& asker) {
  return allows_any(rule.expr, asker);
}

}  // namespace chasqui::schema
