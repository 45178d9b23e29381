// A TOML document as plain values that know their places. Tables keep the order of the text.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"

namespace chasqui::schema {

struct Place {
  int line = 1, column = 1;
  bool operator==(const Place&) const = default;
};

struct TomlEntry;
using TomlTable = std::vector<TomlEntry>;

struct TomlNode {
  Place place;
  std::variant<Json, std::vector<TomlNode>, TomlTable> value;  // Scalar, array, table.

  const Json* if_scalar() const { return std::get_if<Json>(&value); }
  const std::string* if_text() const { return if_scalar() ? if_scalar()->if_string() : nullptr; }
  const std::vector<TomlNode>* if_array() const {
    return std::get_if<std::vector<TomlNode>>(&value);
  }
  const TomlTable* if_table() const { return std::get_if<TomlTable>(&value); }
  const TomlEntry* find(std::string_view key) const;  // Of a table; nullptr when there is none.
};

struct TomlEntry {
  std::string key;
  Place place;  // Of the key.
  TomlNode node;
};

struct TomlError {
  Place place;
  std::string text;
};

std::expected<TomlNode, TomlError> parse_toml(std::string_view text);
std::string_view kind_word(const TomlNode& node);  // "a text", "a table"…, for messages.
Json to_json(const TomlNode& node);

}  // namespace chasqui::schema
