#include "schema/rules_explain.h"

#include <set>

namespace chasqui::schema {
namespace {

std::string_view word_of(RuleOp op) {
  switch (op) {
    case RuleOp::kNever:
      return "none";
    case RuleOp::kAlways:
      return "public";
    case RuleOp::kSignedIn:
      return "auth";
    case RuleOp::kAnd:
      return "all of";
    case RuleOp::kOr:
      return "any of";
    case RuleOp::kNot:
      return "not";
    case RuleOp::kEqual:
      return "=";
    case RuleOp::kNotEqual:
      return "!=";
    case RuleOp::kLess:
      return "<";
    case RuleOp::kLessEqual:
      return "<=";
    case RuleOp::kGreater:
      return ">";
    case RuleOp::kGreaterEqual:
      return ">=";
    case RuleOp::kIn:
      return "in";
    case RuleOp::kRole:
      return "role";
  }
  return "";
}

std::string text_of(const RuleOperand& operand) {
  if (operand.kind == RuleOperand::Kind::kField) return operand.name;
  if (operand.kind == RuleOperand::Kind::kUser) return "user." + operand.name;
  return chasqui::to_text(operand.literal);
}

std::string text_of(const RuleExpr& expr) {
  std::string word(word_of(expr.op));
  if (expr.op == RuleOp::kRole) return "role(" + expr.role + ")";
  if (expr.op < RuleOp::kEqual) return word;
  std::string right;
  for (const RuleOperand& operand : expr.right)
    right.append(right.empty() ? "" : ", ").append(text_of(operand));
  if (expr.op == RuleOp::kIn) right = "(" + right + ")";
  return text_of(expr.left) + " " + word + " " + right;
}

std::string roles_of(const Asker& asker) {
  std::string roles;
  for (const std::string& role : asker.roles) roles.append(roles.empty() ? "" : ", ").append(role);
  return roles.empty() ? "has no roles" : "has " + roles;
}

class Explainer {
 public:
  Explainer(const Asker& asker, const JsonObject& record) : asker_(asker), record_(record) {}

  Reason explain(const RuleExpr& expr) const {
    Reason reason{text_of(expr), allows(expr, asker_, record_), because(expr), {}};
    for (const RuleExpr& part : expr.parts) reason.parts.push_back(explain(part));
    return reason;
  }

 private:
  std::string because(const RuleExpr& expr) const {
    if (asker_.is_unrestricted) return "is not restricted";
    if (expr.op == RuleOp::kSignedIn) return asker_.is_signed_in ? "is signed in" : "is nobody";
    if (expr.op == RuleOp::kRole) return roles_of(asker_);
    return expr.op < RuleOp::kEqual ? "" : values_of(expr);
  }

  std::string values_of(const RuleExpr& expr) const {
    std::string values;
    std::set<std::string> said;
    const auto say = [&](const RuleOperand& operand) {
      if (operand.kind == RuleOperand::Kind::kLiteral) return;
      const std::string name = text_of(operand);
      if (!said.insert(name).second) return;
      values.append(values.empty() ? "" : ", ").append(name).append(" is ");
      values.append(chasqui::to_text(value_of(operand)));
    };
    say(expr.left);
    for (const RuleOperand& operand : expr.right) say(operand);
    return values;
  }

  const Json& value_of(const RuleOperand& operand) const {
    if (operand.kind == RuleOperand::Kind::kField) return record_.at(operand.name);
    return operand.name == "id" ? asker_.id : asker_.traits.at(operand.name);
  }

  const Asker& asker_;
  const JsonObject& record_;
};

}  // namespace

Reason explain(const RuleExpr& expr, const Asker& asker, const JsonObject& record) {
  return Explainer(asker, record).explain(expr);
}

std::string to_text(const Reason& reason, int depth) {
  std::string text(static_cast<std::size_t>(depth) * 2, ' ');
  text += (reason.holds ? "yes  " : "no   ") + reason.text;
  if (!reason.because.empty()) text += "  (" + reason.because + ")";
  text += '\n';
  for (const Reason& part : reason.parts) text += to_text(part, depth + 1);
  return text;
}

}  // namespace chasqui::schema
