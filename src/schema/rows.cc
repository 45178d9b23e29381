#include "schema/rows.h"

#include <array>
#include <charconv>

#include "base/clock.h"
#include "base/errors.h"
#include "wire/base64.h"
#include "wire/json.h"

namespace chasqui::schema {
namespace {

Refusal not_of_type(const Field& field, const Json& value) {
  return Refusal::invalid({FieldError{{"body", field.name},
                                      std::string(to_word(field.type)) + "_type",
                                      "Input should be a valid " + std::string(to_word(field.type)),
                                      value}});
}

db::Value decimal_to_db(const Field& field, const Json& value) {
  if (const auto* whole = value.if_int()) return Decimal::whole(*whole).minor_units(field.scale);
  const Decimal* decimal = value.if_decimal();
  if (!decimal || !decimal->fits_scale(field.scale)) throw not_of_type(field, value);
  return decimal->minor_units(field.scale);
}

db::Value timestamp_to_db(const Field& field, const Json& value) {
  const auto at = value.if_string() ? parse_iso(value.text()) : std::nullopt;
  if (!at) throw not_of_type(field, value);
  return at->ms;
}

db::Value blob_to_db(const Field& field, const Json& value) {
  auto bytes = value.if_string() ? wire::from_base64(value.text()) : std::nullopt;
  if (!bytes) throw not_of_type(field, value);
  return db::Blob{std::move(*bytes)};
}

db::Value ref_to_db(const Field& field, const Json& value) {
  if (const auto* key = value.if_int()) return *key;
  if (const auto* key = value.if_string()) return *key;
  throw not_of_type(field, value);
}

// A number as an adopted table may hold it: scaled as ours, or a real, or text.
struct DecimalReader {
  const Field& field;
  Json operator()(std::monostate) const { return {}; }
  Json operator()(std::int64_t value) const { return Decimal(value, field.scale); }
  Json operator()(double value) const {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return (*this)(std::string(digits.data(), end));
  }
  Json operator()(const std::string& text) const {
    const auto value = Decimal::parse(text);
    return value ? Json(value->rescaled(field.scale)) : Json();
  }
  Json operator()(const db::Blob&) const { return {}; }
};

Json plain(const db::Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<db::Blob>(&value)) return wire::to_base64(blob->bytes);
  return {};
}

Json json_from_text(const std::string& text) {
  auto parsed = wire::parse_json(text);
  return parsed ? std::move(*parsed) : Json(text);
}

void append_int(std::string& out, std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

// As Decimal::append_json, without an allocation: 10.0, -0.5, 12.25.
void append_decimal(std::string& out, std::int64_t coefficient, int scale) {
  std::array<char, 48> buffer;
  char* at = buffer.data() + buffer.size();
  char* const end = at;
  auto rest = coefficient < 0 ? 0 - static_cast<std::uint64_t>(coefficient)
                              : static_cast<std::uint64_t>(coefficient);
  for (; scale > 1 && rest % 10 == 0; --scale) rest /= 10;
  if (scale == 0) *--at = '0', *--at = '.';
  for (int digit = 0; rest != 0 || digit <= scale; ++digit, rest /= 10) {
    *--at = static_cast<char>('0' + rest % 10);
    if (digit + 1 == scale) *--at = '.';
  }
  if (coefficient < 0) *--at = '-';
  out.append(at, end);
}

char* put(char* at, unsigned value, int width) {
  for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
  return at + width;
}

// As to_iso() in quotes; years of four digits only, which is all that parse_iso() lets in.
void append_moment(std::string& out, std::int64_t ms) {
  namespace ch = std::chrono;
  const ch::sys_time<ch::milliseconds> moment{ch::milliseconds(ms)};
  const auto day = ch::floor<ch::days>(moment);
  const ch::year_month_day date(day);
  const auto of_day = static_cast<unsigned>((moment - day).count());
  if (date.year() < ch::year(0) || date.year() > ch::year(9999)) {
    out.append("null");
    return;
  }
  std::array<char, 26> text;
  char* at = text.data();
  *at++ = '"';
  at = put(at, static_cast<unsigned>(static_cast<int>(date.year())), 4), *at++ = '-';
  at = put(at, static_cast<unsigned>(date.month()), 2), *at++ = '-';
  at = put(at, static_cast<unsigned>(date.day()), 2), *at++ = 'T';
  at = put(at, of_day / 3'600'000, 2), *at++ = ':';
  at = put(at, of_day / 60'000 % 60, 2), *at++ = ':';
  at = put(at, of_day / 1000 % 60, 2), *at++ = '.';
  at = put(at, of_day % 1000, 3), *at++ = 'Z', *at++ = '"';
  out.append(text.data(), at);
}

void append_value(std::string& out, const Field& field, const db::Statement& row, int column) {
  switch (field.type) {
    case FieldType::kRef:
    case FieldType::kInteger:
      return append_int(out, row.int64(column));
    case FieldType::kDecimal:
      return append_decimal(out, row.int64(column), field.scale);
    case FieldType::kBoolean:
      out.append(row.int64(column) != 0 ? "true" : "false");
      return;
    case FieldType::kTimestamp:
      return append_moment(out, row.int64(column));
    case FieldType::kJson:
      out.append(row.text(column));
      return;
    case FieldType::kBlob:
      return append_text(out, from_db(field, row, column));
    default:
      return append_json_string(out, row.text(column));
  }
}

}  // namespace

db::Storage storage_of(const Field& field) {
  switch (field.type) {
    case FieldType::kInteger:
    case FieldType::kDecimal:
    case FieldType::kBoolean:
    case FieldType::kTimestamp:
    case FieldType::kRef:
      return db::Storage::kInteger;
    case FieldType::kBlob:
      return db::Storage::kBlob;
    default:
      return db::Storage::kText;
  }
}

db::Value to_db(const Field& field, const Json& value) {
  if (value.is_null()) return {};
  switch (field.type) {
    case FieldType::kDecimal:
      return decimal_to_db(field, value);
    case FieldType::kTimestamp:
      return timestamp_to_db(field, value);
    case FieldType::kBlob:
      return blob_to_db(field, value);
    case FieldType::kRef:
      return ref_to_db(field, value);
    case FieldType::kJson:
      return to_text(value);
    case FieldType::kBoolean:
      if (const bool* yes = value.if_bool()) return std::int64_t{*yes};
      break;
    case FieldType::kInteger:
      if (const auto* whole = value.if_int()) return *whole;
      break;
    default:
      if (const std::string* text = value.if_string()) return *text;
  }
  throw not_of_type(field, value);
}

Json from_db(const Field& field, const db::Value& value) {
  if (field.type == FieldType::kDecimal) return std::visit(DecimalReader{field}, value);
  const auto* whole = std::get_if<std::int64_t>(&value);
  const auto* text = std::get_if<std::string>(&value);
  if (whole && field.type == FieldType::kBoolean) return *whole != 0;
  if (whole && field.type == FieldType::kTimestamp) return to_iso(Utc{*whole});
  if (text && field.type == FieldType::kJson) return json_from_text(*text);
  if (text && field.type == FieldType::kTimestamp)
    if (const auto at = parse_iso(*text)) return to_iso(*at);
  return plain(value);
}

Json from_db(const Field& field, const db::Statement& row, int column) {
  return from_db(field, row.value(column));
}

JsonObject row_to_object(const Model& model, const db::Statement& row) {
  JsonObject record;
  int column = 0;
  for (const Field& field : model.fields) record.append(field.name, from_db(field, row, column++));
  return record;
}

RowFormat::RowFormat(const Model& model, const Shows& shows) : is_ours_(model.managed) {
  for (std::size_t i = 0; i < model.fields.size(); ++i) {
    const Field& field = model.fields[i];
    if (field.hidden || field.type == FieldType::kSecret || (shows && !shows(field))) continue;
    std::string key = columns_.empty() ? "" : ",";
    append_json_string(key, field.name);
    columns_.push_back({&field, static_cast<int>(i), key + ":"});
  }
}

bool RowFormat::shows(const Field& field) const {
  for (const Column& column : columns_)
    if (column.field == &field) return true;
  return false;
}

JsonObject RowFormat::shown(const JsonObject& record) const {
  JsonObject out;
  for (const Column& column : columns_)
    if (const Json* value = record.find(column.field->name)) out.append(column.field->name, *value);
  return out;
}

void append_row_json(std::string& out, const RowFormat& format, const db::Statement& row) {
  out.push_back('{');
  for (const RowFormat::Column& column : format.columns()) {
    out.append(column.key);
    if (row.is_null(column.column))
      out.append("null");
    else if (format.is_ours())
      append_value(out, *column.field, row, column.column);
    else
      append_text(out, from_db(*column.field, row, column.column));
  }
  out.push_back('}');
}

}  // namespace chasqui::schema
