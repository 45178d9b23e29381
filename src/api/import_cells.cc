#include "api/import_cells.h"

#include <algorithm>

#include "base/errors.h"
#include "base/text.h"
#include "schema/view.h"
#include "wire/csv.h"
#include "wire/json.h"

namespace chasqui::api {
namespace {

using schema::Field;
using schema::FieldType;

Refusal wrong(const Field& field, std::string type, std::string text, std::string_view cell) {
  return Refusal::invalid({{{field.name}, std::move(type), std::move(text), Json(cell)}});
}

Json yes_or_no(std::string_view cell) {
  static constexpr std::string_view kYes[] = {"si", "s", "x", "verdadero", "yes", "true", "1"};
  static constexpr std::string_view kNo[] = {"no", "n", "falso", "false", "0"};
  const std::string word = fold(cell);
  if (std::ranges::find(kYes, word) != std::end(kYes)) return true;
  if (std::ranges::find(kNo, word) != std::end(kNo)) return false;
  return cell;
}

Json choice(const Field& field, std::string_view cell) {
  if (schema::find_enum(field.values, cell)) return cell;
  const std::string word = fold(cell);
  for (const schema::EnumValue& value : field.values)
    if (fold(value.label) == word) return value.name;
  return cell;
}

// A number is a key; anything else, what the record is called.
Json reference(service::Read& read, const Field& field, std::string_view cell) {
  if (field.ref_type != FieldType::kInteger || parse_int(cell)) return cell;
  const schema::Model& target = read.view(field.ref).model();
  const Field& display = *target.find(target.display);
  const bool is_text = display.type == FieldType::kText || display.type == FieldType::kEmail ||
                       display.type == FieldType::kPhone;
  if (!is_text) return cell;
  service::Select select = read.seen(target.name);
  select.where(display.name, Json(cell)).limit(2);
  const std::vector<service::Record> found = select.rows();
  if (found.size() == 1) return found.front()[target.key().name];
  throw wrong(field, found.empty() ? "ref_missing" : "ref_ambiguous",
              (found.empty() ? "No hay ninguno: " : "Hay varios: ") + target.label + " '" +
                  std::string(cell) + "'",
              cell);
}

// "1,500", and "1.500" where a field has no three decimals: they may be a thousand and a half.
bool is_doubtful(const Field& field, std::string_view cell) {
  if (cell.starts_with('-') || cell.starts_with('+')) cell.remove_prefix(1);
  const std::size_t sign = cell.find_first_of(",.");
  if (sign == std::string_view::npos || sign == 0 || sign > 3 || cell.size() - sign != 4)
    return false;
  const bool is_fine = cell[sign] == '.' && field.scale > 2;
  const auto whole = parse_int(cell.substr(0, sign));
  return !is_fine && whole && !cell.starts_with('0') && parse_int(cell.substr(sign + 1));
}

// "1234,5" as Spanish spreadsheets write it.
Json decimal(const Field& field, std::string_view cell) {
  if (is_doubtful(field, cell))
    throw wrong(field, "number_doubtful", "¿Son miles o decimales? Escriba 1500 o 1,5", cell);
  const std::size_t comma = cell.find(',');
  const bool is_one = comma != std::string_view::npos &&
                      cell.find_first_of(",.", comma + 1) == std::string_view::npos;
  if (!is_one || cell.find('.') != std::string_view::npos) return cell;
  std::string dotted(cell);
  dotted[comma] = '.';
  return dotted;
}

// "31/12/2026", with or without a time, as the year first.
Json day(std::string_view cell) {
  const std::size_t first = cell.find('/'), second = cell.find('/', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return cell;
  const auto two = [](std::string_view digits) {
    return (digits.size() == 1 ? "0" : "") + std::string(digits);
  };
  const std::string_view rest = cell.substr(second + 1);
  if (rest.size() < 4 || parse_int(rest.substr(0, 4)).value_or(0) < 1000) return cell;
  std::string iso(rest.substr(0, 4));
  iso += "-" + two(cell.substr(first + 1, second - first - 1)) + "-" + two(cell.substr(0, first));
  return iso + std::string(rest.substr(4));
}

Json document(const Field& field, std::string_view cell) {
  auto json = wire::parse_json(cell);
  if (!json) throw wrong(field, "json_invalid", "JSON decode error", cell);
  return std::move(*json);
}

}  // namespace

Json cell_value(service::Read& read, const Field& field, std::string_view cell) {
  const std::string_view bare = wire::without_csv_guard(cell);
  const std::string_view trimmed = trim(bare);
  if (trimmed.empty()) return nullptr;
  switch (field.type) {
    case FieldType::kBoolean:
      return yes_or_no(trimmed);
    case FieldType::kEnum:
      return choice(field, trimmed);
    case FieldType::kDecimal:
      return decimal(field, trimmed);
    case FieldType::kDate:
    case FieldType::kTimestamp:
      return day(trimmed);
    case FieldType::kRef:
      return reference(read, field, trimmed);
    case FieldType::kJson:
      return document(field, trimmed);
    case FieldType::kText:
    case FieldType::kSecret:
      return bare;
    default:
      return trimmed;
  }
}

}  // namespace chasqui::api
