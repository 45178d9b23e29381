#include "schema/migrate_convert.h"

#include <cstdint>
#include <cstdlib>

#include "schema/rows.h"

namespace chasqui::schema {
namespace {

bool is_number(FieldType type) {
  return type == FieldType::kInteger || type == FieldType::kDecimal || type == FieldType::kRef ||
         type == FieldType::kBoolean;
}

bool is_text(const ColumnSpec& column) {
  return storage_word(column) == "TEXT" && column.type != FieldType::kJson;
}

std::string power_of_ten(int exponent) {
  return "1" + std::string(static_cast<std::size_t>(exponent), '0');
}

std::string replaced(std::string_view pattern, const std::string& value) {
  std::string sql;
  for (const char c : pattern) c == '@' ? sql += value : sql += c;
  return sql;
}

// Half away from zero, as Decimal::rescaled.
Conversion rescale(const std::string& x, int from, int to) {
  if (from == to) return {x, "0"};
  const std::string p = power_of_ten(std::abs(to - from));
  if (to > from) return {x + "*" + p, "0"};
  const std::string half = "5" + p.substr(2);
  return {"(" + x + "+CASE WHEN " + x + "<0 THEN -" + half + " ELSE " + half + " END)/" + p,
          x + "%" + p + "<>0"};
}

Conversion number_to_text(const std::string& x, int scale) {
  if (scale == 0) return {"CAST(" + x + " AS TEXT)", "0"};
  const std::string p = power_of_ten(scale);
  const std::string fraction = "substr('" + std::string(static_cast<std::size_t>(scale), '0') +
                               "'||(abs(" + x + ")%" + p + ")" + ",-" + std::to_string(scale) + ")";
  return {
      "CASE WHEN " + x + "<0 THEN '-' ELSE '' END||(abs(" + x + ")/" + p + ")||'.'||" + fraction,
      "0"};
}

// `back` turns `sql` into the text again: what does not come back as it was is lost.
Conversion if_it_comes_back(const std::string& x, const std::string& sql, std::string_view back) {
  const std::string comes_back = replaced(back, sql) + " IS " + x;
  return {"CASE WHEN " + comes_back + " THEN " + sql + " END", "NOT (" + comes_back + ")"};
}

constexpr std::string_view kMomentText = "strftime('%Y-%m-%dT%H:%M:%fZ',(@)/1000.0,'unixepoch')";
constexpr std::string_view kMomentOfText = "CAST(strftime('%s',@) AS INTEGER)*1000";
constexpr std::string_view kDayOfMoment = "strftime('%Y-%m-%d',(@)/1000,'unixepoch')";

Conversion from_moment(const std::string& x, const ColumnSpec& to) {
  if (to.type == FieldType::kInteger) return {x, "0"};
  if (to.type == FieldType::kDate) return {replaced(kDayOfMoment, x), x + "%86400000<>0"};
  if (is_text(to)) return {replaced(kMomentText, x), "0"};
  return {"NULL", x + " IS NOT NULL"};
}

Conversion to_moment(const std::string& x, const ColumnSpec& from) {
  const std::string moment = replaced(kMomentOfText, x);
  if (from.type == FieldType::kInteger) return {x, "0"};
  if (from.type == FieldType::kDate) return if_it_comes_back(x, moment, kDayOfMoment);
  if (is_text(from)) return {moment, x + " IS NOT NULL AND " + moment + " IS NULL"};
  return {"NULL", x + " IS NOT NULL"};
}

}  // namespace

Conversion convert(const ColumnSpec& from, const ColumnSpec& to) {
  const std::string x = quoted(from.name);
  Conversion nothing{"NULL", x + " IS NOT NULL"};
  if (from.type == to.type && from.type != FieldType::kDecimal) return {x, "0"};
  if (from.type == FieldType::kTimestamp) return from_moment(x, to);
  if (to.type == FieldType::kTimestamp) return to_moment(x, from);
  if (is_number(from.type)) {
    if (to.type == FieldType::kBoolean) return {"(" + x + "<>0)", x + " NOT IN (0,1)"};
    if (is_number(to.type)) return rescale(x, from.scale, to.scale);
    if (is_text(to)) return number_to_text(x, from.scale);
    return nothing;
  }
  if (is_text(from)) {
    if (is_text(to)) return {x, "0"};
    if (to.type == FieldType::kJson)
      return {"CASE WHEN " + x + " IS NOT NULL THEN json_quote(" + x + ") END", "0"};
    if (to.type == FieldType::kInteger || to.type == FieldType::kRef)
      return if_it_comes_back(x, "CAST(" + x + " AS INTEGER)", "CAST(@ AS TEXT)");
    return nothing;
  }
  if (from.type == FieldType::kJson && is_text(to)) return {x, "0"};
  return nothing;
}

}  // namespace chasqui::schema
