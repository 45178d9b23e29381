#include "schema/loader_tree.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <tuple>

namespace chasqui::schema {
namespace {

Place place_of(const toml::source_region& source) {
  if (!source.begin) return {};
  return {static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

// 0.1 is meant exactly, whatever binary makes of it.
Json exact(double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  if (const auto decimal = Decimal::parse({digits.data(), end})) return *decimal;
  return value;
}

template <class Value>
std::string as_text(const Value& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

Json scalar_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return whole->get();
  if (const auto* fraction = node.as_floating_point()) return exact(fraction->get());
  if (const auto* yes = node.as_boolean()) return yes->get();
  if (const auto* date = node.as_date()) return as_text(date->get());
  if (const auto* time = node.as_time()) return as_text(time->get());
  if (const auto* moment = node.as_date_time()) return as_text(moment->get());
  return Json();
}

TomlNode node_of(const toml::node& node);

TomlTable table_of(const toml::table& table) {
  TomlTable entries;
  for (const auto& [key, value] : table)
    entries.push_back({std::string(key.str()), place_of(key.source()), node_of(value)});
  std::ranges::stable_sort(entries, {}, [](const TomlEntry& entry) {
    return std::tuple(entry.place.line, entry.place.column);
  });
  return entries;
}

TomlNode node_of(const toml::node& node) {
  TomlNode made;
  made.place = place_of(node.source());
  if (const auto* table = node.as_table()) {
    made.value = table_of(*table);
  } else if (const auto* array = node.as_array()) {
    std::vector<TomlNode> items;
    for (const toml::node& item : *array) items.push_back(node_of(item));
    made.value = std::move(items);
  } else {
    made.value = scalar_of(node);
  }
  return made;
}

}  // namespace

const TomlEntry* TomlNode::find(std::string_view key) const {
  const TomlTable* table = if_table();
  if (!table) return nullptr;
  const auto found = std::ranges::find(*table, key, &TomlEntry::key);
  return found == table->end() ? nullptr : &*found;
}

std::expected<TomlNode, TomlError> parse_toml(std::string_view text) {
  try {
    return node_of(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return std::unexpected(TomlError{place_of(error.source()), std::string(error.description())});
  }
}

std::string_view kind_word(const TomlNode& node) {
  if (node.if_array()) return "a list";
  if (node.if_table()) return "a table";
  const Json& scalar = *node.if_scalar();
  if (scalar.if_string()) return "a text";
  if (scalar.if_bool()) return "true or false";
  return scalar.if_int() ? "a whole number" : "a number";
}

Json to_json(const TomlNode& node) {
  if (const Json* scalar = node.if_scalar()) return *scalar;
  if (const auto* items = node.if_array()) {
    JsonArray array;
    for (const TomlNode& item : *items) array.push_back(to_json(item));
    return array;
  }
  JsonObject object;
  for (const TomlEntry& entry : *node.if_table()) object.append(entry.key, to_json(entry.node));
  return object;
}

}  // namespace chasqui::schema
