#include "access/columns.h"

#include <algorithm>

#include "base/text.h"
#include "wire/json.h"

namespace chasqui::access {

std::string words_to_text(const std::vector<std::string>& words) {
  return to_text(Json(JsonArray(words.begin(), words.end())));
}

std::vector<std::string> words_from_text(std::string_view text) {
  std::vector<std::string> words;
  const auto read = wire::parse_json(text);
  const JsonArray* list = read ? read->if_array() : nullptr;
  if (!list) return words;
  for (const Json& word : *list) words.emplace_back(word.text());
  return words;
}

JsonObject object_from_text(std::string_view text) {
  auto read = wire::parse_json(text);
  JsonObject* object = read ? read->if_object() : nullptr;
  return object ? std::move(*object) : JsonObject();
}

std::vector<std::string> folded_words(const std::vector<std::string>& words) {
  std::vector<std::string> folded;
  for (const std::string& word : words) {
    std::string one = fold(trim(word));
    if (std::ranges::find(folded, one) == folded.end()) folded.push_back(std::move(one));
  }
  return folded;
}

db::Value column_of(const std::optional<Utc>& at) {
  return at ? db::Value(at->ms) : db::Value(std::monostate());
}

std::optional<Utc> optional_utc(const db::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(Utc{row.int64(column)});
}

}  // namespace chasqui::access
