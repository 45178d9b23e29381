#include "schema/cursor.h"

#include "wire/base64.h"
#include "wire/json.h"

namespace chasqui::schema {
namespace {

// "-fecha,id": a cursor of one order means nothing in another.
std::string signature_of(const std::vector<OrderKey>& order) {
  std::string text;
  for (const OrderKey& key : order) {
    if (!text.empty()) text += ",";
    text += (key.descending ? "-" : "") + key.field->name;
  }
  return text;
}

Json to_json(const db::Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

std::optional<db::Value> value_of(const Field& field, const Json& json) {
  if (json.is_null()) return field.null ? std::optional<db::Value>(db::Value()) : std::nullopt;
  const auto* whole = json.if_int();
  const auto* text = json.if_string();
  if (storage_of(field) == db::Storage::kInteger && whole) return *whole;
  if (storage_of(field) == db::Storage::kText && text) return *text;
  return std::nullopt;
}

}  // namespace

std::string encode_cursor(const std::vector<OrderKey>& order,
                          const std::vector<db::Value>& values) {
  JsonArray parts{Json(signature_of(order))};
  for (const db::Value& value : values) parts.push_back(to_json(value));
  return wire::to_base64url(to_text(Json(std::move(parts))));
}

std::optional<std::vector<db::Value>> decode_cursor(const std::vector<OrderKey>& order,
                                                    std::string_view text) {
  if (text.size() > kCursorBytesMax) return std::nullopt;
  const auto bytes = wire::from_base64url(text);
  if (!bytes) return std::nullopt;
  const auto json = wire::parse_json(*bytes);
  const JsonArray* parts = json ? json->if_array() : nullptr;
  if (!parts || parts->size() != order.size() + 1) return std::nullopt;
  if (parts->front().text() != signature_of(order)) return std::nullopt;
  std::vector<db::Value> values;
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto value = value_of(*order[i].field, (*parts)[i + 1]);
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace chasqui::schema
