#include "schema/rules_sql.h"

#include <limits>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/clock.h"
#include "db/dialect.h"

namespace chasqui::schema {
namespace {

// Kinds of values that have an order among them.
enum class Kind { kText, kNumber, kFlag, kMoment, kOther };

Kind kind_of(const Field& field) {
  switch (field.type) {
    case FieldType::kInteger:
    case FieldType::kDecimal:
      return Kind::kNumber;
    case FieldType::kRef: {
      const bool is_text = field.ref_type == FieldType::kText ||
                           field.ref_type == FieldType::kUuid || field.ref_type == FieldType::kEnum;
      return is_text ? Kind::kText : Kind::kNumber;
    }
    case FieldType::kBoolean:
      return Kind::kFlag;
    case FieldType::kTimestamp:
      return Kind::kMoment;  // In memory a text: it is compared with texts.
    case FieldType::kJson:
    case FieldType::kBlob:
    case FieldType::kSecret:
      return Kind::kOther;
    default:
      return Kind::kText;
  }
}

std::string column_of(const Field& field) {
  return db::Dialect(db::Engine::kSqlite).quote(field.column);
}

RuleOp mirrored(RuleOp op) {
  switch (op) {
    case RuleOp::kLess:
      return RuleOp::kGreater;
    case RuleOp::kLessEqual:
      return RuleOp::kGreaterEqual;
    case RuleOp::kGreater:
      return RuleOp::kLess;
    case RuleOp::kGreaterEqual:
      return RuleOp::kLessEqual;
    default:
      return op;
  }
}

std::string_view sign_of(RuleOp op) {
  switch (op) {
    case RuleOp::kNotEqual:
      return " IS NOT ";
    case RuleOp::kLess:
      return " < ";
    case RuleOp::kLessEqual:
      return " <= ";
    case RuleOp::kGreater:
      return " > ";
    case RuleOp::kGreaterEqual:
      return " >= ";
    default:
      return " IS ";
  }
}

bool is_ordering(RuleOp op) { return op >= RuleOp::kLess && op <= RuleOp::kGreaterEqual; }
bool is_less(RuleOp op) { return op == RuleOp::kLess || op == RuleOp::kLessEqual; }

RuleSql settled(bool holds) { return {holds ? Verdict::kYes : Verdict::kNo, {}}; }
RuleSql rows_where(std::string sql, std::vector<db::Value> args = {}) {
  return {Verdict::kDependsOnRecord, {std::move(sql), std::move(args)}};
}
RuleSql rows_with(const std::string& column) { return rows_where(column + " IS NOT NULL"); }

// column op value. A null is no value: it is unequal, and has no place in an order.
RuleSql compared(const std::string& column, RuleOp op, db::Value value) {
  std::string sql = column + std::string(sign_of(op)) + "?";
  if (is_ordering(op)) sql = "(" + sql + " AND " + column + " IS NOT NULL)";
  return rows_where(std::move(sql), {std::move(value)});
}

// A constant among a column's whole numbers: the greatest of them that is not above it.
struct Place {
  enum class Side { kBelowAll, kAmong, kAboveAll } side = Side::kAmong;
  std::int64_t floor = 0;
  bool is_exact = false;
};

RuleSql compared(const std::string& column, RuleOp op, const Place& place) {
  if (!is_ordering(op)) {
    const bool is_there = place.side == Place::Side::kAmong && place.is_exact;
    return is_there ? compared(column, op, db::Value(place.floor))
                    : settled(op == RuleOp::kNotEqual);
  }
  if (place.side != Place::Side::kAmong) {
    const bool holds_for_all = is_less(op) == (place.side == Place::Side::kAboveAll);
    return holds_for_all ? rows_with(column) : settled(false);
  }
  if (op == RuleOp::kLess && !place.is_exact) op = RuleOp::kLessEqual;
  if (op == RuleOp::kGreaterEqual && !place.is_exact) op = RuleOp::kGreater;
  return compared(column, op, db::Value(place.floor));
}

__extension__ using Wide = __int128;

Wide power_of_ten(int digits) {
  Wide power = 1;
  for (; digits > 0; --digits) power *= 10;
  return power;
}

// Where a number stands among a column's values, which are scaled by `scale`.
Place place_of(const Decimal& number, int scale) {
  const int more = scale - number.scale();
  Wide floor = number.coefficient();
  bool is_exact = true;
  if (more >= 0) {
    floor *= power_of_ten(more);
  } else {
    const Wide unit = power_of_ten(-more);
    is_exact = floor % unit == 0;
    floor = floor / unit - (floor % unit < 0 ? 1 : 0);
  }
  if (floor > std::numeric_limits<std::int64_t>::max()) return {Place::Side::kAboveAll, 0, false};
  if (floor < std::numeric_limits<std::int64_t>::min()) return {Place::Side::kBelowAll, 0, false};
  return {Place::Side::kAmong, static_cast<std::int64_t>(floor), is_exact};
}

constexpr std::int64_t kFirstMoment = -62'167'219'200'000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t kLastMoment = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

// Where a text stands among moments, which in memory are texts too: their order is that of time.
Place place_of(const std::string& text) {
  if (text < to_iso(Utc{kFirstMoment})) return {Place::Side::kBelowAll, 0, false};
  std::int64_t below = kFirstMoment, above = kLastMoment + 1;
  while (above - below > 1) {
    const std::int64_t middle = below + (above - below) / 2;
    (to_iso(Utc{middle}) <= text ? below : above) = middle;
  }
  return {Place::Side::kAmong, below, to_iso(Utc{below}) == text};
}

RuleSql field_with_value(const Field& field, RuleOp op, const Json& value) {
  const std::string column = column_of(field);
  if (value.is_null()) {
    if (op == RuleOp::kNotEqual) return rows_with(column);
    return is_ordering(op) ? settled(false) : rows_where(column + " IS NULL");
  }
  const Kind kind = kind_of(field);
  const std::string* text = value.if_string();
  if (kind == Kind::kText && text) return compared(column, op, db::Value(*text));
  if (kind == Kind::kMoment && text) return compared(column, op, place_of(*text));
  if (const auto number = as_number(value); number && kind == Kind::kNumber)
    return compared(column, op, place_of(*number, field.scale));
  if (const bool* flag = value.if_bool(); flag && kind == Kind::kFlag)
    return compared(column, op, db::Value(std::int64_t{*flag}));
  return settled(op == RuleOp::kNotEqual);  // No order between the two: never equal.
}

// A moment's column as the text it is in memory.
std::string moment_as_text(const std::string& column) {
  const std::string ms = "((" + column + " % 1000 + 1000) % 1000)";
  const std::string second = "((" + column + " - " + ms + ") / 1000)";
  return "(strftime('%Y-%m-%dT%H:%M:%S', " + second + ", 'unixepoch') || printf('.%03dZ', " + ms +
         "))";
}

RuleSql same_order(const std::string& left, RuleOp op, const std::string& right) {
  std::string sql = left + std::string(sign_of(op)) + right;
  if (is_ordering(op))
    sql = "(" + sql + " AND " + left + " IS NOT NULL AND " + right + " IS NOT NULL)";
  return rows_where(std::move(sql));
}

// Whole numbers of two scales: `fine` has `digits` more than `coarse`. fine is brought down to the
// greatest whole number of the coarser scale that is not above it, so that nothing overflows.
RuleSql scaled_order(const std::string& coarse, RuleOp op, const std::string& fine, int digits) {
  const std::string unit = std::to_string(static_cast<std::int64_t>(power_of_ten(digits)));
  const std::string rest = fine + " % " + unit;
  const std::string floor = "(" + fine + " / " + unit + " - (" + rest + " < 0))";
  const std::string both = coarse + " IS NOT NULL AND " + fine + " IS NOT NULL";
  const std::string equal = coarse + " = " + floor + " AND " + rest + " = 0";
  switch (op) {
    case RuleOp::kLess:
      return rows_where("((" + coarse + " < " + floor + " OR (" + coarse + " = " + floor + " AND " +
                        rest + " <> 0)) AND " + both + ")");
    case RuleOp::kLessEqual:
    case RuleOp::kGreater:
      return rows_where("(" + coarse + std::string(sign_of(op)) + floor + " AND " + both + ")");
    case RuleOp::kGreaterEqual:
      return rows_where("((" + coarse + " > " + floor + " OR (" + equal + ")) AND " + both + ")");
    default:
      break;
  }
  const std::string same =
      "((" + equal + " AND " + both + ") OR (" + coarse + " IS NULL AND " + fine + " IS NULL))";
  return rows_where(op == RuleOp::kNotEqual ? "NOT " + same : same);
}

RuleSql field_with_field(const Field& a, RuleOp op, const Field& b) {
  const std::string left = column_of(a), right = column_of(b);
  const Kind kind_a = kind_of(a), kind_b = kind_of(b);
  if (kind_a == Kind::kMoment && kind_b == Kind::kText)
    return same_order(moment_as_text(left), op, right);
  if (kind_a == Kind::kText && kind_b == Kind::kMoment)
    return same_order(left, op, moment_as_text(right));
  if (kind_a != kind_b || kind_a == Kind::kOther) {
    if (is_ordering(op)) return settled(false);
    const std::string both_null = "(" + left + " IS NULL AND " + right + " IS NULL)";
    return rows_where(op == RuleOp::kNotEqual ? "NOT " + both_null : both_null);
  }
  if (kind_a == Kind::kNumber && a.scale < b.scale)
    return scaled_order(left, op, right, b.scale - a.scale);
  if (kind_a == Kind::kNumber && a.scale > b.scale)
    return scaled_order(right, mirrored(op), left, a.scale - b.scale);
  return same_order(left, op, right);
}

class Compiler {
 public:
  Compiler(const Asker& asker, const Model& model) : asker_(asker), model_(model) {}

  RuleSql compile(const RuleExpr& expr) const {
    switch (expr.op) {
      case RuleOp::kAnd:
        return chain(expr, Verdict::kNo, " AND ");
      case RuleOp::kOr:
        return chain(expr, Verdict::kYes, " OR ");
      case RuleOp::kNot:
        return opposite(compile(expr.parts.at(0)));
      case RuleOp::kNever:
      case RuleOp::kAlways:
      case RuleOp::kSignedIn:
      case RuleOp::kRole:
        return {allows_any(expr, asker_), {}};
      default:
        return any_pair(expr);
    }
  }

 private:
  static RuleSql opposite(RuleSql inner) {
    if (inner.verdict != Verdict::kDependsOnRecord) return settled(inner.verdict == Verdict::kNo);
    inner.rows.sql = "NOT (" + inner.rows.sql + ")";
    return inner;
  }

  // Adds `part` to `sum`; true when it settles the whole.
  static bool join(RuleSql& sum, RuleSql part, Verdict decisive, std::string_view word) {
    if (part.verdict == decisive) {
      sum = {decisive, {}};
      return true;
    }
    if (part.verdict != Verdict::kDependsOnRecord) return false;
    std::string& sql = sum.rows.sql;
    sql.append(sql.empty() ? "" : word).append("(").append(part.rows.sql).append(")");
    for (db::Value& value : part.rows.args) sum.rows.args.push_back(std::move(value));
    sum.verdict = Verdict::kDependsOnRecord;
    return false;
  }

  RuleSql chain(const RuleExpr& expr, Verdict decisive, std::string_view word) const {
    RuleSql sum = settled(decisive == Verdict::kNo);
    for (const RuleExpr& part : expr.parts)
      if (join(sum, compile(part), decisive, word)) break;
    return sum;
  }

  RuleSql any_pair(const RuleExpr& expr) const {
    if (expr.right.size() == 1) return pair(expr.left, expr.op, expr.right.front());
    RuleSql sum = settled(false);
    for (const RuleOperand& right : expr.right)
      if (join(sum, pair(expr.left, expr.op, right), Verdict::kYes, " OR ")) break;
    return sum;
  }

  RuleSql pair(const RuleOperand& left, RuleOp op, const RuleOperand& right) const {
    if (is_nobody(left) || is_nobody(right)) return settled(false);
    const Field* a = field(left);
    const Field* b = field(right);
    if (a && b) return field_with_field(*a, op, *b);
    if (a) return field_with_value(*a, op, value(right));
    if (b) return field_with_value(*b, mirrored(op), value(left));
    return settled(holds(op, value(left), value(right)));
  }

  const Field* field(const RuleOperand& operand) const {
    if (operand.kind != RuleOperand::Kind::kField) return nullptr;
    const Field* field = model_.find(operand.name);
    CHASQUI_ASSERT(field != nullptr);
    return field;
  }
  bool is_nobody(const RuleOperand& operand) const {
    return operand.kind == RuleOperand::Kind::kUser && value(operand).is_null();
  }
  const Json& value(const RuleOperand& operand) const {
    if (operand.kind == RuleOperand::Kind::kLiteral) return operand.literal;
    return operand.name == "id" ? asker_.id : asker_.traits.at(operand.name);
  }

  const Asker& asker_;
  const Model& model_;
};

}  // namespace

RuleSql rule_sql(const RuleExpr& expr, const Asker& asker, const Model& model) {
  if (asker.is_unrestricted) return {allows_any(expr, asker), {}};
  return Compiler(asker, model).compile(expr);
}

}  // namespace chasqui::schema
