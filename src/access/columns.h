// How values that are no single column's are kept: lists and objects as JSON, moments as integers.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "db/connection.h"
#include "db/value.h"

namespace chasqui::access {

std::string words_to_text(const std::vector<std::string>& words);  // ["a","b"]
std::vector<std::string> words_from_text(std::string_view text);   // Empty when it is no such list.
JsonObject object_from_text(std::string_view text);                // Empty when it is no object.
// Folded, each once, in the order given.
std::vector<std::string> folded_words(const std::vector<std::string>& words);

db::Value column_of(const std::optional<Utc>& at);
std::optional<Utc> optional_utc(const db::Statement& row, int column);

}  // namespace chasqui::access
