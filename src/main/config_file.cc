// chasqui.toml as flat keys: "site.servitec.port".
#include <toml++/toml.h>

#include "main/config.h"

namespace chasqui::main {
namespace {

std::string place_of(const std::string& path, const toml::source_region& region) {
  return path + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

struct Flattener {
  const std::string& path;
  std::vector<ConfigValue> values;
  ConfigErrors errors;

  void add(const std::string& key, const toml::node& node) {
    const std::string where = place_of(path, node.source());
    if (const toml::table* table = node.as_table()) return add_all(key + ".", *table);
    if (const auto* text = node.as_string()) return values.push_back({key, text->get(), where});
    if (const auto* number = node.as_integer())
      return values.push_back({key, std::to_string(number->get()), where});
    if (const auto* flag = node.as_boolean())
      return values.push_back({key, flag->get() ? "true" : "false", where});
    if (const auto list = joined(node)) return values.push_back({key, *list, where});
    errors.push_back(where + ": " + key + ": text, a list of texts, a whole number, true or false");
  }
  // ["a", "b"] says the same as "a,b".
  static std::optional<std::string> joined(const toml::node& node) {
    const toml::array* list = node.as_array();
    if (list == nullptr) return std::nullopt;
    std::string all;
    for (const toml::node& one : *list) {
      if (!one.is_string()) return std::nullopt;
      all += (all.empty() ? "" : ",") + one.as_string()->get();
    }
    return all;
  }
  void add_all(const std::string& prefix, const toml::table& table) {
    for (const auto& [key, node] : table) add(prefix + std::string(key.str()), node);
  }
};

}  // namespace

std::expected<std::vector<ConfigValue>, ConfigErrors> read_config_file(const std::string& path) {
  try {
    const toml::table table = toml::parse_file(path);
    Flattener flat{path, {}, {}};
    flat.add_all("", table);
    if (!flat.errors.empty()) return std::unexpected(std::move(flat.errors));
    return std::move(flat.values);
  } catch (const toml::parse_error& error) {
    return std::unexpected(
        ConfigErrors{place_of(path, error.source()) + ": " + std::string(error.description())});
  }
}

}  // namespace chasqui::main
