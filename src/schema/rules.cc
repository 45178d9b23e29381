#include "schema/rules.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <utility>

#include "base/text.h"

namespace chasqui::schema {
namespace {

// Reading -------------------------------------------------------------------------------------

struct Token {
  enum class Kind { kWord, kText, kNumber, kSign, kEnd, kBroken } kind = Kind::kEnd;
  std::string_view text;  // Of a text: without its quotes.
  std::size_t at = 0;
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
      ++at_;
    if (at_ == text_.size()) return {Token::Kind::kEnd, "the end", at_};
    const char c = text_[at_];
    if (is_letter(c))
      return run(Token::Kind::kWord,
                 [](char d) { return is_letter(d) || is_digit(d) || d == '.'; });
    if (is_digit(c) || c == '-')
      return run(Token::Kind::kNumber, [](char d) { return is_digit(d) || d == '.' || d == '-'; });
    if (c == '\'' || c == '"') return quoted(c);
    return sign();
  }

 private:
  template <class Belongs>
  Token run(Token::Kind kind, const Belongs& belongs) {
    const std::size_t start = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return {kind, text_.substr(start, at_ - start), start};
  }

  Token quoted(char quote) {
    const std::size_t start = at_;
    const std::size_t end = text_.find(quote, start + 1);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      return {Token::Kind::kBroken, "a text without its closing quote", start};
    }
    at_ = end + 1;
    return {Token::Kind::kText, text_.substr(start + 1, end - start - 1), start};
  }

  Token sign() {
    const std::size_t start = at_;
    for (const std::string_view known : {"!=", "<=", ">=", "=", "<", ">", "(", ")", ","}) {
      if (!text_.substr(start).starts_with(known)) continue;
      at_ += known.size();
      return {Token::Kind::kSign, known, start};
    }
    at_ = text_.size();
    return {Token::Kind::kBroken, "a sign nobody knows", start};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

using Parsed = std::expected<RuleExpr, RuleError>;

RuleExpr of(RuleOp op) {
  RuleExpr expr;
  expr.op = op;
  return expr;
}

RuleExpr comparison(RuleOp op, RuleOperand left, std::vector<RuleOperand> right) {
  RuleExpr expr = of(op);
  expr.left = std::move(left);
  expr.right = std::move(right);
  return expr;
}

RuleExpr together(RuleOp op, std::vector<RuleExpr> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  RuleExpr expr = of(op);
  expr.parts = std::move(parts);
  return expr;
}

RuleExpr owner_expr(const std::string& field) {
  RuleOperand mine{RuleOperand::Kind::kField, field, {}};
  RuleOperand me{RuleOperand::Kind::kUser, "id", {}};
  return comparison(RuleOp::kEqual, std::move(mine), {std::move(me)});
}

std::optional<RuleOp> comparison_op(const Token& token) {
  static constexpr std::pair<std::string_view, RuleOp> kSigns[] = {
      {"=", RuleOp::kEqual},   {"!=", RuleOp::kNotEqual},  {"<", RuleOp::kLess},
      {">", RuleOp::kGreater}, {"<=", RuleOp::kLessEqual}, {">=", RuleOp::kGreaterEqual}};
  if (token.kind != Token::Kind::kSign) return std::nullopt;
  for (const auto& [sign, op] : kSigns)
    if (sign == token.text) return op;
  return std::nullopt;
}

class Parser {
 public:
  Parser(std::string_view text, const RuleNames& names) : lexer_(text), names_(names) { take(); }

  Parsed whole() {
    auto expr = alternatives();
    if (expr && token_.kind != Token::Kind::kEnd) return expected("and, or, or the end");
    return expr;
  }

 private:
  Token take() { return std::exchange(token_, lexer_.next()); }
  bool is_word(std::string_view word) const {
    return token_.kind == Token::Kind::kWord && token_.text == word;
  }
  bool is_sign(std::string_view sign) const {
    return token_.kind == Token::Kind::kSign && token_.text == sign;
  }
  bool take_word(std::string_view word) { return is_word(word) && (take(), true); }
  bool take_sign(std::string_view sign) { return is_sign(sign) && (take(), true); }

  std::unexpected<RuleError> wrong(std::size_t at, std::string text) const {
    return std::unexpected(RuleError{at, std::move(text)});
  }
  std::unexpected<RuleError> expected(std::string_view what) const {
    std::string found = token_.kind == Token::Kind::kEnd || token_.kind == Token::Kind::kBroken
                            ? std::string(token_.text)
                            : "\"" + std::string(token_.text) + "\"";
    return wrong(token_.at, "expected " + std::string(what) + ", found " + found);
  }

  Parsed alternatives() { return chain("or", RuleOp::kOr, &Parser::all); }
  Parsed all() { return chain("and", RuleOp::kAnd, &Parser::term); }

  Parsed chain(std::string_view word, RuleOp op, Parsed (Parser::*part)()) {
    std::vector<RuleExpr> parts;
    do {
      auto expr = (this->*part)();
      if (!expr) return expr;
      parts.push_back(*std::move(expr));
    } while (take_word(word));
    return together(op, std::move(parts));
  }

  Parsed term() {
    if (++depth_ > kRuleDepthMax) return wrong(token_.at, "nested too deeply");
    auto expr = negation_or_group();
    --depth_;
    return expr;
  }

  Parsed negation_or_group() {
    if (take_word("not")) {
      auto inner = term();
      if (!inner) return inner;
      RuleExpr expr = of(RuleOp::kNot);
      expr.parts.push_back(*std::move(inner));
      return expr;
    }
    if (!take_sign("(")) return preset_or_comparison();
    auto inner = alternatives();
    if (inner && !take_sign(")")) return expected("\")\"");
    return inner;
  }

  Parsed preset_or_comparison() {
    if (take_word("public")) return of(RuleOp::kAlways);
    if (take_word("none")) return of(RuleOp::kNever);
    if (take_word("auth")) return of(RuleOp::kSignedIn);
    if (is_word("role")) return role();
    if (is_word("owner") && !is_field("owner")) return owner();
    return compared();
  }

  Parsed owner() {
    if (names_.owner.empty())
      return wrong(token_.at, "owner needs the model's key `owner` to name a field");
    take();
    return owner_expr(names_.owner);
  }

  Parsed role() {
    take();
    if (!take_sign("(")) return expected("\"(\" and the name of a role");
    if (token_.kind != Token::Kind::kWord && token_.kind != Token::Kind::kText)
      return expected("the name of a role");
    RuleExpr expr = of(RuleOp::kRole);
    expr.role = fold(token_.text);
    if (!names_.roles.empty() && std::ranges::find(names_.roles, expr.role) == names_.roles.end())
      return wrong(token_.at, unknown_role(expr.role));
    take();
    if (!take_sign(")")) return expected("\")\"");
    return expr;
  }

  Parsed compared() {
    auto left = operand();
    if (!left) return std::unexpected(std::move(left.error()));
    if (take_word("in")) return among(*std::move(left));
    const auto op = comparison_op(token_);
    if (!op) return expected("=, !=, <, <=, >, >= or in");
    take();
    auto right = operand();
    if (!right) return std::unexpected(std::move(right.error()));
    return comparison(*op, *std::move(left), {*std::move(right)});
  }

  Parsed among(RuleOperand left) {
    if (!take_sign("(")) return expected("\"(\" and a list of values");
    std::vector<RuleOperand> right;
    do {
      auto value = operand();
      if (!value) return std::unexpected(std::move(value.error()));
      right.push_back(*std::move(value));
    } while (take_sign(","));
    if (!take_sign(")")) return expected("\",\" or \")\"");
    return comparison(RuleOp::kIn, std::move(left), std::move(right));
  }

  std::expected<RuleOperand, RuleError> operand() {
    using Kind = RuleOperand::Kind;
    if (token_.kind == Token::Kind::kText) return RuleOperand{Kind::kLiteral, "", take().text};
    if (token_.kind == Token::Kind::kNumber) return number();
    if (token_.kind != Token::Kind::kWord) return expected("a field, user.id or a value");
    const std::string word(token_.text);
    if (word == "true" || word == "false")
      return take(), RuleOperand{Kind::kLiteral, "", word == "true"};
    if (word == "null") return take(), RuleOperand{Kind::kLiteral, "", Json()};
    if (word.starts_with("user.") && word.size() > 5)
      return take(), RuleOperand{Kind::kUser, word.substr(5), {}};
    if (is_field(word)) return take(), RuleOperand{Kind::kField, word, {}};
    return wrong(token_.at, unknown(word));
  }

  std::expected<RuleOperand, RuleError> number() {
    const Token token = take();
    if (const auto whole = parse_int(token.text))
      return RuleOperand{RuleOperand::Kind::kLiteral, "", *whole};
    if (const auto exact = Decimal::parse(token.text))
      return RuleOperand{RuleOperand::Kind::kLiteral, "", *exact};
    return wrong(token.at, "\"" + std::string(token.text) + "\" is no number");
  }

  bool is_field(std::string_view word) const {
    if (names_.takes_any && !word.contains('.'))
      return std::ranges::find(names_.hidden, word) == names_.hidden.end();
    return std::ranges::find(names_.fields, word) != names_.fields.end();
  }

  std::string unknown_role(const std::string& role) const {
    const std::string near = nearest(role, names_.roles);
    const std::string text = "no role \"" + role + "\" under [auth]";
    return near.empty() ? text : text + ", did you mean \"" + near + "\"?";
  }

  std::string unknown(const std::string& word) const {
    std::vector<std::string> known = names_.fields;
    for (const char* preset : {"public", "none", "auth", "owner", "role", "not", "user.id"})
      known.emplace_back(preset);
    const std::string near = nearest(word, known);
    const std::string text = "unknown word \"" + word + "\"";
    return near.empty() ? text : text + ", did you mean \"" + near + "\"?";
  }

  Lexer lexer_;
  const RuleNames& names_;
  Token token_;
  int depth_ = 0;
};

// Deciding ------------------------------------------------------------------------------------

// Nothing when the two are of kinds that have no order among them.
std::optional<std::strong_ordering> order(const Json& a, const Json& b) {
  if (a.is_null() && b.is_null()) return std::strong_ordering::equal;
  if (const auto x = as_number(a), y = as_number(b); x && y) return *x <=> *y;
  if (a.if_string() && b.if_string()) return a.text().compare(b.text()) <=> 0;
  if (const auto *x = a.if_bool(), *y = b.if_bool(); x && y) return int{*x} <=> int{*y};
  return std::nullopt;
}

// Of who is not restricted.
bool is_open(const RuleExpr& expr) { return expr.op != RuleOp::kNever; }

Verdict to_verdict(bool holds) { return holds ? Verdict::kYes : Verdict::kNo; }

// Decides with a record, or, without one, as far as the asker alone decides.
class Judge {
 public:
  Judge(const Asker& asker, const JsonObject* record) : asker_(asker), record_(record) {}

  Verdict judge(const RuleExpr& expr) const {
    switch (expr.op) {
      case RuleOp::kNever:
        return Verdict::kNo;
      case RuleOp::kAlways:
        return Verdict::kYes;
      case RuleOp::kSignedIn:
        return to_verdict(asker_.is_signed_in);
      case RuleOp::kRole:
        return to_verdict(std::ranges::find(asker_.roles, expr.role) != asker_.roles.end());
      case RuleOp::kAnd:
        return fold_parts(expr, Verdict::kNo, Verdict::kYes);
      case RuleOp::kOr:
        return fold_parts(expr, Verdict::kYes, Verdict::kNo);
      case RuleOp::kNot:
        return opposite(judge(expr.parts.at(0)));
      default:
        return judge_comparison(expr);
    }
  }

 private:
  static Verdict opposite(Verdict verdict) {
    if (verdict == Verdict::kDependsOnRecord) return verdict;
    return verdict == Verdict::kYes ? Verdict::kNo : Verdict::kYes;
  }

  // `decisive` settles it; `idle` is what no parts at all amount to.
  Verdict fold_parts(const RuleExpr& expr, Verdict decisive, Verdict idle) const {
    Verdict sum = idle;
    for (const RuleExpr& part : expr.parts) {
      const Verdict verdict = judge(part);
      if (verdict == decisive) return decisive;
      if (verdict == Verdict::kDependsOnRecord) sum = verdict;
    }
    return sum;
  }

  Verdict judge_comparison(const RuleExpr& expr) const {
    Verdict sum = Verdict::kNo;
    for (const RuleOperand& right : expr.right) {
      const Verdict verdict = judge_pair(expr.op, expr.left, right);
      if (verdict == Verdict::kYes) return verdict;
      if (verdict == Verdict::kDependsOnRecord) sum = verdict;
    }
    return sum;
  }

  Verdict judge_pair(RuleOp op, const RuleOperand& left, const RuleOperand& right) const {
    if (is_nobody(left) || is_nobody(right)) return Verdict::kNo;
    if (!record_ && (is_field(left) || is_field(right))) return Verdict::kDependsOnRecord;
    return to_verdict(holds(op, value(left), value(right)));
  }

  static bool is_field(const RuleOperand& operand) {
    return operand.kind == RuleOperand::Kind::kField;
  }
  bool is_nobody(const RuleOperand& operand) const {
    return operand.kind == RuleOperand::Kind::kUser && value(operand).is_null();
  }
  const Json& value(const RuleOperand& operand) const {
    if (operand.kind == RuleOperand::Kind::kLiteral) return operand.literal;
    if (operand.kind == RuleOperand::Kind::kField) return record_->at(operand.name);
    return operand.name == "id" ? asker_.id : asker_.traits.at(operand.name);
  }

  const Asker& asker_;
  const JsonObject* record_;  // Null: not known yet.
};

}  // namespace

std::expected<Rule, RuleError> parse_rule(std::string_view text, const RuleNames& names) {
  if (text.size() > kRuleBytesMax) return std::unexpected(RuleError{0, "longer than 2048 bytes"});
  auto expr = Parser(text, names).whole();
  if (!expr) return std::unexpected(std::move(expr.error()));
  return Rule{std::string(text), *std::move(expr)};
}

std::optional<Decimal> as_number(const Json& value) {
  if (const auto* whole = value.if_int()) return Decimal::whole(*whole);
  if (const auto* exact = value.if_decimal()) return *exact;
  return std::nullopt;
}

bool holds(RuleOp op, const Json& a, const Json& b) {
  const auto ordering = order(a, b);
  if (op == RuleOp::kEqual || op == RuleOp::kIn) return ordering == std::strong_ordering::equal;
  if (op == RuleOp::kNotEqual) return ordering != std::strong_ordering::equal;
  if (!ordering || a.is_null()) return false;
  if (op == RuleOp::kLess) return *ordering < 0;
  if (op == RuleOp::kLessEqual) return *ordering <= 0;
  if (op == RuleOp::kGreater) return *ordering > 0;
  return *ordering >= 0;
}

bool allows(const RuleExpr& expr, const Asker& asker, const JsonObject& record) {
  if (asker.is_unrestricted) return is_open(expr);
  return Judge(asker, &record).judge(expr) == Verdict::kYes;
}

Verdict allows_any(const RuleExpr& expr, const Asker& asker) {
  if (asker.is_unrestricted) return to_verdict(is_open(expr));
  return Judge(asker, nullptr).judge(expr);
}

}  // namespace chasqui::schema
