// One table of app.toml against the keys it may have. Unknown keys, missing keys and wrong types
// are reported once, when the reader is made; what is ill-typed then counts as absent.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/loader.h"
#include "schema/loader_keys.h"
#include "schema/loader_tree.h"

namespace chasqui::schema {

class Problems {
 public:
  static constexpr std::size_t kMax = 200;  // More are not worth reading.

  explicit Problems(std::string file) : file_(std::move(file)) {}
  void add(Place place, std::string text);
  std::vector<SchemaError> take();  // By place.

 private:
  std::string file_;
  std::vector<SchemaError> errors_;
};

class TableReader {
 public:
  // `where` is the table's name in the text, for keys that are missing.
  TableReader(Problems& problems, const TomlEntry& where, const KeyTable& table);

  const TomlNode* find(std::string_view key) const;  // Of the right type; nullptr when absent.
  bool has(std::string_view key) const { return find(key) != nullptr; }
  Place place(std::string_view key) const;  // Of the value, or of the table when absent.
  void wrong(std::string_view key, std::string text) const { problems_.add(place(key), text); }

  std::string text(std::string_view key, std::string_view fallback = "") const;
  bool flag(std::string_view key, bool fallback = false) const;
  std::int64_t integer(std::string_view key, std::int64_t fallback) const;
  std::optional<Decimal> number(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;
  std::vector<std::vector<std::string>> text_lists(std::string_view key) const;
  std::chrono::milliseconds duration(std::string_view key,
                                     std::chrono::milliseconds fallback) const;
  // The position of the key's word among its words.
  std::size_t word(std::string_view key, std::size_t fallback) const;

  const TomlEntry& entry() const { return where_; }
  Problems& problems() const { return problems_; }

 private:
  void check(const TomlEntry& entry) const;
  void check_word(const Key& key, const TomlNode& node) const;

  Problems& problems_;
  const TomlEntry& where_;
  const KeyTable& table_;
};

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// 'unknown field "nombr", did you mean "nombre"?'
std::string unknown(std::string_view what, std::string_view word,
                    const std::vector<std::string>& known);
bool is_identifier(std::string_view name);  // Letters, digits, _; 63 at most, as databases have it.

}  // namespace chasqui::schema
