#include "schema/loader_reader.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace chasqui::schema {
namespace {

bool is_text(const TomlNode& node) { return node.if_text() != nullptr; }

bool is_list_of(const TomlNode& node, bool (*is_item)(const TomlNode&)) {
  return node.if_array() && std::ranges::all_of(*node.if_array(), is_item);
}

bool is_texts(const TomlNode& node) { return is_list_of(node, is_text); }

bool is_enum_value(const TomlNode& node) { return is_text(node) || node.if_table(); }

bool is_tables(const TomlNode& node) {
  return node.if_table() && std::ranges::all_of(*node.if_table(), [](const TomlEntry& entry) {
           return entry.node.if_table() != nullptr;
         });
}

bool is_labels(const TomlNode& node) {
  return node.if_table() && std::ranges::all_of(*node.if_table(), [](const TomlEntry& entry) {
           return is_text(entry.node);
         });
}

const std::int64_t* if_integer(const TomlNode& node) {
  return node.if_scalar() ? node.if_scalar()->if_int() : nullptr;
}

bool is_number(const TomlNode& node) {
  return if_integer(node) || (node.if_scalar() && node.if_scalar()->if_decimal());
}

bool is_boolean(const TomlNode& node) { return node.if_scalar() && node.if_scalar()->if_bool(); }

bool fits(Want want, const TomlNode& node) {
  switch (want) {
    case Want::kText:
    case Want::kWord:
    case Want::kRule:
      return is_text(node);
    case Want::kDuration:
      return is_text(node) && parse_duration(*node.if_text());
    case Want::kInteger:
      return if_integer(node) && *if_integer(node) >= 0;
    case Want::kNumber:
      return is_number(node);
    case Want::kBoolean:
      return is_boolean(node);
    case Want::kTexts:
    case Want::kWords:
      return is_texts(node);
    case Want::kPaths:
      return is_text(node) || is_texts(node);
    case Want::kLabels:
      return is_labels(node);
    case Want::kTextLists:
      return is_list_of(node, is_texts);
    case Want::kLabel:
      return is_text(node) || (is_texts(node) && node.if_array()->size() == 2);
    case Want::kNameOrOff:
      return is_text(node) || is_boolean(node);
    case Want::kValues:
      return is_list_of(node, is_enum_value) && !node.if_array()->empty();
    case Want::kAny:
      return true;
    case Want::kTable:
      return node.if_table() != nullptr;
    case Want::kTables:
      return is_tables(node);
  }
  return false;
}

std::string_view wanted(Want want) {
  switch (want) {
    case Want::kText:
    case Want::kWord:
    case Want::kRule:
      return "a text";
    case Want::kDuration:
      return "a duration such as \"250ms\", \"10s\", \"5m\", \"24h\" or \"90d\"";
    case Want::kInteger:
      return "a whole number, not negative";
    case Want::kNumber:
      return "a number";
    case Want::kBoolean:
      return "true or false";
    case Want::kTexts:
    case Want::kWords:
      return "a list of texts";
    case Want::kPaths:
      return "a text or a list of texts";
    case Want::kLabels:
      return "a table of texts";
    case Want::kTextLists:
      return "a list of lists of texts";
    case Want::kLabel:
      return "a text, or a list of two: singular and plural";
    case Want::kNameOrOff:
      return "a name, true or false";
    case Want::kValues:
      return "a list of texts or of tables with name, label, aliases";
    case Want::kAny:
      return "a value";
    case Want::kTable:
      return "a table";
    case Want::kTables:
      return "a table of tables";
  }
  return "";
}

std::vector<std::string> names_of(std::span<const Key> keys) {
  std::vector<std::string> names;
  for (const Key& key : keys) names.emplace_back(key.name);
  return names;
}

std::vector<std::string> texts_of(const TomlNode& node) {
  if (const std::string* text = node.if_text()) return {*text};
  std::vector<std::string> texts;
  for (const TomlNode& item : *node.if_array()) texts.push_back(*item.if_text());
  return texts;
}

}  // namespace

std::string SchemaError::to_string() const {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + text;
}

void Problems::add(Place place, std::string text) {
  if (errors_.size() < kMax) errors_.push_back({file_, place.line, place.column, std::move(text)});
}

std::vector<SchemaError> Problems::take() {
  std::ranges::stable_sort(
      errors_, {}, [](const SchemaError& error) { return std::tuple(error.line, error.column); });
  return std::move(errors_);
}

TableReader::TableReader(Problems& problems, const TomlEntry& where, const KeyTable& table)
    : problems_(problems), where_(where), table_(table) {
  for (const TomlEntry& entry : *where.node.if_table()) check(entry);
  for (const Key& key : table.keys)
    if (key.required && !where.node.find(key.name))
      problems.add(where.place,
                   std::string(table.what) + " needs \"" + std::string(key.name) + "\"");
}

void TableReader::check(const TomlEntry& entry) const {
  const Key* key = table_.find(entry.key);
  if (!key)
    return problems_.add(entry.place, unknown("key", entry.key, names_of(table_.keys)) + " (in " +
                                          std::string(table_.what) + ")");
  if (!fits(key->want, entry.node))
    return problems_.add(entry.node.place, "\"" + entry.key + "\" must be " +
                                               std::string(wanted(key->want)) + ", not " +
                                               std::string(kind_word(entry.node)));
  if (key->want == Want::kWord) check_word(*key, entry.node);
  if (key->want == Want::kWords)
    for (const TomlNode& item : *entry.node.if_array()) check_word(*key, item);
}

void TableReader::check_word(const Key& key, const TomlNode& node) const {
  if (std::ranges::find(key.words, *node.if_text()) != key.words.end()) return;
  const std::vector<std::string> known(key.words.begin(), key.words.end());
  std::string text = unknown(key.name, *node.if_text(), known);
  if (text.ends_with('"')) {  // Nothing is near: say them all.
    text += ", known are ";
    for (const std::string& word : known) text += (&word == &known.front() ? "" : ", ") + word;
  }
  problems_.add(node.place, std::move(text));
}

const TomlNode* TableReader::find(std::string_view name) const {
  const TomlEntry* entry = where_.node.find(name);
  const Key* key = table_.find(name);
  return entry && key && fits(key->want, entry->node) ? &entry->node : nullptr;
}

Place TableReader::place(std::string_view key) const {
  const TomlEntry* entry = where_.node.find(key);
  return entry ? entry->node.place : where_.place;
}

std::string TableReader::text(std::string_view key, std::string_view fallback) const {
  const TomlNode* node = find(key);
  return node && node->if_text() ? *node->if_text() : std::string(fallback);
}

bool TableReader::flag(std::string_view key, bool fallback) const {
  const TomlNode* node = find(key);
  return node && is_boolean(*node) ? *node->if_scalar()->if_bool() : fallback;
}

std::int64_t TableReader::integer(std::string_view key, std::int64_t fallback) const {
  const TomlNode* node = find(key);
  return node ? *if_integer(*node) : fallback;
}

std::optional<Decimal> TableReader::number(std::string_view key) const {
  const TomlNode* node = find(key);
  if (!node) return std::nullopt;
  if (const auto* whole = if_integer(*node)) return Decimal::whole(*whole);
  return *node->if_scalar()->if_decimal();
}

std::vector<std::string> TableReader::texts(std::string_view key) const {
  const TomlNode* node = find(key);
  return node ? texts_of(*node) : std::vector<std::string>();
}

std::vector<std::vector<std::string>> TableReader::text_lists(std::string_view key) const {
  std::vector<std::vector<std::string>> lists;
  if (const TomlNode* node = find(key))
    for (const TomlNode& item : *node->if_array()) lists.push_back(texts_of(item));
  return lists;
}

std::chrono::milliseconds TableReader::duration(std::string_view key,
                                                std::chrono::milliseconds fallback) const {
  const TomlNode* node = find(key);
  return node ? *parse_duration(*node->if_text()) : fallback;
}

std::size_t TableReader::word(std::string_view name, std::size_t fallback) const {
  const TomlNode* node = find(name);
  if (!node) return fallback;
  const auto words = table_.find(name)->words;
  const auto found = std::ranges::find(words, *node->if_text());
  return found == words.end() ? fallback : static_cast<std::size_t>(found - words.begin());
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  static constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
  constexpr std::int64_t kCountMax = 1'000'000'000;
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
  const auto count = parse_int(text.substr(0, digits));
  if (!count || *count > kCountMax) return std::nullopt;
  for (const auto& [unit, ms] : kUnits)
    if (text.substr(digits) == unit) return std::chrono::milliseconds(*count * ms);
  return std::nullopt;
}

std::string unknown(std::string_view what, std::string_view word,
                    const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  const std::string text = "unknown " + std::string(what) + " \"" + std::string(word) + "\"";
  return near.empty() ? text : text + ", did you mean \"" + near + "\"?";
}

bool is_identifier(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && name.size() <= 63 && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace chasqui::schema
